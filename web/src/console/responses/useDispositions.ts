import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { get, post } from "../../api/client";

const KEY = ["desk-settings"];
const PATH = "/desk/v1/Settings";

interface DeskSettings {
  dispositions: string[];
}

export function useDispositions() {
  return useQuery({ queryKey: KEY, queryFn: async () => (await get<DeskSettings>(PATH)).dispositions });
}

export function useSaveDispositions() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (dispositions: string[]) => post<DeskSettings>(PATH, { dispositions }),
    onSuccess: (settings) => cache.setQueryData(KEY, settings.dispositions),
  });
}
