import { expect, test } from "vitest";
import { matches, numberPart } from "./search";

test("a number may be typed as people write it", () => {
  expect(numberPart(" +1 (311) 555-23*8 ")).toBe("+131155523*8");
  expect(numberPart("abc")).toBe("");
});

test("a number is found by a part of it and by its name", () => {
  const number = { phone_number: "+13115552368", friendly_name: "Spare line" };
  expect(matches(number, "311 555")).toBe(true);
  expect(matches(number, "sPaRe")).toBe(true);
  expect(matches(number, "")).toBe(true);
  expect(matches(number, "999")).toBe(false);
  expect(matches(number, "main")).toBe(false);
});
