import { expect, test } from "vitest";
import { measure } from "./segments";

// The table of tests/unit/core/sms/test_segments.py.
test.each([
  ["", "GSM-7", 1],
  ["x".repeat(160), "GSM-7", 1],
  ["x".repeat(161), "GSM-7", 2],
  ["x".repeat(306), "GSM-7", 2],
  ["x".repeat(307), "GSM-7", 3],
  ["x".repeat(1600), "GSM-7", 11],
  ["]".repeat(80), "GSM-7", 1],
  ["]".repeat(81), "GSM-7", 2],
  ["é".repeat(160), "GSM-7", 1],
  ["€".repeat(80), "GSM-7", 1],
  ["😜" + "x".repeat(68), "UCS-2", 1],
  ["😜" + "x".repeat(69), "UCS-2", 2],
  ["😜" + "]".repeat(68), "UCS-2", 1],
  ["á".repeat(70), "UCS-2", 1],
  ["á".repeat(71), "UCS-2", 2],
  ["á".repeat(134), "UCS-2", 2],
  ["á".repeat(135), "UCS-2", 3],
  ["á".repeat(1600), "UCS-2", 24],
  ["`", "UCS-2", 1],
  ["\t", "UCS-2", 1],
  ["\x1b", "UCS-2", 1],
  ["\r\n".repeat(80), "GSM-7", 1],
  ["\ud83d".repeat(71), "UCS-2", 2],
])("the boundary table: %#", (body, encoding, segments) => {
  expect(measure(body)).toMatchObject({ encoding, segments });
});

test("neither an escape nor a surrogate pair is cut in two", () => {
  expect(measure("x".repeat(152) + "€" + "x".repeat(152)).segments).toBe(3);
  expect(measure("á".repeat(66) + "😜" + "á".repeat(66)).segments).toBe(3);
});

test("the character that makes a text UCS-2 is named", () => {
  expect(measure("naïve ]")).toEqual({ encoding: "UCS-2", units: 7, room: 70, segments: 1, odd: "ï" });
  expect(measure("5 €").odd).toBeNull();
});
