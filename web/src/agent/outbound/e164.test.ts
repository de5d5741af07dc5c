import { expect, test } from "vitest";
import { e164 } from "./e164";

test("numbers are taken as people write them, and only with a country code", () => {
  expect(e164("+1 (415) 555-0123")).toBe("+14155550123");
  expect(e164("0049 30.123456")).toBe("+4930123456");
  expect([e164("415 555 0123"), e164("+0123456789"), e164("+1415x5550123"), e164("")]).toEqual([
    null, null, null, null,
  ]);
});
