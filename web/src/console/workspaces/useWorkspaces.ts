import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { get, postForm } from "../../api/client";
import { readAll } from "../../api/usePages";

export interface Workspace {
  sid: string;
  friendly_name: string;
  default_activity_sid: string;
}

export interface Activity {
  sid: string;
  friendly_name: string;
  available: boolean;
}

const PATH = "/taskrouter/v1/Workspaces";

export const workspacePath = (sid: string) => `${PATH}/${sid}`;

// The workspaces of the account: that of Flex first, the others by age.
export function useWorkspaces() {
  return useQuery({
    queryKey: ["workspaces"],
    queryFn: async () => {
      const [all, flex] = await Promise.all([
        readAll<Workspace>(`${PATH}?PageSize=100`, "workspaces", 10),
        get<{ taskrouter_workspace_sid: string | null }>("/flex-api/v1/Configuration"),
      ]);
      const isFlex = (one: Workspace) => one.sid === flex.taskrouter_workspace_sid;
      return [...all.filter(isFlex), ...all.filter((one) => !isFlex(one))];
    },
  });
}

// A workspace with what a Flex account has: activities, channels, a queue and a workflow.
export function useCreateFlexWorkspace() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (name: string) => postForm<Workspace>(PATH, { FriendlyName: name, Template: "FLEX" }),
    onSuccess: () => cache.invalidateQueries({ queryKey: ["workspaces"] }),
  });
}

export function useActivities(workspaceSid: string) {
  return useQuery({
    queryKey: ["activities", workspaceSid],
    queryFn: () => readAll<Activity>(`${workspacePath(workspaceSid)}/Activities?PageSize=100`, "activities", 5),
  });
}
