import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { get, postForm, remove, type Fields } from "../../api/client";
import { readAll, usePages } from "../../api/usePages";

export type Integration = "studio" | "webhook" | "default";

export interface Address {
  sid: string;
  type: string;
  address: string;
  friendly_name: string | null;
  auto_creation: {
    enabled: boolean;
    type: Integration;
    webhook_url?: string | null;
    webhook_method?: string;
    webhook_filters?: string[];
    studio_flow_sid?: string | null;
    studio_retry_count?: number;
  };
  date_created: string;
}

// What a webhook of a conversation can be told of (Address Configuration, WebhookFilters).
export const EVENTS = [
  "onMessageAdded",
  "onMessageUpdated",
  "onMessageRemoved",
  "onConversationUpdated",
  "onConversationStateUpdated",
  "onConversationRemoved",
  "onParticipantAdded",
  "onParticipantUpdated",
  "onParticipantRemoved",
  "onDeliveryUpdated",
] as const;

const KEY = ["addresses"];
const PATH = "/conversations/v1/Configuration/Addresses";
const LIST = "address_configurations";

export function useAddresses() {
  return usePages<Address>([...KEY, "list"], PATH, LIST, { PageSize: 50 });
}

const MAP = {
  queryKey: [...KEY, "map"],
  queryFn: async () => {
    const all = await readAll<Address>(`${PATH}?Type=sms&PageSize=50`, LIST);
    return new Map(all.map((address) => [address.address, address]));
  },
};

// Which numbers have an address, by number.
export function useAddressMap() {
  return useQuery(MAP);
}

// The address of a number, or null where it has none.
export function useAddressOf(phoneNumber: string) {
  return useQuery({ ...MAP, select: (all) => all.get(phoneNumber) ?? null });
}

export function useAddress(sid: string) {
  return useQuery({
    queryKey: [...KEY, "one", sid],
    queryFn: () => get<Address>(`${PATH}/${sid}`),
  });
}

// Creates an address, or changes the one whose SID is given.
export function useSaveAddress(sid: string | null) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (fields: Fields) => postForm<Address>(sid ? `${PATH}/${sid}` : PATH, fields),
    onSuccess: () => cache.invalidateQueries({ queryKey: KEY }),
  });
}

export function useDeleteAddress() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (sid: string) => remove(`${PATH}/${sid}`),
    onSuccess: (_, sid) => {
      cache.removeQueries({ queryKey: [...KEY, "one", sid] });
      return cache.invalidateQueries({ queryKey: KEY });
    },
  });
}
