import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { get, post, remove } from "../../api/client";
import type { CannedResponse } from "../../api/types";

const KEY = ["canned-responses"];
const PATH = "/desk/v1/CannedResponses";

export type ResponseValues = Pick<CannedResponse, "shortcut" | "title" | "body">;

export function useCannedResponses() {
  return useQuery({
    queryKey: KEY,
    queryFn: async () => (await get<{ canned_responses: CannedResponse[] }>(PATH)).canned_responses,
  });
}

export function useSaveCannedResponse(sid: string | null) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (values: ResponseValues) => post<CannedResponse>(sid ? `${PATH}/${sid}` : PATH, values),
    onSuccess: () => cache.invalidateQueries({ queryKey: KEY }),
  });
}

export function useDeleteCannedResponse() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (sid: string) => remove(`${PATH}/${sid}`),
    onSuccess: () => cache.invalidateQueries({ queryKey: KEY }),
  });
}
