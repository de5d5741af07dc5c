// What was written and is not yet at the server. Kept by the browser, so that a reload loses
// nothing; each message is its own entry, so that two tabs do not overwrite one another's.

import { Refusal, Unreachable } from "../../api/client";
import type { Outgoing } from "../../api/useConversation";
import type { Medium } from "../../api/types";

export interface Unsent {
  client_id: string;
  conversation_sid: string;
  body: string;
  media: Medium[];
  // Milliseconds of the server's clock; entries go out in this order.
  at: number;
  // Why the server does not take it; only the agent can send it again.
  refused: string | null;
}

export interface Shelf {
  all(): Unsent[];
  put(entry: Unsent): void;
  remove(clientId: string): void;
}

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
const TOO_MANY = 429;
const SERVER_FAILED = 500;

export class Outbox {
  private entries: readonly Unsent[];
  // Conversation -> the message that is on its way.
  private readonly sending = new Map<string, string>();
  private readonly listeners = new Set<() => void>();
  private failures = 0;
  private running = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly shelf: Shelf,
    private readonly send: (message: Outgoing) => Promise<void>,
  ) {
    this.entries = inOrder(shelf.all());
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly now = (): readonly Unsent[] => this.entries;

  readonly isSending = (clientId: string): boolean => [...this.sending.values()].includes(clientId);

  // Nothing goes out before, and nothing after the stop: the session is somebody else's then.
  start(): void {
    this.running = true;
    this.wake();
  }

  stop(): void {
    this.running = false;
    clearTimeout(this.timer);
  }

  add(entry: Unsent): void {
    this.shelf.put(entry);
    this.learn(entry);
  }

  discard(clientId: string): void {
    this.shelf.remove(clientId);
    this.forget(clientId);
  }

  // What another tab has kept, or has sent.
  learn(entry: Unsent): void {
    this.changed([...this.entries.filter((one) => one.client_id !== entry.client_id), entry]);
    this.run();
  }

  forget(clientId: string): void {
    this.changed(this.entries.filter((one) => one.client_id !== clientId));
    this.run();
  }

  // To the end of its conversation's queue: what was written after it may be gone already.
  retry(clientId: string, at: number): void {
    const entry = this.entries.find((one) => one.client_id === clientId);
    if (!entry) return;
    const again = { ...entry, at, refused: null };
    this.shelf.put(again);
    this.changed(this.entries.map((one) => (one === entry ? again : one)));
    this.wake();
  }

  // The connection is back: don't wait for the end of the pause.
  wake(): void {
    this.failures = 0;
    this.run();
  }

  // One message of each conversation at a time, so that they arrive in order.
  private run(): void {
    clearTimeout(this.timer);
    if (!this.running) return;
    const busy = new Set(this.sending.keys());
    for (const entry of this.entries) {
      if (entry.refused !== null || busy.has(entry.conversation_sid)) continue;
      busy.add(entry.conversation_sid);
      void this.deliver(entry);
    }
  }

  private async deliver(entry: Unsent): Promise<void> {
    this.sending.set(entry.conversation_sid, entry.client_id);
    this.told();
    try {
      const { client_id, conversation_sid, body, media } = entry;
      await this.send({ client_id, conversation_sid, body, media: media.map((one) => one.sid) });
      this.failures = 0;
      this.sending.delete(entry.conversation_sid);
      this.discard(entry.client_id);
    } catch (error) {
      this.sending.delete(entry.conversation_sid);
      if (isPassing(error)) return this.later(error);
      this.refuse(entry, error instanceof Error ? error.message : String(error));
    }
  }

  private refuse(entry: Unsent, sentence: string): void {
    const refused = { ...entry, refused: sentence };
    const isIt = (one: Unsent) => one.client_id === entry.client_id;
    if (this.entries.some(isIt)) this.shelf.put(refused);
    this.changed(this.entries.map((one) => (isIt(one) ? refused : one)));
    this.run();
  }

  private later(error: unknown): void {
    this.told();
    clearTimeout(this.timer);
    if (!this.running) return;
    const asked = error instanceof Refusal ? (error.retryAfterSeconds ?? 0) * 1000 : 0;
    const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.failures);
    this.failures += 1;
    this.timer = setTimeout(() => this.run(), Math.max(asked, pause));
  }

  private changed(entries: readonly Unsent[]): void {
    this.entries = inOrder(entries);
    this.told();
  }

  private told(): void {
    for (const listener of this.listeners) listener();
  }
}

function inOrder(entries: readonly Unsent[]): readonly Unsent[] {
  return entries.toSorted((a, b) => a.at - b.at);
}

// What may go well the next time. A session that has ended keeps the message for the next log-in.
function isPassing(error: unknown): boolean {
  if (error instanceof Refusal)
    return error.status === TOO_MANY || error.status >= SERVER_FAILED || error.status === 401;
  return error instanceof Unreachable;
}
