import { useActivity } from "../../api/useDesktop";
import { text } from "../../text/en";
import { tellError } from "../../ui/tell";
import { useDesk } from "../desk";

// Changes the agent's activity; while somebody waits for his answer he is asked first.
export function useSetActivity() {
  const { desktop, ask } = useDesk();
  const change = useActivity();
  const pending = desktop.tasks.some((task) => task.reservation_status === "pending");
  const send = (activity_sid: string, reject_pending: boolean) =>
    change.mutate(
      { activity_sid, ...(reject_pending && { reject_pending }) },
      { onError: (error) => tellError(text.activity.failed, error) },
    );
  return {
    busy: change.isPending,
    set: (activity: string) => {
      if (activity === desktop.worker?.activity_sid) return;
      if (pending) ask({ what: "busy-activity", activity });
      else send(activity, false);
    },
    rejectAndSet: (activity: string) => send(activity, true),
  };
}
