import { expect, test } from "vitest";
import { NO_PANES, panesAfter, type PaneChange, type Panes } from "./panes";

const after = (...changes: PaneChange[]): Panes => changes.reduce(panesAfter, NO_PANES);
const show = (sid: string): PaneChange => ({ deed: "show", sid });
const beside = (sid: string): PaneChange => ({ deed: "beside", sid });

test("showing takes the place of the active one, beside adds to it", () => {
  expect(after(show("a"), show("b"))).toEqual({ open: ["b"], active: "b" });
  expect(after(show("a"), beside("b"), show("c"))).toEqual({ open: ["a", "c"], active: "c" });
  expect(after(show("a"), beside("b"), show("a"))).toEqual({ open: ["a", "b"], active: "a" });
});

test("there are never more than three, and the active one is not pushed out", () => {
  const three = after(show("a"), beside("b"), beside("c"));
  expect(panesAfter(three, beside("d"))).toEqual({ open: ["b", "c", "d"], active: "d" });
  const first = panesAfter(three, show("a"));
  expect(panesAfter(first, beside("d"))).toEqual({ open: ["a", "c", "d"], active: "d" });
});

test("closing moves to the neighbour, and what is gone is closed", () => {
  const three = after(show("a"), beside("b"), beside("c"));
  expect(panesAfter(three, { deed: "close", sid: "c" })).toEqual({ open: ["a", "b"], active: "b" });
  expect(panesAfter(three, { deed: "close", sid: "a" })).toEqual({ open: ["b", "c"], active: "c" });
  expect(panesAfter(three, { deed: "keep", sids: new Set(["a"]) })).toEqual({ open: ["a"], active: "a" });
  expect(panesAfter(three, { deed: "keep", sids: new Set() })).toEqual({ open: [], active: null });
  expect(panesAfter(three, { deed: "keep", sids: new Set(["a", "b", "c"]) })).toBe(three);
});

test("the list alone keeps what is open", () => {
  expect(after(show("a"), { deed: "list" })).toEqual({ open: ["a"], active: null });
});
