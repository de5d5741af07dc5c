import { useChannelDeed, useReservationDeed, type Outcome } from "../../api/useTasks";
import type { Task } from "../../api/types";
import { text } from "../../text/en";
import { tellError } from "../../ui/tell";
import { useDesk } from "../desk";

const failed = text.conversation.failed;

// What an agent does with a task; each says on the page what the server has refused.
export function useDeeds() {
  const { turn, ask } = useDesk();
  const reservation = useReservationDeed();
  const channel = useChannelDeed();
  const busy = reservation.isPending || channel.isPending;
  const shows = (title: string) => ({ onError: (error: Error) => tellError(title, error) });

  return {
    busy,
    accept: (task: Task) =>
      reservation.mutate(
        { task, action: "accept" },
        {
          ...shows(text.tasks.acceptFailed),
          onSuccess: () => turn({ deed: "show", sid: task.reservation_sid }),
        },
      ),
    reject: (task: Task) => reservation.mutate({ task, action: "reject" }, shows(text.tasks.rejectFailed)),
    wrapUp: (task: Task) => reservation.mutate({ task, action: "wrapup" }, shows(failed.wrapup)),
    complete: (task: Task, outcome: Outcome, done: () => void) =>
      reservation.mutate(
        { task, action: "complete", ...outcome },
        { ...shows(failed.complete), onSuccess: done },
      ),
    channel: (task: Task, action: "end" | "leave" | "pause") =>
      channel.mutate({ task, action }, { ...shows(failed[action]), onSettled: () => ask(null) }),
  };
}
