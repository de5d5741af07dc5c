import { useSyncExternalStore } from "react";
import { serverNow } from "../../live/clock";
import { text } from "../../text/en";
import type { Unsent } from "../composer/outbox";
import { useDesk } from "../desk";
import { MediaList } from "./MediaList";
import classes from "./Line.module.css";

// What the agent has written and the server does not have yet.
export function UnsentLine({ unsent }: { unsent: Unsent }) {
  const { outbox } = useDesk();
  const isSending = useSyncExternalStore(outbox.subscribe, () => outbox.isSending(unsent.client_id));
  const refused = unsent.refused !== null;
  return (
    <article
      className={classes.message}
      data-side="right"
      data-mine="true"
      data-testid="unsent"
      data-client-id={unsent.client_id}
    >
      <div className={classes.author}>{text.tasks.you}</div>
      <div className={classes.bubble}>
        {!!unsent.media.length && <MediaList media={unsent.media} />}
        {unsent.body && <div className={classes.body}>{unsent.body}</div>}
      </div>
      <div className={classes.foot} data-failed={refused} role={refused ? "alert" : undefined}>
        {refused
          ? `${text.delivery.refused}: ${unsent.refused}`
          : isSending
            ? text.delivery.sending
            : text.delivery.waiting}
        {refused && (
          <button type="button" onClick={() => outbox.retry(unsent.client_id, serverNow())}>
            {text.delivery.retry}
          </button>
        )}
        {(refused || !isSending) && (
          <button type="button" onClick={() => outbox.discard(unsent.client_id)}>
            {text.delivery.discard}
          </button>
        )}
      </div>
    </article>
  );
}
