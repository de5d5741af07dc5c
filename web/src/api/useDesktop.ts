import { useMutation, useQuery, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { desktopAfter, entered } from "../live/apply";
import { setServerNow } from "../live/clock";
import { get, post } from "./client";
import type { Desktop, Task, Worker } from "./types";
import { readMessagesAnew } from "./useConversation";

export const DESKTOP = ["desktop"] as const;

async function readDesktop(): Promise<Desktop> {
  const desktop = await get<Desktop>("/desk/v1/Desktop");
  setServerNow(desktop.now);
  return desktop;
}

// Read once; after that the socket keeps it as it is.
export function useDesktop() {
  return useQuery({ queryKey: DESKTOP, queryFn: readDesktop, staleTime: Infinity, gcTime: Infinity });
}

export function readDesktopAnew(cache: QueryClient): Promise<Desktop> {
  return cache.fetchQuery({ queryKey: DESKTOP, queryFn: readDesktop, staleTime: 0 });
}

export function useActivity() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (change: { activity_sid: string; reject_pending?: boolean }) =>
      post<Worker>("/desk/v1/Activity", change),
    onSuccess: (worker) =>
      cache.setQueryData<Desktop>(
        DESKTOP,
        (desktop) => desktop && desktopAfter(desktop, { type: "worker", position: desktop.position, worker }),
      ),
  });
}

// What a deed answers, put where a frame would put it. A frame may have been faster and newer.
export function putTask(cache: QueryClient, reservationSid: string, task: Task | null): void {
  const before = cache.getQueryData<Desktop>(DESKTOP);
  const into = before && task && entered(before, task);
  if (into) readMessagesAnew(cache, into);
  cache.setQueryData<Desktop>(DESKTOP, (desktop) => {
    if (!desktop) return desktop;
    const { position } = desktop;
    const known = desktop.tasks.find((one) => one.reservation_sid === reservationSid);
    if (!task)
      return desktopAfter(desktop, {
        type: "task_gone",
        position,
        reservation_sid: reservationSid,
        task_sid: known?.task_sid ?? "",
        reason: "gone",
      });
    if (known && known.date_updated > task.date_updated) return desktop;
    return desktopAfter(desktop, { type: "task", position, task });
  });
}
