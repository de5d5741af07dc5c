import { useQueries } from "@tanstack/react-query";
import { get } from "../../api/client";
import { conversationKey } from "../../api/useConversation";
import type { Conversation } from "../../api/types";
import { text } from "../../text/en";
import { customerLabel, useDesk } from "../desk";
import classes from "./PaneTabs.module.css";

export function PaneTabs() {
  const { panes, turn, desktop } = useDesk();
  const read = panes.open.filter((sid) => sid.startsWith("CH"));
  const found = useQueries({
    queries: read.map((sid) => ({
      queryKey: conversationKey(sid),
      queryFn: () => get<Conversation>(`/desk/v1/Conversations/${sid}`),
    })),
  });
  const name = (sid: string) => {
    const task = desktop.tasks.find((one) => one.reservation_sid === sid);
    const conversation = found[read.indexOf(sid)]?.data;
    return task ? customerLabel(task) || task.task_channel : conversation ? customerLabel(conversation) : "…";
  };
  return (
    <div className={classes.tabs} role="group" aria-label={text.desktop.tabs}>
      {panes.open.map((sid) => (
        <button
          key={sid}
          type="button"
          aria-pressed={sid === panes.active}
          onClick={() => turn({ deed: "show", sid })}
        >
          {name(sid)}
        </button>
      ))}
    </div>
  );
}
