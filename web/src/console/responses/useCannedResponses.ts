import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { get, post } from "../../api/client";
import type { CannedResponse } from "../../api/types";

export const RESPONSES = "canned-responses";
const KEY = [RESPONSES];
const PATH = "/desk/v1/CannedResponses";

export const responsePath = (sid: string) => `${PATH}/${sid}`;

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
