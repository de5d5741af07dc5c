import { useMutation, useQuery, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { get, post, Refusal, rememberSession, remove } from "./client";
import type { Session } from "./types";

export interface LogInOptions {
  single_sign_on: { name: string; url: string } | null;
  demo_users: { username: string; password: string; full_name: string; roles: string[] }[];
}

const KEY = ["session"];

// The log-in that the browser holds; null where there is none.
export function useSession() {
  return useQuery({
    queryKey: KEY,
    staleTime: Infinity,
    queryFn: async (): Promise<Session | null> => {
      try {
        const session = await get<Session>("/desk/v1/Session");
        rememberSession(session);
        return session;
      } catch (error) {
        if (error instanceof Refusal && error.status === 401) return null;
        throw error;
      }
    },
  });
}

export function useLogInOptions() {
  return useQuery({ queryKey: ["log-in"], queryFn: () => get<LogInOptions>("/desk/v1/LogIn") });
}

export function useLogIn() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (who: { username: string; password: string }) =>
      post<Session>("/desk/v1/Session", who),
    onSuccess: (session) => {
      rememberSession(session);
      cache.setQueryData(KEY, session);
    },
  });
}

export function useLogOut() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (everywhere: boolean) =>
      remove(everywhere ? "/desk/v1/Sessions" : "/desk/v1/Session"),
    onSuccess: () => forgetSession(cache),
  });
}

// The session is over, and with it all that was read in it: the next one may be somebody else's.
export function forgetSession(cache: QueryClient): void {
  rememberSession(null);
  cache.setQueryData(KEY, null);
  cache.removeQueries({ predicate: (query) => query.queryKey[0] !== KEY[0] });
}
