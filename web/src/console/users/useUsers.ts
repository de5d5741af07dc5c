import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { get, post, remove } from "../../api/client";
import { usePages } from "../../api/usePages";

export const ROLES = ["agent", "supervisor", "admin"] as const;
export type Role = (typeof ROLES)[number];

export interface User {
  sid: string;
  username: string;
  full_name: string;
  email: string;
  roles: Role[];
  active: boolean;
  has_password: boolean;
  single_sign_on: boolean;
  workspace_sid: string | null;
  worker_sid: string | null;
  locked_until: string | null;
  last_log_in: string | null;
  date_created: string;
}

// Without a password he is invited to choose one.
export interface NewUser {
  username: string;
  full_name: string;
  email: string;
  roles: Role[];
  password: string | null;
}

// Told once: by its token the user sets a password, until it expires.
export interface Invitation {
  token: string;
  expires: string;
}

// What can be changed of a user; what is not given stays as it is.
export type UserChange = Partial<Pick<User, "full_name" | "email" | "roles" | "active"> & { password: string; unlock: boolean }>;

const KEY = ["users"];
const PATH = "/desk/v1/Users";

export function useUsers(pageSize = 50) {
  return usePages<User>([...KEY, "list"], PATH, "users", { PageSize: pageSize });
}

export function useUser(sid: string) {
  return useQuery({ queryKey: [...KEY, "one", sid], queryFn: () => get<User>(`${PATH}/${sid}`) });
}

export function useCreateUser() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (user: NewUser) => post<User & { invitation?: Invitation }>(PATH, user),
    onSuccess: () => cache.invalidateQueries({ queryKey: KEY }),
  });
}

export function useChangeUser(sid: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (change: UserChange) => post<User>(`${PATH}/${sid}`, change),
    onSuccess: (user) => {
      cache.setQueryData([...KEY, "one", sid], user);
      return cache.invalidateQueries({ queryKey: [...KEY, "list"] });
    },
  });
}

// Makes an invitation anew; it stands in this answer alone, and in no cache.
export function useInvite(sid: string) {
  return useMutation({
    gcTime: 0,
    mutationFn: () => post<{ invitation: Invitation }>(`${PATH}/${sid}`, { invite: true }),
  });
}

export function useLogUserOut(sid: string) {
  return useMutation({ mutationFn: () => remove(`${PATH}/${sid}/Sessions`) });
}

export function useDeleteUser(sid: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: () => remove(`${PATH}/${sid}`),
    onSuccess: () => {
      cache.removeQueries({ queryKey: [...KEY, "one", sid] });
      return cache.invalidateQueries({ queryKey: [...KEY, "list"] });
    },
  });
}
