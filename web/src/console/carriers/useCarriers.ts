import { useQuery } from "@tanstack/react-query";
import { get } from "../../api/client";
import { readAll, usePages } from "../../api/usePages";
import type { Schema, Settings } from "./settings";

export interface Carrier {
  sid: string;
  kind: string;
  name: string;
  state: "active" | "paused";
  settings: Settings;
  rate: number;
  sender_rate: number | null;
  up: boolean;
  reason: string;
  date_health: string;
  waiting: number;
  origin: "api" | "file";
  callback_url: string;
}

export interface CarrierKind {
  kind: string;
  title: string;
  default_rate: number;
  settings: Schema;
}

export interface Sender {
  sender: string;
  carrier_sid: string;
  failover_sid: string | null;
  rate: number | null;
}

export interface Exchange {
  sid: string;
  message_sid: string | null;
  kind: "submit" | "receipt" | "inbound" | "link" | "reconcile";
  outcome: string;
  error_code: number | null;
  details: Record<string, string>;
  date_created: string;
}

export const CARRIERS = "carriers";
export const CARRIERS_PATH = "/switchroom/v1/Carriers";
// The key of senders begins with another word: giving one away does not read all carriers anew.
export const SENDERS = "carrier-senders";
export const LOOK_AGAIN_MS = 5_000;
// So many are counted by the server.
export const WAITING_COUNTED = 1_000;

export const carrierPath = (sid: string) => `${CARRIERS_PATH}/${sid}`;
export const sendersPath = (sid: string) => `${carrierPath(sid)}/Senders`;

export function useCarriers() {
  return usePages<Carrier>([CARRIERS, "list"], CARRIERS_PATH, "carriers", { PageSize: 50 }, { refetchInterval: LOOK_AGAIN_MS });
}

// All carriers, to name them and to choose among.
export function useCarrierNames() {
  return useQuery({
    queryKey: [CARRIERS, "all"],
    queryFn: () => readAll<Carrier>(`${CARRIERS_PATH}?PageSize=100`, "carriers", 2),
  });
}

export function useKinds() {
  return useQuery({
    queryKey: ["carrier-kinds"],
    staleTime: Infinity,
    queryFn: async () => (await get<{ kinds: CarrierKind[] }>("/switchroom/v1/CarrierKinds")).kinds,
  });
}

export function useSenders(carrierSid: string) {
  return usePages<Sender>([SENDERS, carrierSid], sendersPath(carrierSid), "senders", { PageSize: 50 });
}

interface Wanted {
  message?: string;
  ledger?: boolean;
}

export function useExchanges(carrierSid: string, { message = "", ledger = false }: Wanted, most = 50) {
  return usePages<Exchange>(
    ["carrier-exchanges", carrierSid],
    `${carrierPath(carrierSid)}/Exchanges`,
    "exchanges",
    { MessageSid: message || null, Kind: ledger ? "reconcile" : null, PageSize: most },
    { refetchInterval: LOOK_AGAIN_MS },
  );
}
