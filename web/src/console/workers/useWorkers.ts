import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getVersioned, postForm, type Fields } from "../../api/client";
import { readAll, usePages } from "../../api/usePages";
import { complainIfStale } from "../parts/forms";
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

const KEY = ["workers"];
const path = (workspaceSid: string) => `${workspacePath(workspaceSid)}/Workers`;

export function useWorkers(workspaceSid: string, query: { ActivitySid?: string; TargetWorkersExpression?: string }) {
  return usePages<Worker>([...KEY, "list", workspaceSid], path(workspaceSid), "workers", { PageSize: 50, ...query });
}

// A worker with the version that a change of him names, so that nobody else's change is undone.
export function useWorker(workspaceSid: string, sid: string) {
  return useQuery({
    queryKey: [...KEY, "one", sid],
    queryFn: () => getVersioned<Worker>(`${path(workspaceSid)}/${sid}`),
  });
}

export function useChangeWorker(workspaceSid: string, sid: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ fields, version = "" }: { fields: Fields; version?: string }) =>
      postForm<Worker>(`${path(workspaceSid)}/${sid}`, fields, version),
    onError: complainIfStale,
    // Not waited for: what is read anew replaces the form whose change this was.
    onSettled: () => void cache.invalidateQueries({ queryKey: KEY }),
  });
}

export function useWorkerChannels(workspaceSid: string, sid: string) {
  return useQuery({
    queryKey: [...KEY, "channels", sid],
    queryFn: () => readAll<WorkerChannel>(`${path(workspaceSid)}/${sid}/Channels?PageSize=100`, "channels", 5),
  });
}

export function useChangeChannel(workspaceSid: string, sid: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ channel, capacity, available }: { channel: string; capacity: number; available: boolean }) =>
      postForm<WorkerChannel>(`${path(workspaceSid)}/${sid}/Channels/${channel}`, {
        Capacity: capacity,
        Available: available,
      }),
    onSuccess: () => void cache.invalidateQueries({ queryKey: [...KEY, "channels", sid] }),
  });
}
