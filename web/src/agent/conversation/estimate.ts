import type { Row } from "./timeline";

const DAY_PX = 40;
const AUTHOR_PX = 28.6;
// Padding of the bubble, the line below it, and the distance to the next.
const AROUND_PX = 34;
const LINE_PX = 19.6;
const MEDIUM_PX = 182;
const LETTER_PX = 7.4;
const TEXT_MAX_PX = 520;
// The share of the row that a bubble takes, and what is beside the row and inside the bubble.
const BUBBLE_SHARE = 0.82;
const BESIDE_PX = 32;
const INSIDE_PX = 24;

// How tall a row will about be, so that little moves when it is measured.
export function estimate(row: Row | undefined, width: number): number {
  if (!row || row.kind === "day") return DAY_PX;
  const { body, media } = row.kind === "message" ? row.message : row.unsent;
  const room = Math.min(TEXT_MAX_PX, (width - BESIDE_PX) * BUBBLE_SHARE - INSIDE_PX);
  const letters = Math.max(10, Math.floor(room / LETTER_PX));
  let lines = 0;
  if (body) for (const line of body.split("\n")) lines += Math.max(1, Math.ceil(line.length / letters));
  const joined = row.kind === "message" && row.joined;
  return (joined ? 0 : AUTHOR_PX) + AROUND_PX + lines * LINE_PX + media.length * MEDIUM_PX;
}
