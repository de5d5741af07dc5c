import { expect, test } from "vitest";
import { sections, sectionsFor } from "./sections";

const paths = (...roles: Parameters<typeof sectionsFor>[0]) => sectionsFor(roles).map((one) => one.path);

test("each role sees the sections that it may use", () => {
  expect(sectionsFor(["admin"])).toEqual(sections);
  expect(sectionsFor(["agent", "supervisor", "admin"])).toEqual(sections);
  expect(paths("agent")).toEqual([]);
  expect(paths("agent", "supervisor")).toEqual(["/flex/canned-responses"]);
  expect(paths("supervisor")).toEqual(["/flex/canned-responses"]);
});
