import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { get, postForm, type Fields } from "../../api/client";
import { readAll, usePages } from "../../api/usePages";

export type Mode = "sender" | "webhook" | "drop" | "conversation";
export const MODES: readonly Mode[] = ["sender", "webhook", "drop", "conversation"];

export interface Service {
  sid: string;
  friendly_name: string;
  date_updated: string;
  inbound_request_url: string | null;
  inbound_method: string;
  fallback_url: string | null;
  fallback_method: string;
  status_callback: string | null;
  sticky_sender: boolean;
  mms_converter: boolean;
  smart_encoding: boolean;
  scan_message_content: string;
  fallback_to_long_code: boolean;
  area_code_geomatch: boolean;
  synchronous_validation: boolean;
  validity_period: number;
  usecase: string;
}

export interface Inbound {
  incoming_messages: Mode;
  inbound_request_url: string | null;
}

export interface Usecase {
  usecase: string;
  description: string;
}

export const SERVICES = "messaging-services";
export const SERVICES_PATH = "/messaging/v1/Services";
export const servicePath = (sid: string) => `${SERVICES_PATH}/${sid}`;
export const inboundPath = (sid: string) => `/switchroom/v1/MessagingServices/${sid}`;
// The pools have a word of their own, so that a sender who joins does not read the settings anew.
export const POOLS = "messaging-pools";

export function useServices() {
  return usePages<Service>([SERVICES, "list"], SERVICES_PATH, "services", { PageSize: 50 });
}

// All services, to choose among.
export function useServiceNames() {
  return useQuery({
    queryKey: [SERVICES, "all"],
    queryFn: () => readAll<Service>(`${SERVICES_PATH}?PageSize=1000`, "services", 2),
  });
}

export function useUsecases() {
  return useQuery({
    queryKey: ["usecases"],
    staleTime: Infinity,
    queryFn: async () => (await get<{ usecases: Usecase[] }>(`${SERVICES_PATH}/Usecases`)).usecases,
  });
}

interface Defaults {
  default_messaging_service_sid: string;
  default_chat_service_sid: string;
}

// What Conversations uses unless something else is named.
export function useConversationDefaults() {
  return useQuery({ queryKey: ["conversation-defaults"], queryFn: () => get<Defaults>("/conversations/v1/Configuration") });
}

export function useChatServiceName(sid: string | undefined) {
  return useQuery({
    queryKey: ["chat-service", sid],
    enabled: !!sid,
    queryFn: async () => (await get<{ friendly_name: string }>(`/conversations/v1/Services/${sid}`)).friendly_name,
  });
}

// Creates or changes a service in two steps: what the hosted API knows, and what happens to
// messages that come in. After a failure in between, a service that is made already is changed.
export function useSaveService(sid: string | null) {
  const cache = useQueryClient();
  const made = useRef(sid);
  return useMutation({
    mutationFn: async ({ fields, mode, url }: { fields: Fields; mode: Mode; url: string }) => {
      const saved = await postForm<Service>(made.current ? servicePath(made.current) : SERVICES_PATH, fields);
      made.current = saved.sid;
      await postForm<Inbound>(inboundPath(saved.sid), { IncomingMessages: mode, InboundRequestUrl: mode === "drop" ? null : url });
      return saved;
    },
    onSettled: () => cache.invalidateQueries({ queryKey: [SERVICES] }),
  });
}
