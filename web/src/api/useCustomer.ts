import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { get, post, remove } from "./client";
import type { Customer, Note } from "./types";

const key = (address: string) => ["customer", address] as const;
const path = (address: string) => `/desk/v1/Customers/${encodeURIComponent(address)}`;

export function useCustomer(address: string) {
  return useQuery({ queryKey: key(address), queryFn: () => get<Customer>(path(address)) });
}

export function useMoreContacts(address: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (before: string) => get<Customer>(path(address), { before }),
    onSuccess: (page) =>
      cache.setQueryData<Customer>(
        key(address),
        (known) =>
          known && {
            ...known,
            contacts: [...known.contacts, ...page.contacts],
            more_contacts: page.more_contacts,
          },
      ),
  });
}

export function useChangeCustomer(address: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (change: { name?: string; attributes?: Record<string, string | null> }) =>
      post<Customer>(path(address), change),
    onSuccess: (customer) => {
      cache.setQueryData(key(address), customer);
      // The name stands over his messages, and over the conversations that are read.
      void cache.invalidateQueries({ queryKey: ["messages"] });
      void cache.invalidateQueries({ queryKey: ["conversation"] });
    },
  });
}

export function useAddNote(address: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: string) => post<Note>(`${path(address)}/Notes`, { body }),
    onSuccess: () => cache.invalidateQueries({ queryKey: key(address) }),
  });
}

export function useDeleteNote(address: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (sid: string) => remove(`${path(address)}/Notes/${sid}`),
    onSuccess: () => cache.invalidateQueries({ queryKey: key(address) }),
  });
}
