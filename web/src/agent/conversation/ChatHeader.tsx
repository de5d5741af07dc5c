import { Button } from "@mantine/core";
import { IconArrowsRightLeft, IconDoorExit, IconMessage2Off, IconPlayerPause } from "@tabler/icons-react";
import type { Task } from "../../api/types";
import { text } from "../../text/en";
import { IconButton } from "../../ui/IconButton";
import { Since } from "../../ui/Since";
import { customerLabel, useDesk } from "../desk";
import { KEYS } from "../shortcuts/keys";
import { Confirm } from "./Confirm";
import { PaneBack } from "./PaneBack";
import { PaneButtons } from "./PaneButtons";
import classes from "./ChatHeader.module.css";

const words = text.conversation;

export function ChatHeader({ task }: { task: Task }) {
  const { desktop } = useDesk();
  const others = task.agents.filter((one) => one.worker_sid !== desktop.worker?.sid);
  const wrapping = task.reservation_status === "wrapping";
  return (
    <header className={classes.head}>
      <PaneBack />
      <div className={classes.who}>
        <h2>{customerLabel(task)}</h2>
        <p>
          <span className={classes.state} data-live={!wrapping}>
            {wrapping ? text.tasks.wrapUp : words.live}
          </span>{" "}
          <Since moment={task.date_updated} />
          {!!others.length && ` · ${words.withAgents(others.map((one) => one.name).join(", "))}`}
        </p>
      </div>
      {!wrapping && <Deeds task={task} />}
      <PaneButtons sid={task.reservation_sid} />
    </header>
  );
}

function Deeds({ task }: { task: Task }) {
  const { ask } = useDesk();
  const reservation = task.reservation_sid;
  const open = task.channel_status === "active" || task.channel_status === null;
  return (
    <div className={classes.deeds} role="group" aria-label={words.more}>
      <IconButton
        label={words.transfer}
        keys={KEYS.transfer.shown}
        disabled={!open}
        onClick={() => ask({ what: "transfer", reservation })}
      >
        <IconArrowsRightLeft size={20} aria-hidden />
      </IconButton>
      <Confirm task={task} what="pause" title={words.pauseTitle} hint={words.pauseHint} confirm={words.pause}>
        <IconButton
          label={words.pause}
          keys={KEYS.pause.shown}
          disabled={!open}
          onClick={() => ask({ what: "pause", reservation })}
        >
          <IconPlayerPause size={20} aria-hidden />
        </IconButton>
      </Confirm>
      <Confirm task={task} what="leave" title={words.leaveTitle} hint={words.leaveHint} confirm={words.leave}>
        <IconButton
          label={words.leave}
          disabled={!open}
          onClick={() => ask({ what: "leave", reservation })}
        >
          <IconDoorExit size={20} aria-hidden />
        </IconButton>
      </Confirm>
      <Confirm task={task} what="end" title={words.endTitle} hint={words.endHint} confirm={words.end}>
        <Button
          size="xs"
          color="red"
          variant="light"
          px="sm"
          aria-label={words.end}
          aria-keyshortcuts={KEYS.end.shown}
          onClick={() => ask({ what: "end", reservation })}
        >
          <IconMessage2Off size={18} aria-hidden />
          <span className={classes.end}>{words.end}</span>
        </Button>
      </Confirm>
    </div>
  );
}
