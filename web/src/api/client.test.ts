import { expect, test } from "vitest";
import { withQuery } from "./client";

test("what is not given is left out of a query, and lists are repeated", () => {
  expect(withQuery("/a", { q: "x y", none: undefined, nothing: null, many: ["1", "2"] })).toBe(
    "/a?q=x+y&many=1&many=2",
  );
  expect(withQuery("/a", {})).toBe("/a");
});
