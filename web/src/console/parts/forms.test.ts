import { expect, test } from "vitest";
import { Refusal } from "../../api/client";
import { place } from "./forms";

const RULES = [
  ["url", 50369],
  ["url", /WebhookUrl/],
  ["flow", 50367],
] as const;

test("a refusal is shown beside its field by its number or by its words", () => {
  expect(place(new Refusal(400, 50367, "no such flow"), RULES)).toEqual({ at: { flow: "no such flow" }, above: null });
  expect(place(new Refusal(400, 20001, "WebhookUrl is too long"), RULES).at).toEqual({ url: "WebhookUrl is too long" });
});

test("what is about no field is shown above the form", () => {
  const refusal = new Refusal(409, 20409, "exists");
  expect(place(refusal, RULES)).toEqual({ at: {}, above: refusal });
  expect(place(null, RULES)).toEqual({ at: {}, above: null });
  const crash = new Error("WebhookUrl");
  expect(place(crash, RULES).above).toBe(crash);
});
