import { useMutation, useQueryClient } from "@tanstack/react-query";
import { post } from "./client";
import type { Task } from "./types";
import { putTask } from "./useDesktop";

export interface Outcome {
  disposition?: string;
  note?: string;
}

export type ReservationDeed =
  | { action: "accept" | "reject" | "wrapup" }
  | ({ action: "complete" } & Outcome);

export type ChannelDeed =
  | { action: "end" | "resume" }
  | ({ action: "leave" | "pause" } & Outcome);

function present<T extends object>(fields: T): Partial<T> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== "" && value !== undefined),
  ) as Partial<T>;
}

export function useReservationDeed() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ task, ...deed }: { task: Task } & ReservationDeed) =>
      post<Task | null>(`/desk/v1/Reservations/${task.reservation_sid}`, present(deed)),
    onSuccess: (after, { task }) => putTask(cache, task.reservation_sid, after),
  });
}

// End, leave and pause what is open; the answer is the task as it then is, or nothing.
export function useChannelDeed() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ task, ...deed }: { task: Task } & ChannelDeed) =>
      post<Task | null>(`/desk/v1/Channels/${task.channel_sid}`, present(deed)),
    onSuccess: (after, { task }) => putTask(cache, task.reservation_sid, after),
  });
}

export function useResume() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (channelSid: string) =>
      post<Task | null>(`/desk/v1/Channels/${channelSid}`, { action: "resume" }),
    onSuccess: (task) => task && putTask(cache, task.reservation_sid, task),
  });
}

export interface Transfer {
  type: "cold" | "warm";
  to: string;
  note?: string;
}

export function useTransfer() {
  return useMutation({
    mutationFn: ({ channelSid, ...transfer }: { channelSid: string } & Transfer) =>
      post<{ sid: string; status: string }>(`/desk/v1/Channels/${channelSid}/Transfers`, present(transfer)),
  });
}

export interface FirstMessage {
  to: string;
  from: string;
  customer_name?: string;
  client_id: string;
  body: string;
}

export function useNewConversation() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (first: FirstMessage) => post<Task>("/desk/v1/Conversations", present(first)),
    onSuccess: (task) => putTask(cache, task.reservation_sid, task),
  });
}
