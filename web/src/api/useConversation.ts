import { useMutation, useQuery, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { withEarlier, withMessage, withNewest } from "../live/apply";
import { get, post, postFile } from "./client";
import type { Conversation, Medium, Message, Messages } from "./types";

const PAGE = 50;
// Earlier ones come in pages as large as the server gives: each is put before all that are there.
const EARLIER = 100;

export const conversationKey = (sid: string) => ["conversation", sid] as const;
export const messagesKey = (sid: string) => ["messages", sid] as const;
const path = (sid: string) => `/desk/v1/Conversations/${sid}`;

export function useConversation(sid: string | null) {
  return useQuery({
    queryKey: conversationKey(sid ?? ""),
    queryFn: () => get<Conversation>(path(sid ?? "")),
    enabled: sid !== null,
  });
}

// Reads a transcript anew that may have gaps: at once where it is shown, else when it is next.
export function readMessagesAnew(cache: QueryClient, sid: string): void {
  void cache.invalidateQueries({ queryKey: messagesKey(sid) });
}

// The newest messages and the earlier ones that were asked for; the socket keeps them as they are.
export function useMessages(sid: string, live: boolean) {
  const cache = useQueryClient();
  return useQuery({
    queryKey: messagesKey(sid),
    staleTime: live ? Infinity : 10_000,
    // What is not changed keeps its identity by itself; comparing ten thousand messages takes a frame.
    structuralSharing: false,
    queryFn: async () => {
      const page = await get<Messages>(`${path(sid)}/Messages`, { limit: PAGE });
      return withNewest(cache.getQueryData<Messages>(messagesKey(sid)), page);
    },
  });
}

export function useEarlier(sid: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (before: number) => get<Messages>(`${path(sid)}/Messages`, { before, limit: EARLIER }),
    onSuccess: (page) =>
      cache.setQueryData<Messages>(messagesKey(sid), (known) => known && withEarlier(known, page)),
  });
}

export interface Outgoing {
  client_id: string;
  conversation_sid: string;
  body: string;
  media: string[];
}

// Sent twice under one client_id it is one message.
export async function sendMessage(cache: QueryClient, { conversation_sid, ...body }: Outgoing): Promise<void> {
  const message = await post<Message>(`${path(conversation_sid)}/Messages`, body);
  cache.setQueryData<Messages>(messagesKey(conversation_sid), (known) => {
    if (!known) return known;
    // A frame may have been faster, with a delivery that is further on.
    if (known.messages.some((one) => one.sid === message.sid)) return known;
    return { ...known, messages: withMessage(known.messages, message) };
  });
}

export function markRead(sid: string, index: number): Promise<void> {
  return post<void>(`${path(sid)}/Read`, { index });
}

export function uploadMedium(file: File): Promise<Medium> {
  return postFile<Medium>("/desk/v1/Media", file);
}
