import {
  IconArrowsRightLeft,
  IconCheck,
  IconKeyboard,
  IconMessage2Bolt,
  IconMessage2Off,
  IconMessagePlus,
  IconPlayerPause,
  IconX,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import { text } from "../../text/en";
import { Presence } from "../../ui/Presence";
import { useSetActivity } from "../activity/useSetActivity";
import { canInsert, insertCanned } from "../composer/insert";
import { customerLabel, inOrder, useDesk, type Asked } from "../desk";
import { KEYS } from "../shortcuts/keys";
import { useDeeds } from "../tasks/useDeeds";
import classes from "./useCommands.module.css";

export interface Command {
  id: string;
  label: string;
  icon: ReactNode;
  keys?: string;
  run: () => void;
}

// What can be done now, as the desktop stands.
export function useCommands(): { commands: Command[]; responses: Command[] } {
  const { desktop, panes, ask } = useDesk();
  const deeds = useDeeds();
  const activity = useSetActivity();
  const tasks = inOrder(desktop.tasks);
  const active = tasks.find((task) => task.reservation_sid === panes.active);
  const commands: Command[] = [];
  // The palette is still closing; what it opens must not be closed by that.
  const later = (asked: Asked) => () => setTimeout(() => ask(asked));

  for (const task of tasks.filter((one) => one.reservation_status === "pending")) {
    const name = customerLabel(task) || task.task_channel;
    commands.push(
      {
        id: `accept ${task.reservation_sid}`,
        label: text.tasks.acceptOf(name),
        icon: <IconCheck size={18} aria-hidden />,
        keys: KEYS.accept.shown,
        run: () => deeds.accept(task),
      },
      {
        id: `reject ${task.reservation_sid}`,
        label: text.tasks.rejectOf(name),
        icon: <IconX size={18} aria-hidden />,
        keys: KEYS.reject.shown,
        run: () => deeds.reject(task),
      },
    );
  }
  if (active?.reservation_status === "accepted" && active.channel_sid) {
    const reservation = active.reservation_sid;
    for (const [what, icon] of [
      ["end", <IconMessage2Off key="end" size={18} aria-hidden />],
      ["transfer", <IconArrowsRightLeft key="transfer" size={18} aria-hidden />],
      ["pause", <IconPlayerPause key="pause" size={18} aria-hidden />],
    ] as const)
      commands.push({
        id: what,
        label: text.conversation[what],
        icon,
        keys: KEYS[what].shown,
        run: later({ what, reservation }),
      });
  }
  if (desktop.worker) {
    for (const one of desktop.activities)
      if (one.sid !== desktop.worker.activity_sid)
        commands.push({
          id: one.sid,
          label: text.palette.go(one.friendly_name),
          icon: (
            <span className={classes.dot}>
              <Presence available={one.available} />
            </span>
          ),
          run: () => setTimeout(() => activity.set(one.sid)),
        });
    commands.push({
      id: "new",
      label: text.tasks.newMessage,
      icon: <IconMessagePlus size={18} aria-hidden />,
      keys: KEYS.newMessage.shown,
      run: later({ what: "new" }),
    });
  }
  commands.push({
    id: "shortcuts",
    label: text.shortcuts.title,
    icon: <IconKeyboard size={18} aria-hidden />,
    keys: "?",
    run: later({ what: "shortcuts" }),
  });
  const responses = canInsert()
    ? desktop.canned_responses.map((one) => ({
        id: one.sid,
        label: text.palette.insert(one.title),
        icon: <IconMessage2Bolt size={18} aria-hidden />,
        keys: `/${one.shortcut}`,
        run: () => setTimeout(() => insertCanned(one)),
      }))
    : [];
  return { commands, responses };
}
