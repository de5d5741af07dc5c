import { IconLayoutColumns } from "@tabler/icons-react";
import type { MouseEvent } from "react";
import type { Preview, Task } from "../../api/types";
import { text } from "../../text/en";
import { ChannelIcon } from "../../ui/ChannelIcon";
import { IconButton } from "../../ui/IconButton";
import { Since } from "../../ui/Since";
import { customerLabel, useDesk } from "../desk";
import { channelOf } from "./channel";
import classes from "./Row.module.css";

const words = text.tasks;

// A task that the agent works on or wraps up.
export function TaskRow({ task }: { task: Task }) {
  const { panes, turn, narrow, desktop } = useDesk();
  const sid = task.reservation_sid;
  const name = customerLabel(task) || task.task_channel;
  const active = panes.active === sid;
  const open = (event: MouseEvent) =>
    turn({ deed: event.ctrlKey || event.metaKey ? "beside" : "show", sid });
  const unread = active ? 0 : task.unread;
  return (
    <li
      className={classes.row}
      data-active={active}
      data-open={panes.open.includes(sid)}
      data-unread={unread > 0}
      data-testid="task"
    >
      <button type="button" className={classes.line} data-line aria-current={active} onClick={open}>
        <ChannelIcon channel={channelOf(task)} />
        <span className={classes.words}>
          <span className={classes.name}>{name}</span>
          <span className={classes.second}>
            {task.reservation_status === "wrapping" ? (
              <>
                {words.wrapUp} <Since moment={task.date_updated} />
              </>
            ) : (
              <>
                <Since moment={task.date_updated} />
                {task.last_message && ` | ${shortened(task.last_message, desktop.worker?.full_name)}`}
              </>
            )}
          </span>
        </span>
        {unread > 0 && (
          <span className={classes.badge}>
            <span aria-hidden>{unread > 99 ? "99+" : unread}</span>
            <span className="sr-only">{words.unread(unread)}</span>
          </span>
        )}
      </button>
      {!narrow && !panes.open.includes(sid) && panes.open.length > 0 && (
        <IconButton
          className={classes.beside ?? ""}
          label={words.beside(name)}
          onClick={() => turn({ deed: "beside", sid })}
        >
          <IconLayoutColumns size={18} aria-hidden />
        </IconButton>
      )}
    </li>
  );
}

function shortened(last: Preview, me: string | undefined): string {
  const author = last.author_kind === "agent" && last.author_name === me ? words.you : last.author_name;
  const body = last.body || words.attachment;
  return author ? `${author}: ${body}` : body;
}
