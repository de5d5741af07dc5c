import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { get } from "./client";
import type { Directory, SearchResults } from "./types";

// Who and where a conversation can be handed to, as it is now.
export function useDirectory(search: string) {
  return useQuery({
    queryKey: ["directory", search],
    queryFn: () => get<Directory>("/desk/v1/Directory", { search: search || null }),
    placeholderData: keepPreviousData,
    refetchInterval: 10_000,
  });
}

export function useSearch(words: string) {
  return useQuery({
    queryKey: ["search", words],
    queryFn: () => get<SearchResults>("/desk/v1/Search", { q: words }),
    enabled: words.length > 1,
    placeholderData: keepPreviousData,
  });
}
