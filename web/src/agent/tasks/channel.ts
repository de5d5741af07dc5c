import type { Task } from "../../api/types";
import { text } from "../../text/en";

// The kind of a task: of what its channel is called, and of what it is about. Chat-like tasks of
// interactions all come over the task channel "chat", so that the address says more.
export function channelOf(task: Task): string {
  const said = task.attributes["channelType"];
  if (typeof said === "string" && said in text.tasks.channels) return said;
  if (task.customer_address?.startsWith("whatsapp:")) return "whatsapp";
  if (task.customer_address?.startsWith("+")) return "sms";
  return task.task_channel;
}

export function requestOf(task: Task): string {
  const channel = text.tasks.channels[channelOf(task)] ?? task.task_channel;
  return task.handover ? text.tasks.transfer(channel) : text.tasks.incoming(channel);
}
