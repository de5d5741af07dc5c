import { Button } from "@mantine/core";
import type { Task } from "../../api/types";
import { text } from "../../text/en";
import { Since } from "../../ui/Since";
import { KEYS } from "../shortcuts/keys";
import { useDeeds } from "../tasks/useDeeds";
import { WrapUp } from "../wrapup/WrapUp";
import { AttributesView } from "./AttributesView";
import { PaneBack } from "./PaneBack";
import { PaneButtons } from "./PaneButtons";
import classes from "./OtherTask.module.css";
import head from "./ChatHeader.module.css";

// A task that is no conversation: what it says, and its end.
export function OtherTask({ task }: { task: Task }) {
  const deeds = useDeeds();
  const wrapping = task.reservation_status === "wrapping";
  return (
    <>
      <header className={head.head}>
        <PaneBack />
        <div className={head.who}>
          <h2>{task.customer_name || task.task_channel}</h2>
          <p>
            <span className={head.state} data-live={!wrapping}>
              {wrapping ? text.tasks.wrapUp : text.conversation.live}
            </span>{" "}
            <Since moment={task.date_updated} />
          </p>
        </div>
        {!wrapping && (
          <Button
            size="xs"
            variant="light"
            loading={deeds.busy}
            aria-keyshortcuts={KEYS.end.shown}
            onClick={() => deeds.wrapUp(task)}
          >
            {text.wrapUp.start}
          </Button>
        )}
        <PaneButtons sid={task.reservation_sid} />
      </header>
      <div className={classes.body}>
        <h3>{text.wrapUp.attributes}</h3>
        <AttributesView attributes={task.attributes} />
      </div>
      {wrapping && <WrapUp task={task} />}
    </>
  );
}
