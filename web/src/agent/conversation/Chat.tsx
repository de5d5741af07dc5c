import type { Task } from "../../api/types";
import { text } from "../../text/en";
import { Composer } from "../composer/Composer";
import { customerLabel } from "../desk";
import { WrapUp } from "../wrapup/WrapUp";
import { ChatHeader } from "./ChatHeader";
import { HandoverNote } from "./HandoverNote";
import { Transcript } from "./Transcript";
import classes from "./Chat.module.css";

// A conversation that the agent is in, or wraps up.
export function Chat({ task, conversationSid }: { task: Task; conversationSid: string }) {
  const name = customerLabel(task);
  const wrapping = task.reservation_status === "wrapping";
  const closed = task.conversation_state === "closed" || task.channel_status === "closed";
  return (
    <>
      <ChatHeader task={task} />
      <HandoverNote handover={task.handover} />
      <Transcript conversationSid={conversationSid} name={name} live unread={task.unread} />
      {wrapping ? (
        <WrapUp task={task} />
      ) : closed ? (
        <p className={classes.ended}>
          <strong>{text.conversation.ended}</strong> {text.conversation.endedHint}
        </p>
      ) : (
        <Composer task={task} conversationSid={conversationSid} name={name} />
      )}
    </>
  );
}
