import { useEffect, useRef } from "react";
import type { Desktop, Task, ToClient } from "../../api/types";
import { text } from "../../text/en";
import { tell, tellNoMore } from "../../ui/tell";
import { customerLabel, type Desk } from "../desk";
import { requestOf } from "./channel";
import { notify } from "./notification";
import { ping, ring } from "./sound";

const words = text.tasks;
const RING_EACH_MS = 5_000;

// Says aloud and in words what a frame of the socket brings.
export function useArrivals({ panes, turn }: Pick<Desk, "panes" | "turn">) {
  return (frame: ToClient, before: Desktop) => {
    if (frame.type === "task" && frame.task.reservation_status !== "pending")
      tellNoMore(frame.task.reservation_sid);
    if (frame.type === "task_gone") tellNoMore(frame.reservation_sid);
    const show = (task: Task) => () => turn({ deed: "show", sid: task.reservation_sid });
    if (frame.type === "task" && frame.task.reservation_status === "pending") {
      const { task } = frame;
      const known = before.tasks.some((one) => one.reservation_sid === task.reservation_sid);
      if (known) return;
      const name = customerLabel(task);
      tell(words.arrived(requestOf(task), name), task.queue_name ?? "", task.reservation_sid);
      notify(requestOf(task), words.notification(name), task.reservation_sid, show(task));
    }
    if (frame.type === "message" && frame.message.author_kind === "customer") {
      const { message } = frame;
      const task = before.tasks.find((one) => one.conversation_sid === message.conversation_sid);
      const isNew = (task?.last_message?.index ?? -1) < message.index;
      if (!task || task.reservation_status !== "accepted" || !isNew) return;
      if (document.hasFocus() && panes.open.includes(task.reservation_sid)) return;
      ping();
      notify(words.messageFrom(customerLabel(task)), message.body, task.reservation_sid, show(task));
    }
    if (frame.type === "task_gone") tellGone(frame.reason, before.tasks.find((one) => one.reservation_sid === frame.reservation_sid));
  };
}

function tellGone(reason: string, task: Task | undefined): void {
  if (!task) return;
  const name = customerLabel(task);
  if (reason === "timeout") tell(words.timeoutTitle(name), words.timeout);
  if (reason === "rescinded") tell(words.withdrawnTitle(name), words.withdrawn);
  if (reason === "canceled") tell(words.canceledTitle(name));
}

// Rings until the last waiting task is answered, and counts in the title of the page.
export function useRinging(tasks: readonly Task[], active: string | null): void {
  const waiting = tasks.filter((task) => task.reservation_status === "pending").length;
  const before = useRef(0);
  useEffect(() => {
    if (waiting > before.current) ring();
    before.current = waiting;
    if (!waiting) return;
    const timer = setInterval(ring, RING_EACH_MS);
    return () => clearInterval(timer);
  }, [waiting]);

  const unread = tasks.reduce(
    (sum, task) =>
      sum + (task.reservation_status === "pending" || task.reservation_sid === active ? 0 : task.unread),
    0,
  );
  const number = waiting + unread;
  useEffect(() => {
    const title = `${text.desktop.title} · ${text.product}`;
    document.title = number ? `(${number}) ${title}` : title;
  }, [number]);
}
