import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { get, postForm } from "../../api/client";
import { usePages } from "../../api/usePages";

export type ExecutionStatus = "active" | "ended";

// An execution, and where it stands.
export interface Execution {
  sid: string;
  flow_sid: string;
  flow_version: number;
  contact_channel_address: string;
  flow_channel_address: string;
  conversation_sid: string | null;
  status: ExecutionStatus;
  ended_reason: string | null;
  widget: string | null;
  awaits: string;
  deadline: string | null;
  steps: number;
  initiated_by: string;
  date_created: string;
  date_updated: string | null;
}

export interface Step {
  sid: string;
  name: string;
  transitioned_from: string;
  transitioned_to: string;
  type: string;
  date_created: string;
}

const KEY = ["executions"];
const PATH = "/switchroom/v1/Executions";
const LOOK_AGAIN_MS = 5_000;

const standard = (flowSid: string, sid: string) => `/studio/v2/Flows/${flowSid}/Executions/${sid}`;

export function useExecutions(flowSid: string, status: ExecutionStatus | "") {
  return usePages<Execution>([...KEY, "list"], PATH, "executions", {
    FlowSid: flowSid,
    Status: status || null,
    PageSize: 50,
  });
}

export function useExecution(sid: string) {
  return useQuery({
    queryKey: [...KEY, "one", sid],
    queryFn: () => get<Execution>(`${PATH}/${sid}`),
    refetchInterval: (query) => (query.state.data?.status === "active" ? LOOK_AGAIN_MS : false),
  });
}

// Its steps, newest first. `count` says how many there are by now: more of them are read anew.
export function useSteps(flowSid: string, sid: string, count: number) {
  return usePages<Step>([...KEY, "steps", sid, count], `${standard(flowSid, sid)}/Steps`, "steps", { PageSize: 50 });
}

export function useContextNow(flowSid: string, sid: string, count: number) {
  return useQuery({
    queryKey: [...KEY, "context", sid, count],
    queryFn: async () => (await get<{ context: unknown }>(`${standard(flowSid, sid)}/Context`)).context,
    placeholderData: (before) => before,
  });
}

export function useStepContext(flowSid: string, sid: string, stepSid: string) {
  return useQuery({
    queryKey: [...KEY, "step-context", stepSid],
    staleTime: Infinity,
    queryFn: async () => {
      const path = `${standard(flowSid, sid)}/Steps/${stepSid}/Context`;
      return (await get<{ context: unknown }>(path)).context;
    },
  });
}

export function useEndExecution(flowSid: string, sid: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: () => postForm<unknown>(standard(flowSid, sid), { Status: "ended" }),
    onSuccess: () => cache.invalidateQueries({ queryKey: KEY }),
  });
}
