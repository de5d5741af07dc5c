import { expect, test } from "vitest";
import { readAlert, type Alert } from "./useAlerts";

const alert = (text: string) => ({ alert_text: text }) as Alert;

test("the sentence and the status are read out of the text of an alert", () => {
  expect(readAlert(alert("Msg=No+answer+in+time&ErrorCode=11205&httpResponse=502"))).toEqual({ message: "No answer in time", status: "502" });
  expect(readAlert(alert("plain words"))).toEqual({ message: "plain words", status: null });
});
