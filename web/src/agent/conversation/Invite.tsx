import { Button } from "@mantine/core";
import type { Task } from "../../api/types";
import { text } from "../../text/en";
import { ChannelIcon } from "../../ui/ChannelIcon";
import { TimerRing } from "../../ui/TimerRing";
import { customerLabel } from "../desk";
import { channelOf, requestOf } from "../tasks/channel";
import { useDeeds } from "../tasks/useDeeds";
import { HandoverNote } from "./HandoverNote";
import { PaneBack } from "./PaneBack";
import classes from "./Invite.module.css";

// A task that rings, in large: who, from where, and the two answers. No transcript yet.
export function Invite({ task }: { task: Task }) {
  const deeds = useDeeds();
  return (
    <>
      <PaneBack />
      <div className={classes.invite}>
        <ChannelIcon channel={channelOf(task)} />
        <h2>{customerLabel(task) || task.task_channel}</h2>
        <p>{requestOf(task)}</p>
        {task.queue_name && <p>{text.tasks.from(task.queue_name)}</p>}
        {task.reservation_due && (
          <TimerRing
            due={task.reservation_due}
            seconds={task.reservation_seconds ?? 0}
            label={text.tasks.secondsLeft}
          />
        )}
        <HandoverNote handover={task.handover} />
        <div className={classes.buttons}>
          <Button loading={deeds.busy} onClick={() => deeds.accept(task)}>
            {text.tasks.accept}
          </Button>
          <Button variant="default" disabled={deeds.busy} onClick={() => deeds.reject(task)}>
            {text.tasks.reject}
          </Button>
        </div>
      </div>
    </>
  );
}
