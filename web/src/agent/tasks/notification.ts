// Notifications of the browser, for when the page is not in front.

export function canAsk(): boolean {
  return "Notification" in window && Notification.permission === "default";
}

export function permission(): NotificationPermission | "missing" {
  return "Notification" in window ? Notification.permission : "missing";
}

export async function askPermission(): Promise<void> {
  if (canAsk()) await Notification.requestPermission();
}

export function notify(title: string, body: string, tag: string, clicked: () => void): void {
  if (document.hasFocus() || permission() !== "granted") return;
  try {
    const shown = new Notification(title, { body, tag });
    shown.onclick = () => {
      window.focus();
      clicked();
      shown.close();
    };
  } catch {
    // Some browsers of telephones have the class and refuse to make one.
  }
}
