import { expect, test } from "vitest";
import { elapsed, shortDate, timeOfDay, whenToCome } from "./times";

test("a time to come has no more of a date than it needs", () => {
  const noon = new Date(2026, 10, 25, 12, 0).getTime();
  const later = new Date(2026, 10, 25, 22, 5).toISOString();
  const tomorrow = new Date(2026, 10, 26, 22, 5).toISOString();
  const afterwards = new Date(2026, 11, 9, 12, 0).toISOString();
  expect(whenToCome(later, noon)).toBe(timeOfDay(later));
  expect(whenToCome(tomorrow, noon)).toContain(timeOfDay(tomorrow));
  expect(whenToCome(tomorrow, noon)).not.toBe(timeOfDay(tomorrow));
  expect(whenToCome(afterwards, noon)).toBe(shortDate(afterwards));
});

test("a time that has passed is counted in minutes, and in hours from the first one on", () => {
  expect([0, 7_000, 750_000, 3_723_000, -5].map(elapsed)).toEqual(["0:00", "0:07", "12:30", "1:02:03", "0:00"]);
});
