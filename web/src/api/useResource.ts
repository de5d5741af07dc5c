import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { get, postForm, remove, type Fields } from "./client";

// What most resources need. The keys of a kind begin with its name, so that after a change all that
// is shown of the kind is read anew.

export function useOne<T>(kind: string, path: string, options: { refetchInterval?: number } = {}) {
  return useQuery({ queryKey: [kind, "one", path], queryFn: () => get<T>(path), ...options });
}

// Creates something of a kind at the path of its list, or changes the one at its own path; other
// kinds may show something of it.
export function useSave<T>(kind: string, path: string, touches: readonly string[] = []) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (fields: Fields) => postForm<T>(path, fields),
    onSuccess: () => {
      for (const one of touches) void cache.invalidateQueries({ queryKey: [one] });
      return cache.invalidateQueries({ queryKey: [kind] });
    },
  });
}

interface Removal {
  // Other kinds that lose something with it.
  touches?: readonly string[];
  // It is not gone but as it was at first.
  stays?: boolean;
}

// Deletes what is at the path that is given.
export function useRemove(kind: string, { touches = [], stays = false }: Removal = {}) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (path: string) => remove(path),
    onSuccess: (_, path) => {
      const sid = nameOf(path);
      for (const one of [kind, ...touches]) {
        // What is gone is not asked for again.
        if (!stays) cache.removeQueries({ queryKey: [one], predicate: ({ queryKey }) => queryKey.some((part) => String(part).includes(sid)) });
        void cache.invalidateQueries({ queryKey: [one] });
      }
    },
  });
}

// The name of what is at a path: its last part.
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1).replace(/\.json$/, "");
}
