// What every part of the desktop needs: who is there, what is open, and what is being asked.

import { createContext, useContext } from "react";
import type { Desktop, Session, Task } from "../api/types";
import type { Connection } from "../live/socket";
import type { Outbox } from "./composer/outbox";
import type { PaneChange, Panes } from "./panes";

export type Asked =
  | { what: "end" | "leave" | "pause" | "transfer"; reservation: string }
  | { what: "new"; to?: string }
  | { what: "busy-activity"; activity: string }
  | { what: "palette" | "shortcuts" | "password" };

export interface Desk {
  session: Session;
  desktop: Desktop;
  connection: Connection;
  outbox: Outbox;
  panes: Panes;
  turn(change: PaneChange): void;
  asked: Asked | null;
  ask(asked: Asked | null): void;
  // Room for one thing only; no room for the customer beside a conversation.
  narrow: boolean;
  tight: boolean;
  customerShown: boolean;
  showCustomer(shown: boolean): void;
}

export const DeskContext = createContext<Desk | null>(null);

export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (!desk) throw new Error("There is no desk around this part.");
  return desk;
}

export function customerLabel(one: { customer_name: string; customer_address: string | null }): string {
  return one.customer_name || one.customer_address || "";
}

// Pending first, those that run out soonest on top; then as they came.
export function inOrder(tasks: readonly Task[]): Task[] {
  const rank = { pending: 0, accepted: 1, wrapping: 2 };
  return tasks.toSorted(
    (a, b) =>
      rank[a.reservation_status] - rank[b.reservation_status] ||
      (a.reservation_due ?? "").localeCompare(b.reservation_due ?? "") ||
      a.date_created.localeCompare(b.date_created),
  );
}
