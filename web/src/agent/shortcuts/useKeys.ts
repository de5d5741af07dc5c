import { useEffect, useRef } from "react";
import { useDesk } from "../desk";
import { useDeeds } from "../tasks/useDeeds";
import { inOrder } from "../desk";
import { keyOf, type Key } from "./keys";

// Listens for the keys of the desktop.
export function useKeys(): void {
  const desk = useDesk();
  const deeds = useDeeds();
  const { desktop, panes, turn, ask, asked } = desk;
  const tasks = inOrder(desktop.tasks);
  const active = tasks.find((task) => task.reservation_sid === panes.active);
  const pending =
    active?.reservation_status === "pending"
      ? active
      : tasks.find((task) => task.reservation_status === "pending");
  const chat = active?.reservation_status === "accepted" && active.channel_sid ? active : null;

  const step = (by: number) => {
    const at = tasks.findIndex((task) => task.reservation_sid === panes.active);
    const to = tasks[at < 0 ? (by > 0 ? 0 : tasks.length - 1) : (at + by + tasks.length) % tasks.length];
    if (to) turn({ deed: "show", sid: to.reservation_sid });
  };
  const over = (what: "end" | "transfer" | "pause") => {
    if (chat) ask({ what, reservation: chat.reservation_sid });
  };
  const heard: Record<Key | "search" | "help", () => void> = {
    accept: () => pending && deeds.accept(pending),
    reject: () => pending && deeds.reject(pending),
    previous: () => step(-1),
    next: () => step(1),
    write: () => focusIn(panes.active, "textarea"),
    transfer: () => over("transfer"),
    pause: () => over("pause"),
    end: () => {
      if (chat) over("end");
      else if (active?.reservation_status === "accepted") deeds.wrapUp(active);
    },
    complete: () => focusIn(panes.active, "[data-complete]", true),
    newMessage: () => ask({ what: "new" }),
    panel: () => desk.showCustomer(!desk.customerShown),
    search: () => ask({ what: "palette" }),
    help: () => ask({ what: "shortcuts" }),
  };
  const now = useRef(heard);
  now.current = heard;
  const isAsking = useRef(asked);
  isAsking.current = asked;

  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const key = keyOf(event);
      if (!key) return;
      event.preventDefault();
      // A dialog that is open has the keyboard for itself; a second press does nothing more.
      if (isAsking.current || event.repeat) return;
      now.current[key]();
    };
    document.addEventListener("keydown", listen, true);
    return () => document.removeEventListener("keydown", listen, true);
  }, []);
}

function focusIn(pane: string | null, selector: string, click = false): void {
  const found = document.querySelector<HTMLElement>(`[data-pane="${pane}"] ${selector}`);
  if (click) found?.click();
  else found?.focus();
}
