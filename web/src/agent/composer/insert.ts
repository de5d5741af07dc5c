// The way from the palette to the composer that has the keyboard.

import type { CannedResponse } from "../../api/types";

type Put = (response: CannedResponse) => void;

let now: Put | null = null;

export function whenInserted(put: Put): () => void {
  now = put;
  return () => {
    if (now === put) now = null;
  };
}

export function canInsert(): boolean {
  return now !== null;
}

export function insertCanned(response: CannedResponse): void {
  now?.(response);
}
