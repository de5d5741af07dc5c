import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getVersioned, postForm, type Fields } from "../../api/client";
import { readAll, usePages } from "../../api/usePages";
import { workspacePath } from "../workspaces/useWorkspaces";

export interface Worker {
  sid: string;
  friendly_name: string;
  activity_sid: string;
  activity_name: string | null;
  available: boolean;
  attributes: string;
  date_status_changed: string;
  workspace_sid: string;
}

export interface WorkerChannel {
  sid: string;
  task_channel_unique_name: string;
  configured_capacity: number;
  available: boolean;
  assigned_tasks: number;
}

export const WORKERS = "workers";
const KEY = [WORKERS];
export const workersPath = (workspaceSid: string) => `${workspacePath(workspaceSid)}/Workers`;

export function useWorkers(workspaceSid: string, query: { ActivitySid?: string; TargetWorkersExpression?: string }) {
  return usePages<Worker>([...KEY, "list", workspaceSid], workersPath(workspaceSid), "workers", { PageSize: 50, ...query });
}

// A worker with the version that a change of him names, so that nobody else's change is undone.
export function useWorker(workspaceSid: string, sid: string) {
  return useQuery({
    queryKey: [...KEY, "one", sid],
    queryFn: () => getVersioned<Worker>(`${workersPath(workspaceSid)}/${sid}`),
  });
}

export function useChangeWorker(workspaceSid: string, sid: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ fields, version = "" }: { fields: Fields; version?: string }) =>
      postForm<Worker>(`${workersPath(workspaceSid)}/${sid}`, fields, version),
    // After a refusal too: what somebody else has made of it is shown beside what was typed.
    onSettled: () => void cache.invalidateQueries({ queryKey: [WORKERS] }),
  });
}

export function useWorkerChannels(workspaceSid: string, sid: string) {
  return useQuery({
    queryKey: [...KEY, "channels", sid],
    queryFn: () => readAll<WorkerChannel>(`${workersPath(workspaceSid)}/${sid}/Channels?PageSize=100`, "channels", 5),
  });
}

export function useChangeChannel(workspaceSid: string, sid: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ channel, capacity, available }: { channel: string; capacity: number; available: boolean }) =>
      postForm<WorkerChannel>(`${workersPath(workspaceSid)}/${sid}/Channels/${channel}`, {
        Capacity: capacity,
        Available: available,
      }),
    onSuccess: () => void cache.invalidateQueries({ queryKey: [...KEY, "channels", sid] }),
  });
}
