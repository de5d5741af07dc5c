import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { post } from "../../api/client";
import { readAll, usePages } from "../../api/usePages";
import { workspacePath } from "../workspaces/useWorkspaces";

export interface Queue {
  sid: string;
  friendly_name: string;
  target_workers: string;
  task_order: "FIFO" | "LIFO";
  max_reserved_workers: number;
  reservation_activity_sid: string | null;
  assignment_activity_sid: string | null;
}

// A queue as it is just now.
export interface QueueNow {
  task_queue_sid: string;
  longest_task_waiting_age: number;
  tasks_by_status: { pending: number; reserved: number; assigned: number; wrapping: number };
  total_available_workers: number;
  total_eligible_workers: number;
}

export const QUEUES = "queues";
const LOOK_AGAIN_MS = 5_000;
// So many queues the server tells of in one answer.
const AT_ONCE = 50;
export const queuesPath = (workspaceSid: string) => `${workspacePath(workspaceSid)}/TaskQueues`;

export function useQueues(workspaceSid: string) {
  return usePages<Queue>([QUEUES, "list", workspaceSid], queuesPath(workspaceSid), "task_queues", { PageSize: AT_ONCE });
}

// All queues, to name them.
export function useQueueNames(workspaceSid: string) {
  return useQuery({
    queryKey: [QUEUES, "all", workspaceSid],
    queryFn: () => readAll<Queue>(`${queuesPath(workspaceSid)}?PageSize=1000`, "task_queues", 5),
  });
}

export function useQueuesNow(workspaceSid: string, sids: readonly string[]) {
  return useQuery({
    queryKey: [QUEUES, "now", workspaceSid, sids],
    enabled: sids.length > 0,
    refetchInterval: LOOK_AGAIN_MS,
    placeholderData: keepPreviousData,
    queryFn: async () => {
      const found = new Map<string, QueueNow>();
      for (let from = 0; from < sids.length; from += AT_ONCE) {
        const asked = { QueueSids: sids.slice(from, from + AT_ONCE) };
        const answer = await post<{ task_queue_data: QueueNow[] }>(`${queuesPath(workspaceSid)}/RealTimeStatistics`, asked);
        for (const one of answer.task_queue_data) found.set(one.task_queue_sid, one);
      }
      return found;
    },
  });
}
