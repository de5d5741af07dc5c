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
  // By promise: the socket may tell of the task before the answer is here, and the row that began
  // this is gone by then, with the callbacks that are its own.
  const shows = (title: string) => (error: Error) => tellError(title, error);

  return {
    busy,
    accept: (task: Task) =>
      reservation
        .mutateAsync({ task, action: "accept" })
        .then(() => turn({ deed: "show", sid: task.reservation_sid }), shows(text.tasks.acceptFailed)),
    reject: (task: Task) =>
      reservation.mutateAsync({ task, action: "reject" }).catch(shows(text.tasks.rejectFailed)),
    wrapUp: (task: Task) =>
      reservation.mutateAsync({ task, action: "wrapup" }).catch(shows(failed.wrapup)),
    complete: (task: Task, outcome: Outcome, done: () => void) =>
      reservation
        .mutateAsync({ task, action: "complete", ...outcome })
        .then(done, shows(failed.complete)),
    channel: (task: Task, action: "end" | "leave" | "pause") =>
      channel
        .mutateAsync({ task, action })
        .catch(shows(failed[action]))
        .finally(() => ask(null)),
  };
}
