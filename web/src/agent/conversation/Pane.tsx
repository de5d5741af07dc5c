import type { FocusEvent, PointerEvent, ReactNode } from "react";
import type { Task } from "../../api/types";
import { text } from "../../text/en";
import { customerLabel, useDesk } from "../desk";
import { Chat } from "./Chat";
import { Invite } from "./Invite";
import { OtherTask } from "./OtherTask";
import { Reading } from "./Reading";
import classes from "./Pane.module.css";

// One open thing: a task in one of its states, or a conversation that is read.
export function Pane({ sid, alone }: { sid: string; alone: boolean }) {
  const { desktop } = useDesk();
  const task = desktop.tasks.find((one) => one.reservation_sid === sid);
  if (task)
    return (
      <Framed sid={sid} alone={alone} name={customerLabel(task) || task.task_channel}>
        <TaskPane task={task} />
      </Framed>
    );
  if (!sid.startsWith("CH")) return null;
  return (
    <Framed sid={sid} alone={alone} name="">
      <Reading conversationSid={sid} />
    </Framed>
  );
}

function TaskPane({ task }: { task: Task }) {
  if (task.reservation_status === "pending") return <Invite task={task} />;
  if (task.conversation_sid) return <Chat task={task} conversationSid={task.conversation_sid} />;
  return <OtherTask task={task} />;
}

interface FrameProps {
  sid: string;
  alone: boolean;
  name: string;
  children: ReactNode;
}

function Framed({ sid, alone, name, children }: FrameProps) {
  const { panes, turn } = useDesk();
  const active = panes.active === sid;
  const activate = (event: FocusEvent | PointerEvent) => {
    // What is shown elsewhere by way of a portal is not in this pane.
    if (!active && event.currentTarget.contains(event.target as Node)) turn({ deed: "show", sid });
  };
  return (
    <section
      className={classes.pane}
      data-pane={sid}
      data-active={active && !alone}
      aria-label={name ? text.conversation.label(name) : text.conversation.pane}
      onFocus={activate}
      onPointerDown={activate}
    >
      {children}
    </section>
  );
}
