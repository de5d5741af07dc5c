import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { get, postForm } from "./client";

export interface AccountSettings {
  number_handler_with_autocreation: "parallel" | "skip";
}

const KEY = ["account-settings"];
const PATH = "/switchroom/v1/Settings";

export function useAccountSettings() {
  return useQuery({ queryKey: KEY, queryFn: () => get<AccountSettings>(PATH) });
}

export function useSetNumberHandler() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (value: AccountSettings["number_handler_with_autocreation"]) =>
      postForm<AccountSettings>(PATH, { NumberHandlerWithAutocreation: value }),
    onSuccess: (settings) => cache.setQueryData(KEY, settings),
  });
}
