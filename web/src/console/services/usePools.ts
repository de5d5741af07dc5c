import { useQuery } from "@tanstack/react-query";
import { readAll, usePages } from "../../api/usePages";
import { POOLS, servicePath } from "./useServices";

export type PoolKind = "PhoneNumbers" | "ShortCodes" | "AlphaSenders";

export interface Member {
  sid: string;
  phone_number?: string;
  short_code?: string;
  alpha_sender?: string;
  country_code?: string;
  capabilities: string[];
  date_created: string;
}

export interface ShortCode {
  sid: string;
  short_code: string;
}

const LISTS = { PhoneNumbers: "phone_numbers", ShortCodes: "short_codes", AlphaSenders: "alpha_senders" } as const;

export const poolPath = (serviceSid: string, kind: PoolKind) => `${servicePath(serviceSid)}/${kind}`;
export const senderOf = (member: Member) => member.phone_number ?? member.short_code ?? member.alpha_sender ?? "";

// The senders of one kind in the pool of a service.
export function usePool(serviceSid: string, kind: PoolKind) {
  return usePages<Member>([POOLS, serviceSid, kind], poolPath(serviceSid, kind), LISTS[kind], { PageSize: 50 });
}

// The short codes of the account.
export function useShortCodes() {
  return useQuery({
    queryKey: ["short-codes"],
    queryFn: () => readAll<ShortCode>("/switchroom/v1/ShortCodes?PageSize=1000", "short_codes", 2),
  });
}
