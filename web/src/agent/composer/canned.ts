import type { CannedResponse } from "../../api/types";

export interface Values {
  customerName: string;
  customerAddress: string;
  agentName: string;
}

const VARIABLE = /\{\{\s*([a-z_.]+)\s*\}\}/g;

// A canned response's text with its variables replaced; names that mean nothing stay as they are.
export function filled(body: string, values: Values): string {
  const known: Record<string, string> = {
    "customer.name": values.customerName,
    "customer.address": values.customerAddress,
    "agent.name": values.agentName,
    "agent.first_name": values.agentName.split(/\s+/)[0] ?? "",
  };
  return body.replace(VARIABLE, (whole, name: string) =>
    Object.hasOwn(known, name) ? (known[name] ?? whole) : whole,
  );
}

// What a "/" at the start of the composer asks for; null where it does not ask.
export function asked(body: string): string | null {
  return /^\/[^\s/]*$/.test(body) ? body.slice(1) : null;
}

// The responses that fit, those whose shortcut begins with the word first.
export function fitting(all: readonly CannedResponse[], word: string): CannedResponse[] {
  const wanted = word.toLowerCase();
  const rank = (one: CannedResponse) =>
    one.shortcut.toLowerCase().startsWith(wanted)
      ? 0
      : one.title.toLowerCase().includes(wanted)
        ? 1
        : one.body.toLowerCase().includes(wanted)
          ? 2
          : 3;
  return all
    .map((one) => ({ one, rank: rank(one) }))
    .filter(({ rank }) => rank < 3)
    .sort((a, b) => a.rank - b.rank || a.one.shortcut.localeCompare(b.one.shortcut))
    .map(({ one }) => one);
}
