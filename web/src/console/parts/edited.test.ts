import { expect, test } from "vitest";
import { follow } from "./edited";

test("what nobody has typed into follows what is there", () => {
  expect(follow({ base: ["a"], mine: ["a"] }, ["b"])).toEqual({ base: ["b"], mine: ["b"] });
});

test("what was typed is kept when somebody else is faster", () => {
  const typed = { base: ["a"], mine: ["a", "c"] };
  expect(follow(typed, ["a"])).toEqual(typed);
  expect(follow(typed, ["b"])).toEqual(typed);
});

test("what was saved, or typed by both, is no conflict", () => {
  expect(follow({ base: ["a"], mine: ["b"] }, ["b"])).toEqual({ base: ["b"], mine: ["b"] });
});
