import { Button } from "@mantine/core";
import { useConversation } from "../../api/useConversation";
import { useResume } from "../../api/useTasks";
import { text } from "../../text/en";
import { sentence, tellError } from "../../ui/tell";
import { shortDate } from "../../ui/times";
import { customerLabel, useDesk } from "../desk";
import { PaneBack } from "./PaneBack";
import { PaneButtons } from "./PaneButtons";
import { Transcript } from "./Transcript";
import chat from "./Chat.module.css";
import head from "./ChatHeader.module.css";

// A conversation that the agent is not in: an earlier one, a found one, or one that is paused.
export function Reading({ conversationSid }: { conversationSid: string }) {
  const { desktop, turn } = useDesk();
  const conversation = useConversation(conversationSid);
  const resume = useResume();
  const paused = desktop.paused.find((one) => one.conversation_sid === conversationSid);
  const shown = conversation.data;
  const name = shown ? customerLabel(shown) : "";
  return (
    <>
      <header className={head.head}>
        <PaneBack />
        <div className={head.who}>
          <h2>{name || " "}</h2>
          {shown && (
            <p>
              {shortDate(shown.date_created)} · {text.customer.state[shown.state]}
              {shown.disposition && ` · ${shown.disposition}`}
            </p>
          )}
        </div>
        <PaneButtons sid={conversationSid} />
      </header>
      {conversation.isError ? (
        <p className={chat.ended} role="alert">
          {sentence(conversation.error)}
        </p>
      ) : (
        <Transcript conversationSid={conversationSid} name={name} live={paused !== undefined} unread={0} />
      )}
      <div className={chat.ended}>
        {paused ? (
          <>
            {text.conversation.pausedHint}{" "}
            <Button
              size="compact-sm"
              loading={resume.isPending}
              onClick={() =>
                resume.mutateAsync(paused.channel_sid).then(
                  (task) => {
                    if (!task) return;
                    turn({ deed: "close", sid: conversationSid });
                    turn({ deed: "show", sid: task.reservation_sid });
                  },
                  (error: Error) => tellError(text.tasks.resumeFailed, error),
                )
              }
            >
              {text.tasks.resume}
            </Button>
          </>
        ) : shown?.state === "closed" ? (
          text.conversation.ended
        ) : (
          text.conversation.readOnly
        )}
      </div>
    </>
  );
}
