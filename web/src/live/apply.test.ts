import { expect, test } from "vitest";
import type { Desktop, Message, Messages, Task, Worker } from "../api/types";
import { conversationOf, desktopAfter, entered, transcriptAfter, withEarlier, withNewest } from "./apply";

const worker = (version: number, activity_name: string) => ({ version, activity_name }) as Worker;
const task = (reservation_sid: string, over: Partial<Task> = {}) =>
  ({ reservation_sid, conversation_sid: "CH1", last_message: null, unread: 0, ...over }) as Task;
const desktop = (over: Partial<Desktop> = {}) =>
  ({ position: "1", worker: worker(3, "Available"), tasks: [], paused: [], ...over }) as unknown as Desktop;
const message = (index: number, over: Partial<Message> = {}) =>
  ({ sid: `IM${index}`, conversation_sid: "CH1", index, body: `m${index}`, ...over }) as Message;
const page = (from: number, to: number, more: boolean): Messages => ({
  messages: Array.from({ length: to - from + 1 }, (_, at) => message(from + at)),
  more,
});
const indexes = (transcript: Messages) => transcript.messages.map((one) => one.index);

test("a task is added, then replaced, then gone; being told twice changes nothing", () => {
  const told = { type: "task", position: "2", task: task("WR1") } as const;
  const once = desktopAfter(desktop(), told);
  expect(once).toMatchObject({ position: "2", tasks: [{ reservation_sid: "WR1" }] });
  expect(desktopAfter(once, told)).toEqual(once);
  const wrapping = task("WR1", { reservation_status: "wrapping" });
  const after = desktopAfter(once, { type: "task", position: "3", task: wrapping });
  expect(after.tasks).toEqual([wrapping]);
  const gone = { type: "task_gone", position: "4", reservation_sid: "WR1", task_sid: "", reason: "completed" } as const;
  expect(desktopAfter(after, gone).tasks).toEqual([]);
  expect(desktopAfter(desktopAfter(after, gone), gone).position).toBe("4");
});

test("a transcript is read anew when its conversation is entered, and not while the agent is in it", () => {
  const offered = task("WR1", { reservation_status: "pending" });
  const accepted = task("WR1", { reservation_status: "accepted" });
  expect(entered(desktop(), offered)).toBeNull();
  expect(entered(desktop({ tasks: [offered] }), accepted)).toBe("CH1");
  expect(entered(desktop(), accepted)).toBe("CH1");
  expect(entered(desktop({ tasks: [accepted] }), accepted)).toBeNull();
  expect(entered(desktop({ tasks: [accepted] }), task("WR1", { reservation_status: "wrapping" }))).toBeNull();
  // Transferred back to an agent who still wraps up: it is another reservation.
  const wrapping = task("WR0", { reservation_status: "wrapping" });
  expect(entered(desktop({ tasks: [wrapping] }), accepted)).toBe("CH1");
  expect(entered(desktop(), task("WR1", { reservation_status: "accepted", conversation_sid: null }))).toBeNull();
});

test("an older state of the worker does not undo a newer one", () => {
  const late = desktopAfter(desktop(), { type: "worker", position: "2", worker: worker(2, "Offline") });
  expect(late.worker?.activity_name).toBe("Available");
  const newer = desktopAfter(desktop(), { type: "worker", position: "2", worker: worker(4, "Break") });
  expect(newer.worker?.activity_name).toBe("Break");
});

test("a message is shown in the list, an older one's receipt does not take its place", () => {
  const start = desktop({ tasks: [task("WR1"), task("WR2", { conversation_sid: "CH2" })] });
  const after = desktopAfter(start, { type: "message", position: "2", message: message(5) });
  expect(after.tasks.map((one) => one.last_message?.body)).toEqual(["m5", undefined]);
  const receipt = desktopAfter(after, { type: "message", position: "3", message: message(4) });
  expect(receipt.tasks[0]?.last_message?.body).toBe("m5");
});

test("messages are in order of their index, changed in place and removed", () => {
  let transcript = page(3, 5, true);
  const tell = (one: Message) => {
    transcript = transcriptAfter(transcript, { type: "message", position: "2", message: one });
  };
  tell(message(7));
  tell(message(6));
  tell(message(4, { body: "changed" }));
  tell(message(2));
  expect(indexes(transcript)).toEqual([2, 3, 4, 5, 6, 7]);
  expect(transcript.messages[2]?.body).toBe("changed");
  transcript = transcriptAfter(transcript, { type: "message_gone", position: "3", conversation_sid: "CH1", message_sid: "IM6" });
  expect(indexes(transcript)).toEqual([2, 3, 4, 5, 7]);
});

test("earlier pages are kept when the newest is read anew, unless something is missing between", () => {
  const read = withEarlier(page(10, 20, true), page(5, 12, true));
  expect(indexes(read)).toEqual([5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20]);
  expect(indexes(withNewest(read, page(15, 22, true)))).toEqual(indexes(page(5, 22, true)));
  expect(indexes(withNewest(read, page(40, 50, true)))).toEqual(indexes(page(40, 50, true)));
  expect(withNewest(undefined, page(1, 2, false))).toEqual(page(1, 2, false));
});

test("only frames about messages name a conversation", () => {
  expect(conversationOf({ type: "message", position: "1", message: message(1) })).toBe("CH1");
  expect(conversationOf({ type: "ping", now: "" })).toBeNull();
});
