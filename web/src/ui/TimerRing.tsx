import { useServerNow } from "../live/clock";
import classes from "./TimerRing.module.css";

const RADIUS = 15;
const ROUND = 2 * Math.PI * RADIUS;
const HURRY = 0.25;

interface Props {
  // When the time is up, and how many seconds there were.
  due: string;
  seconds: number;
  label: (left: number) => string;
}

// The time that is left, as a ring that empties.
export function TimerRing({ due, seconds, label }: Props) {
  const left = Math.max(0, Math.ceil((Date.parse(due) - useServerNow()) / 1000));
  const share = seconds > 0 ? Math.min(1, left / seconds) : 0;
  return (
    <span className={classes.ring} role="timer" aria-label={label(left)} data-hurry={share < HURRY}>
      <svg viewBox="0 0 36 36" aria-hidden>
        <circle className={classes.ground} cx="18" cy="18" r={RADIUS} />
        <circle
          className={classes.rest}
          cx="18"
          cy="18"
          r={RADIUS}
          strokeDasharray={ROUND}
          strokeDashoffset={ROUND * (1 - share)}
        />
      </svg>
      <span aria-hidden>{left}</span>
    </span>
  );
}
