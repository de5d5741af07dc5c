import { useServerNow } from "../live/clock";
import { elapsed } from "./times";

// The time since a moment, counting up. Not read aloud each second.
export function Since({ moment }: { moment: string }) {
  const now = useServerNow();
  return (
    <span role="timer" aria-live="off" style={{ fontVariantNumeric: "tabular-nums" }}>
      {elapsed(now - Date.parse(moment))}
    </span>
  );
}
