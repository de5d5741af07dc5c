import { Button } from "@mantine/core";
import type { Task } from "../../api/types";
import { text } from "../../text/en";
import { ChannelIcon } from "../../ui/ChannelIcon";
import { TimerRing } from "../../ui/TimerRing";
import { customerLabel, useDesk } from "../desk";
import { channelOf, requestOf } from "./channel";
import { useDeeds } from "./useDeeds";
import classes from "./Row.module.css";

const words = text.tasks;

// A task that rings, with the time that is left to take it.
export function PendingRow({ task }: { task: Task }) {
  const { panes, turn } = useDesk();
  const deeds = useDeeds();
  const name = customerLabel(task) || task.task_channel;
  return (
    <li className={classes.pending} data-testid="pending-task">
      <div className={classes.row} data-unread="true">
        <button
          type="button"
          className={classes.line}
          data-line
          aria-current={panes.active === task.reservation_sid}
          onClick={() => turn({ deed: "show", sid: task.reservation_sid })}
        >
          <ChannelIcon channel={channelOf(task)} />
          <span className={classes.words}>
            <span className={classes.name}>{name}</span>
            <span className={classes.second}>{requestOf(task)}</span>
            {task.queue_name && <span className={classes.second}>{words.from(task.queue_name)}</span>}
          </span>
        </button>
        {task.reservation_due && (
          <TimerRing
            due={task.reservation_due}
            seconds={task.reservation_seconds ?? 0}
            label={words.secondsLeft}
          />
        )}
      </div>
      <div className={classes.buttons}>
        <Button
          size="xs"
          loading={deeds.busy}
          aria-label={words.acceptOf(name)}
          onClick={() => deeds.accept(task)}
        >
          {words.accept}
        </Button>
        <Button
          size="xs"
          variant="default"
          disabled={deeds.busy}
          aria-label={words.rejectOf(name)}
          onClick={() => deeds.reject(task)}
        >
          {words.reject}
        </Button>
      </div>
    </li>
  );
}
