import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { get, postForm, remove, type Fields } from "../../api/client";
import { usePages } from "../../api/usePages";
import { workspacePath } from "../workspaces/useWorkspaces";

export interface Workflow {
  sid: string;
  friendly_name: string;
  configuration: string;
  assignment_callback_url: string | null;
  fallback_assignment_callback_url: string | null;
  task_reservation_timeout: number;
  date_updated: string;
}

const KEY = ["workflows"];
const path = (workspaceSid: string) => `${workspacePath(workspaceSid)}/Workflows`;

export function useWorkflows(workspaceSid: string) {
  return usePages<Workflow>([...KEY, "list", workspaceSid], path(workspaceSid), "workflows", { PageSize: 50 });
}

export function useWorkflow(workspaceSid: string, sid: string) {
  return useQuery({
    queryKey: [...KEY, "one", sid],
    queryFn: () => get<Workflow>(`${path(workspaceSid)}/${sid}`),
  });
}

export function useSaveWorkflow(workspaceSid: string, sid: string | null) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (fields: Fields) =>
      postForm<Workflow>(sid ? `${path(workspaceSid)}/${sid}` : path(workspaceSid), fields),
    onSuccess: () => cache.invalidateQueries({ queryKey: KEY }),
  });
}

export function useDeleteWorkflow(workspaceSid: string, sid: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: () => remove(`${path(workspaceSid)}/${sid}`),
    onSuccess: () => {
      cache.removeQueries({ queryKey: [...KEY, "one", sid] });
      return cache.invalidateQueries({ queryKey: KEY });
    },
  });
}
