import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { get, postForm, remove } from "../../api/client";
import { poolPath } from "../services/usePools";
import { POOLS } from "../services/useServices";

// Where the messages of a number go. Null: the built-in simulator, and no messaging service.
export interface Ways {
  carrier_sid: string | null;
  messaging_service_sid: string | null;
}

const WAYS = "number-ways";

export function useWays(numberSid: string) {
  return useQuery({ queryKey: [WAYS, numberSid], queryFn: () => get<Ways>(`/switchroom/v1/PhoneNumbers/${numberSid}`) });
}

// Takes a number out of the pool that it is in, and puts it into another one.
export function useMoveToService(numberSid: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: async ({ from, to }: { from: string; to: string }) => {
      if (from) await remove(`${poolPath(from, "PhoneNumbers")}/${numberSid}`);
      if (to) await postForm(poolPath(to, "PhoneNumbers"), { PhoneNumberSid: numberSid });
    },
    onSettled: () => {
      void cache.invalidateQueries({ queryKey: [POOLS] });
      return cache.invalidateQueries({ queryKey: [WAYS] });
    },
  });
}
