import { expect, test } from "vitest";
import type { Message } from "../../api/types";
import { rows } from "./timeline";

const message = (index: number, at: string, over: Partial<Message> = {}): Message => ({
  sid: `IM${index}`, conversation_sid: "CH1", index, author: "+1", author_name: "Ada",
  author_kind: "customer", body: "hi", media: [], date_created: at, delivery: null,
  client_id: null, ...over,
});

test("a line for each day, and messages of one author close together are joined", () => {
  const made = rows(
    [
      message(0, "2026-01-01T12:00:00Z"),
      message(1, "2026-01-01T12:01:00Z"),
      message(2, "2026-01-01T12:30:00Z"),
      message(3, "2026-01-01T12:30:10Z", { author: "bo", author_kind: "agent" }),
      message(4, "2026-01-03T12:00:00Z"),
    ],
    [],
    false,
  );
  expect(made.map((row) => (row.kind === "message" ? row.joined : row.kind))).toEqual([
    "day", false, true, false, false, "day", false,
  ]);
});

test("what is not sent stands last, and not twice once it has arrived", () => {
  const unsent = (client_id: string) => ({
    client_id, conversation_sid: "CH1", body: "x", media: [], at: 1, refused: null,
  });
  const made = rows(
    [message(0, "2026-01-01T12:00:00Z", { client_id: "a" })],
    [unsent("a"), unsent("b")],
    false,
  );
  expect(made.map((row) => [row.kind, row.key])).toEqual([
    ["day", "day 2026-1-1"], ["message", "a"], ["unsent", "b"],
  ]);
});

test("the first of several pages does not say that its day begins", () => {
  const page = [message(7, "2026-01-01T12:00:00Z"), message(8, "2026-01-02T12:00:00Z")];
  expect(rows(page, [], true).map((row) => row.kind)).toEqual(["message", "day", "message"]);
});

test("a row stays the same one as long as nothing about it changes", () => {
  const all = [message(0, "2026-01-01T12:00:00Z"), message(1, "2026-01-01T12:01:00Z"), message(2, "2026-01-01T12:02:00Z")];
  const before = rows(all.slice(1), [], true);
  const after = rows(all, [], false);
  expect(after.map((row) => (row.kind === "message" ? row.joined : row.kind))).toEqual(["day", false, true, true]);
  expect(after[3]).toBe(before[1]);
  expect(after[2]).not.toBe(before[0]);
});
