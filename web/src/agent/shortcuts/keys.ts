// The keys of the desktop, in one place: what listens, what is shown in help and tooltips.
// Alt with a letter that no browser keeps for itself; by the place of the key, since a Mac types
// other characters with Option.

import { text } from "../../text/en";

const words = text.shortcuts;

export const KEYS = {
  accept: { code: "KeyA", shown: "Alt+A", what: words.accept },
  reject: { code: "KeyR", shown: "Alt+R", what: words.reject },
  previous: { code: "ArrowUp", shown: "Alt+ArrowUp", what: words.previous },
  next: { code: "ArrowDown", shown: "Alt+ArrowDown", what: words.next },
  write: { code: "KeyW", shown: "Alt+W", what: words.write },
  transfer: { code: "KeyT", shown: "Alt+T", what: words.transfer },
  pause: { code: "KeyP", shown: "Alt+P", what: words.pause },
  end: { code: "KeyE", shown: "Alt+E", what: words.end },
  complete: { code: "KeyC", shown: "Alt+C", what: words.complete },
  newMessage: { code: "KeyN", shown: "Alt+N", what: words.newMessage },
  panel: { code: "KeyI", shown: "Alt+I", what: words.panel },
} as const;

export type Key = keyof typeof KEYS;

// Keys that are heard elsewhere, for the help.
export const OTHER_KEYS = [
  { shown: "Ctrl+K", what: words.search },
  { shown: "/", what: words.canned },
  { shown: "Enter", what: words.send },
  { shown: "Shift+Enter", what: words.newline },
  { shown: "Escape", what: words.closes },
  { shown: "?", what: words.help },
] as const;

export function keyOf(event: KeyboardEvent): Key | "search" | "help" | null {
  const { altKey, ctrlKey, metaKey, shiftKey, code, key } = event;
  if ((ctrlKey || metaKey) && !altKey && !shiftKey && key.toLowerCase() === "k") return "search";
  if (key === "?" && !ctrlKey && !metaKey && !altKey && !isTyping(event.target)) return "help";
  // AltGr is Ctrl and Alt on some systems and types characters.
  if (!altKey || ctrlKey || metaKey || shiftKey) return null;
  const found = (Object.keys(KEYS) as Key[]).find((name) => KEYS[name].code === code);
  return found ?? null;
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("input, textarea, select, [contenteditable]");
}
