import { memo } from "react";
import { serverNow } from "../../live/clock";
import { text } from "../../text/en";
import { dayName, timeOfDay } from "../../ui/times";
import { useDesk } from "../desk";
import type { Message } from "../../api/types";
import { MediaList } from "./MediaList";
import { UnsentLine } from "./UnsentLine";
import type { Row } from "./timeline";
import classes from "./Line.module.css";

// One row of a transcript: plain elements, because there are many.
export const Line = memo(function Line({ row }: { row: Row }) {
  if (row.kind === "day")
    return (
      <div className={classes.day}>
        <span>{dayName(row.at, serverNow())}</span>
      </div>
    );
  if (row.kind === "unsent") return <UnsentLine unsent={row.unsent} />;
  if (row.message.author_kind === "system")
    return (
      <div className={classes.system}>
        {row.message.body} · <time dateTime={row.message.date_created}>{timeOfDay(row.message.date_created)}</time>
      </div>
    );
  return <Bubble message={row.message} joined={row.joined} />;
});

function Bubble({ message, joined }: { message: Message; joined: boolean }) {
  const { desktop } = useDesk();
  const mine = message.author_kind === "agent" && message.author === desktop.worker?.friendly_name;
  const side = message.author_kind === "customer" ? "left" : "right";
  const failed = message.delivery?.status === "failed" || message.delivery?.status === "undelivered";
  return (
    <article
      className={classes.message}
      data-side={side}
      data-mine={mine}
      data-joined={joined}
      data-testid="message"
      data-client-id={message.client_id}
    >
      {!joined && (
        <div className={classes.author}>
          {mine ? text.tasks.you : message.author_name}
          {message.author_kind === "bot" && message.author_name !== text.conversation.bot && <span className={classes.bot}>{text.conversation.bot}</span>}
        </div>
      )}
      <div className={classes.bubble}>
        {!!message.media.length && <MediaList media={message.media} />}
        {message.body && <div className={classes.body}>{message.body}</div>}
      </div>
      <div className={classes.foot} data-failed={failed}>
        {joined && <span className="sr-only">{mine ? text.tasks.you : message.author_name}</span>}
        <time dateTime={message.date_created}>
          {timeOfDay(message.date_created)}
        </time>
        {message.delivery && (
          <span>
            {" · "}
            {text.delivery[message.delivery.status]}
            {message.delivery.error_code !== null && ` (${text.delivery.code(message.delivery.error_code)})`}
          </span>
        )}
      </div>
    </article>
  );
}
