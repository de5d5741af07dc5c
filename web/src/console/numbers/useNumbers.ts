import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { get, postForm, type Fields } from "../../api/client";
import { readPage, usePages } from "../../api/usePages";
import { useCore } from "../parts/Account";

export interface PhoneNumber {
  sid: string;
  phone_number: string;
  friendly_name: string;
  capabilities: { voice: boolean; sms: boolean; mms: boolean; fax: boolean };
  sms_url: string;
  sms_method: string;
  sms_fallback_url: string;
  sms_fallback_method: string;
  date_created: string;
  type: string;
}

export interface AvailableNumber {
  phone_number: string;
  friendly_name: string;
  locality: string | null;
  region: string | null;
  iso_country: string;
  capabilities: { voice: boolean; sms: boolean; mms: boolean };
}

export interface Country {
  country_code: string;
  country: string;
  subresource_uris: Partial<Record<"local" | "mobile" | "toll_free", string>>;
}

export const NUMBERS = "numbers";
const KEY = [NUMBERS];
const LIST = "incoming_phone_numbers";

// Numbers of the account, newest first; `part` is a part of the number.
export function useNumbers(part = "") {
  const core = useCore();
  return usePages<PhoneNumber>([...KEY, "list"], `${core}/IncomingPhoneNumbers.json`, LIST, {
    PageSize: 50,
    PhoneNumber: part || null,
  });
}

// As many numbers as one page can have, to choose among; `part` narrows down what is too many.
export function useManyNumbers(part: string) {
  const core = useCore();
  return useQuery({
    queryKey: [...KEY, "many", part],
    queryFn: () => {
      const narrowed = part ? `&PhoneNumber=${encodeURIComponent(part)}` : "";
      return readPage<PhoneNumber>(`${core}/IncomingPhoneNumbers.json?PageSize=1000${narrowed}`, LIST);
    },
    placeholderData: (before) => before,
  });
}

export function useNumber(sid: string) {
  const core = useCore();
  return useQuery({
    queryKey: [...KEY, "one", sid],
    queryFn: () => get<PhoneNumber>(`${core}/IncomingPhoneNumbers/${sid}.json`),
  });
}

// The number of the account that is exactly this one, or null.
export function useNumberNamed(phoneNumber: string) {
  const core = useCore();
  return useQuery({
    queryKey: [...KEY, "named", phoneNumber],
    enabled: phoneNumber !== "",
    queryFn: async () => {
      const named = encodeURIComponent(phoneNumber);
      const page = await readPage<PhoneNumber>(`${core}/IncomingPhoneNumbers.json?PhoneNumber=${named}`, LIST);
      return page.rows.find((row) => row.phone_number === phoneNumber) ?? null;
    },
  });
}

export function useCountries() {
  const core = useCore();
  return useQuery({
    queryKey: ["countries"],
    staleTime: Infinity,
    queryFn: async () =>
      (await get<{ countries: Country[] }>(`${core}/AvailablePhoneNumbers.json`)).countries,
  });
}

export interface Wanted {
  country: string;
  type: "Local" | "Mobile" | "TollFree";
  query: Fields;
}

export function useAvailable(wanted: Wanted | null) {
  const core = useCore();
  return useQuery({
    queryKey: ["available", wanted],
    enabled: wanted !== null,
    staleTime: 0,
    queryFn: async () => {
      const path = `${core}/AvailablePhoneNumbers/${wanted?.country}/${wanted?.type}.json`;
      const found = await get<{ available_phone_numbers: AvailableNumber[] }>(path, wanted?.query);
      return found.available_phone_numbers;
    },
  });
}

export function useBuyNumber() {
  const core = useCore();
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (phoneNumber: string) =>
      postForm<PhoneNumber>(`${core}/IncomingPhoneNumbers.json`, { PhoneNumber: phoneNumber }),
    onSuccess: (bought) => {
      cache.setQueryData([...KEY, "one", bought.sid], bought);
      void cache.invalidateQueries({ queryKey: KEY });
      void cache.invalidateQueries({ queryKey: ["available"] });
    },
  });
}

export function useChangeNumber(sid: string) {
  const core = useCore();
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (fields: Fields) =>
      postForm<PhoneNumber>(`${core}/IncomingPhoneNumbers/${sid}.json`, fields),
    onSuccess: (changed) => {
      cache.setQueryData([...KEY, "one", sid], changed);
      void cache.invalidateQueries({ queryKey: KEY });
    },
  });
}
