import classes from "./Presence.module.css";

// A dot: filled where somebody is available, a ring where not, so that colour is not all.
export function Presence({ available }: { available: boolean }) {
  return <span className={classes.dot} data-available={available} aria-hidden />;
}
