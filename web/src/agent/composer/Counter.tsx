import { Tooltip } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { text } from "../../text/en";
import { measure } from "./segments";
import classes from "./Counter.module.css";

const words = text.composer;

// In how many segments the text goes out, and what makes it more.
export function Counter({ body }: { body: string }) {
  if (!body) return <span className={classes.counter} />;
  const { encoding, units, room, segments, odd } = measure(body);
  return (
    <span className={classes.counter} data-testid="counter">
      {odd !== null && (
        <Tooltip label={words.odd(odd)} multiline w={260}>
          <span className={classes.odd} tabIndex={0} role="img" aria-label={words.odd(odd)}>
            <IconAlertTriangle size={16} aria-hidden />
          </span>
        </Tooltip>
      )}
      <span aria-hidden>
        <span className={classes.encoding}>{encoding} · </span>
        {units}/{room} · {words.segments(segments)}
      </span>
      <span className="sr-only">{words.counter(encoding, units, room, segments)}</span>
    </span>
  );
}
