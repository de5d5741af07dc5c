import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { get, postForm, Refusal, type Fields } from "../../api/client";
import { readAll, usePages } from "../../api/usePages";

export type Status = "draft" | "published";

// What is wrong with a definition, and where.
export interface Finding {
  property_path: string;
  message: string;
}

export interface Flow {
  sid: string;
  friendly_name: string;
  definition: unknown;
  status: Status;
  revision: number;
  commit_message: string | null;
  valid: boolean | null;
  errors: Finding[] | null;
  warnings: Finding[] | null;
  date_created: string;
  date_updated: string;
  webhook_url: string;
}

export type Revision = Omit<Flow, "warnings" | "webhook_url">;

export const FLOWS = "flows";
const KEY = [FLOWS];
const PATH = "/studio/v2/Flows";

export const flowPath = (sid: string) => `${PATH}/${sid}`;

// All flows, to choose among and to name them; lists leave the definitions out.
export function useFlows() {
  return useQuery({
    queryKey: [...KEY, "all"],
    queryFn: () => readAll<Flow>(`${PATH}?PageSize=1000`, "flows", 10),
  });
}

export function useFlowList() {
  return usePages<Flow>([...KEY, "list"], PATH, "flows", { PageSize: 50 });
}

export function useFlow(sid: string) {
  return useQuery({ queryKey: [...KEY, "one", sid], queryFn: () => get<Flow>(`${PATH}/${sid}`) });
}

export function useRevisions(sid: string) {
  return usePages<Revision>([...KEY, "revisions", sid], `${PATH}/${sid}/Revisions`, "revisions", { PageSize: 20 });
}

export function readRevision(sid: string, revision: number) {
  return get<Revision>(`${PATH}/${sid}/Revisions/${revision}`);
}

export interface Draft {
  friendlyName: string;
  definition: string;
  status: Status;
  commitMessage?: string;
}

const toFields = (draft: Draft): Fields => ({
  FriendlyName: draft.friendlyName,
  Status: draft.status,
  Definition: draft.definition,
  CommitMessage: draft.commitMessage || null,
});

// Asks whether a definition would be published, and keeps nothing.
export function useValidateFlow() {
  return useMutation({
    mutationFn: (draft: Draft) => postForm<{ valid: boolean }>(`${PATH}/Validate`, toFields(draft)),
  });
}

// Makes a flow, or the next revision of the one whose SID is given.
export function useSaveFlow(sid: string | null) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (draft: Draft) => postForm<Flow>(sid ? `${PATH}/${sid}` : PATH, toFields(draft)),
    onSuccess: (flow) => {
      cache.setQueryData([...KEY, "one", flow.sid], flow);
      return cache.invalidateQueries({ queryKey: KEY });
    },
  });
}

// Publishes an earlier revision anew, or the newest draft where none is named.
export function usePublish(sid: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: async ({ revision, message }: { revision: number | null; message: string }) => {
      const definition = revision === null ? null : (await readRevision(sid, revision)).definition;
      return postForm<Flow>(`${PATH}/${sid}`, {
        Status: "published",
        Definition: definition === null ? null : JSON.stringify(definition),
        CommitMessage: message,
      });
    },
    onSuccess: (flow) => {
      cache.setQueryData([...KEY, "one", flow.sid], flow);
      return cache.invalidateQueries({ queryKey: KEY });
    },
  });
}

// What the server found wrong with a definition that it refused.
export function findingsOf(error: Error | null): { errors: Finding[]; warnings: Finding[] } | null {
  if (!(error instanceof Refusal) || error.code !== 81022) return null;
  const details = error.details as { errors?: Finding[]; warnings?: Finding[] } | null;
  return { errors: details?.errors ?? [], warnings: details?.warnings ?? [] };
}
