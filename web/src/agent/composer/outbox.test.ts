import { beforeEach, expect, test, vi } from "vitest";
import { Refusal, Unreachable } from "../../api/client";
import type { Outgoing } from "../../api/useConversation";
import { Outbox, type Shelf, type Unsent } from "./outbox";

function memory(kept = new Map<string, Unsent>()): Shelf {
  return {
    all: () => [...kept.values()],
    put: (entry) => void kept.set(entry.client_id, entry),
    remove: (id) => void kept.delete(id),
  };
}

function opened(shelf: Shelf, send: (message: Outgoing) => Promise<void>): Outbox {
  const box = new Outbox(shelf, send);
  box.start();
  return box;
}

const entry = (client_id: string, at: number, conversation_sid = "CH1"): Unsent => ({
  client_id, conversation_sid, body: client_id, media: [], at, refused: null,
});

beforeEach(() => {
  vi.useFakeTimers();
});

test("messages of one conversation go out one after another, of two side by side", async () => {
  const waiting: { body: string; done: () => void }[] = [];
  const box = opened(
    memory(),
    ({ body }) => new Promise<void>((done) => waiting.push({ body, done })),
  );
  box.add(entry("a", 1));
  box.add(entry("b", 2));
  box.add(entry("c", 3, "CH2"));
  expect(waiting.map((one) => one.body)).toEqual(["a", "c"]);
  waiting[0]?.done();
  await vi.waitFor(() => expect(waiting.map((one) => one.body)).toEqual(["a", "c", "b"]));
});

test("without a connection nothing is lost, and the order stays when it is back", async () => {
  let reachable = false;
  const sent: string[] = [];
  const shelf = memory();
  const send = async ({ body }: Outgoing) => {
    if (!reachable) throw new Unreachable();
    sent.push(body);
  };
  const box = opened(shelf, send);
  box.add(entry("a", 1));
  box.add(entry("b", 2));
  await vi.advanceTimersByTimeAsync(5_000);
  expect(shelf.all()).toHaveLength(2);
  // A reload: a new page with what the browser kept.
  reachable = true;
  box.stop();
  const next = opened(shelf, send);
  await vi.waitFor(() => expect(next.now()).toEqual([]));
  expect(sent).toEqual(["a", "b"]);
  expect(shelf.all()).toEqual([]);
});

test("what is refused says why, does not hold up the others, and goes out on retry", async () => {
  let refusing = true;
  const sent: string[] = [];
  const box = opened(memory(), async ({ body }) => {
    if (refusing && body === "a") throw new Refusal(400, 50_000, "The text is too long.");
    sent.push(body);
  });
  box.add(entry("a", 1));
  box.add(entry("b", 2));
  await vi.waitFor(() => expect(sent).toEqual(["b"]));
  expect(box.now()).toMatchObject([{ client_id: "a", refused: "The text is too long." }]);
  refusing = false;
  box.retry("a", 3);
  await vi.waitFor(() => expect(box.now()).toEqual([]));
  expect(sent).toEqual(["b", "a"]);
});

test("a server that is busy is asked again, not before it has said", async () => {
  const times: number[] = [];
  const start = Date.now();
  const box = opened(memory(), async () => {
    times.push(Date.now() - start);
    if (times.length === 1) throw new Refusal(429, 20_429, "Too many requests", 7);
  });
  box.add(entry("a", 1));
  await vi.advanceTimersByTimeAsync(6_900);
  expect(times).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(200);
  expect(times).toHaveLength(2);
  expect(box.now()).toEqual([]);
});

test("what is discarded is not sent", async () => {
  const sent: string[] = [];
  let reachable = false;
  const box = opened(memory(), async ({ body }) => {
    if (!reachable) throw new Unreachable();
    sent.push(body);
  });
  box.add(entry("a", 1));
  box.add(entry("b", 2));
  await vi.advanceTimersByTimeAsync(100);
  box.discard("a");
  reachable = true;
  await vi.advanceTimersByTimeAsync(5_000);
  expect(sent).toEqual(["b"]);
});

test("after the stop nothing goes out: the next session is somebody else's", async () => {
  const sent: string[] = [];
  let reachable = false;
  const shelf = memory();
  const box = opened(shelf, async ({ body }) => {
    if (!reachable) throw new Unreachable();
    sent.push(body);
  });
  box.add(entry("a", 1));
  await vi.advanceTimersByTimeAsync(100);
  box.stop();
  reachable = true;
  await vi.advanceTimersByTimeAsync(60_000);
  box.wake();
  expect(sent).toEqual([]);
  expect(shelf.all()).toHaveLength(1);
});
