import type { Mode } from "./useServices";

interface Facts {
  // The number's own "A message comes in" is set.
  handler: boolean;
  // An SMS address of the number makes conversations.
  address: boolean;
  mode: Mode;
}

// What a newcomer would not expect of a number in a pool. An address comes before the service; what
// the service does comes before the number's own handler, unless it defers to that.
export function noteOf({ handler, address, mode }: Facts): "hasAddress" | "notCalled" | "nothingAnswers" | null {
  if (address) return "hasAddress";
  if (mode === "sender") return handler ? null : "nothingAnswers";
  return handler ? "notCalled" : null;
}
