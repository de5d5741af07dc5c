// What the socket tells, put into what the query cache holds. Pure: the state before and a frame
// give the state after. A frame says how a thing is now, so that being told twice changes nothing.

import type { Desktop, Message, Messages, Paused, Task, ToClient } from "../api/types";

const SHORTENED = 160;

export function desktopAfter(desktop: Desktop, frame: ToClient): Desktop {
  switch (frame.type) {
    case "task":
      return { ...desktop, position: frame.position, tasks: withTask(desktop.tasks, frame.task) };
    case "task_gone":
      return {
        ...desktop,
        position: frame.position,
        tasks: desktop.tasks.filter((task) => task.reservation_sid !== frame.reservation_sid),
      };
    case "worker":
      if (desktop.worker && desktop.worker.version > frame.worker.version) return desktop;
      return { ...desktop, position: frame.position, worker: frame.worker };
    case "paused":
      return { ...desktop, position: frame.position, paused: withPaused(desktop.paused, frame.paused) };
    case "paused_gone":
      return {
        ...desktop,
        position: frame.position,
        paused: desktop.paused.filter((paused) => paused.channel_sid !== frame.channel_sid),
      };
    case "message":
      return withLastMessage({ ...desktop, position: frame.position }, frame.message);
    case "message_gone":
    case "reset":
      return { ...desktop, position: frame.position };
    case "hello":
    case "ping":
    case "logged_out":
      return desktop;
  }
}

// The conversation that an agent comes into by a change of his tasks. What was said while he was
// not in it, the socket has not told him.
export function entered(before: Desktop, task: Task): string | null {
  if (task.reservation_status !== "accepted") return null;
  const known = before.tasks.find((one) => one.reservation_sid === task.reservation_sid);
  return known?.reservation_status === "accepted" ? null : task.conversation_sid;
}

export function transcriptAfter(transcript: Messages, frame: ToClient): Messages {
  if (frame.type === "message")
    return { ...transcript, messages: withMessage(transcript.messages, frame.message) };
  if (frame.type === "message_gone")
    return {
      ...transcript,
      messages: transcript.messages.filter((message) => message.sid !== frame.message_sid),
    };
  return transcript;
}

// The conversation that a frame is about, where it changes a transcript.
export function conversationOf(frame: ToClient): string | null {
  if (frame.type === "message") return frame.message.conversation_sid;
  if (frame.type === "message_gone") return frame.conversation_sid;
  return null;
}

export function withTask(tasks: readonly Task[], task: Task): Task[] {
  const at = tasks.findIndex((one) => one.reservation_sid === task.reservation_sid);
  return at < 0 ? [...tasks, task] : tasks.with(at, task);
}

function withPaused(all: readonly Paused[], paused: Paused): Paused[] {
  const at = all.findIndex((one) => one.channel_sid === paused.channel_sid);
  return at < 0 ? [...all, paused] : all.with(at, paused);
}

// In order of the index; almost always the message is new and the last.
export function withMessage(messages: readonly Message[], message: Message): Message[] {
  const last = messages.at(-1);
  if (!last || message.index > last.index) return [...messages, message];
  const at = messages.findLastIndex((one) => one.index <= message.index);
  if (at >= 0 && messages[at]?.sid === message.sid) return messages.with(at, message);
  return messages.toSpliced(at + 1, 0, message);
}

// An earlier page put before what is there.
export function withEarlier(transcript: Messages, page: Messages): Messages {
  const first = transcript.messages[0]?.index ?? Infinity;
  return {
    messages: [...page.messages.filter((one) => one.index < first), ...transcript.messages],
    more: page.more,
  };
}

// The newest page, read anew, joined with what was there: earlier pages are kept where nothing lies
// between them and the new one.
export function withNewest(before: Messages | undefined, page: Messages): Messages {
  const first = page.messages[0];
  const last = page.messages.at(-1);
  if (!before || !first || !last || !page.more) return page;
  const meets = before.messages.some((one) => one.index === first.index);
  if (!meets) return page;
  return {
    messages: [...before.messages.filter((one) => one.index < first.index), ...page.messages],
    more: before.more,
  };
}

function withLastMessage(desktop: Desktop, message: Message): Desktop {
  const shown = <T extends Task | Paused>(one: T): T =>
    one.conversation_sid === message.conversation_sid &&
    (one.last_message?.index ?? -1) < message.index
      ? {
          ...one,
          last_message: {
            index: message.index,
            author_kind: message.author_kind,
            author_name: message.author_name,
            body: message.body.slice(0, SHORTENED),
            date_created: message.date_created,
          },
        }
      : one;
  return { ...desktop, tasks: desktop.tasks.map(shown), paused: desktop.paused.map(shown) };
}
