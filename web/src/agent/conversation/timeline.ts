// The rows of a transcript: messages, what is not yet sent, and a line for each day.

import type { Message } from "../../api/types";
import type { Unsent } from "../composer/outbox";

interface MessageRow {
  kind: "message";
  key: string;
  message: Message;
  joined: boolean;
}

export type Row = { kind: "day"; key: string; at: number } | MessageRow | { kind: "unsent"; key: string; unsent: Unsent };

// Messages of one author within this time stand together.
const TOGETHER_MS = 3 * 60_000;

interface Placed {
  at: number;
  day: string;
  row: MessageRow;
}

// What was found out of a message stays as long as the message does: with each page of earlier ones
// there may be ten thousand, and a row that is the same is not drawn again.
const found = new WeakMap<Message, Placed>();

// `more` says that there are earlier ones: the day of the first is then not its beginning.
export function rows(messages: readonly Message[], unsent: readonly Unsent[], more: boolean): Row[] {
  const made: Row[] = [];
  const arrived = new Set<string>();
  let day = "";
  let before: Message | null = null;
  let beforeAt = 0;
  for (const message of messages) {
    const placed = found.get(message) ?? place(message);
    const { at, day: today } = placed;
    if (today !== day && !(more && before === null)) made.push({ kind: "day", key: `day ${today}`, at });
    const joined =
      today === day &&
      before !== null &&
      before.author === message.author &&
      before.author_kind === message.author_kind &&
      at - beforeAt < TOGETHER_MS;
    if (placed.row.joined !== joined) placed.row = { ...placed.row, joined };
    made.push(placed.row);
    if (message.client_id) arrived.add(message.client_id);
    day = today;
    before = message;
    beforeAt = at;
  }
  for (const one of unsent)
    if (!arrived.has(one.client_id)) made.push({ kind: "unsent", key: one.client_id, unsent: one });
  return made;
}

function place(message: Message): Placed {
  const at = Date.parse(message.date_created);
  // The key of a message that this desktop sent is the same before and after it has arrived.
  const row: MessageRow = { kind: "message", key: message.client_id ?? message.sid, message, joined: false };
  const placed = { at, day: dayOf(at), row };
  found.set(message, placed);
  return placed;
}

// The local calendar day; the arithmetic is for ten thousand messages, where Intl would be slow.
function dayOf(at: number): string {
  const date = new Date(at);
  return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`;
}
