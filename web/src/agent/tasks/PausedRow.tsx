import { Button } from "@mantine/core";
import { IconPlayerPause } from "@tabler/icons-react";
import type { Paused } from "../../api/types";
import { useResume } from "../../api/useTasks";
import { text } from "../../text/en";
import { serverNow } from "../../live/clock";
import { whenToCome } from "../../ui/times";
import { tellError } from "../../ui/tell";
import { customerLabel, useDesk } from "../desk";
import classes from "./Row.module.css";

const words = text.tasks;

export function PausedRow({ paused }: { paused: Paused }) {
  const { panes, turn } = useDesk();
  const resume = useResume();
  const name = customerLabel(paused);
  const active = panes.active === paused.conversation_sid;
  return (
    <li className={classes.row} data-active={active} data-unread={paused.unread > 0} data-testid="paused-task">
      <button
        type="button"
        className={classes.line}
        data-line
        aria-current={active}
        onClick={() => turn({ deed: "show", sid: paused.conversation_sid })}
      >
        <IconPlayerPause size={20} aria-hidden />
        <span className={classes.words}>
          <span className={classes.name}>{name}</span>
          <span className={classes.second}>
            {paused.ends && `${words.ends(whenToCome(paused.ends, serverNow()))} | `}
            {paused.last_message?.body || words.attachment}
          </span>
        </span>
        {paused.unread > 0 && (
          <span className={classes.badge}>
            <span aria-hidden>{paused.unread}</span>
            <span className="sr-only">{words.unread(paused.unread)}</span>
          </span>
        )}
      </button>
      <Button
        size="compact-xs"
        variant="default"
        mr="xs"
        loading={resume.isPending}
        aria-label={words.resumeOf(name)}
        onClick={() =>
          resume
            .mutateAsync(paused.channel_sid)
            .then(
              (task) => task && turn({ deed: "show", sid: task.reservation_sid }),
              (error: Error) => tellError(words.resumeFailed, error),
            )
        }
      >
        {words.resume}
      </Button>
    </li>
  );
}
