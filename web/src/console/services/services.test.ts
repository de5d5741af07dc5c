import { expect, test } from "vitest";
import { noteOf } from "./notes";
import { fieldsOfTexts, textsOf, type OptOutWords } from "./texts";
import { initialOf, toFields } from "./values";

test("what a newcomer would not expect of a number in a pool", () => {
  expect(noteOf({ handler: true, address: true, mode: "drop" })).toBe("hasAddress");
  expect(noteOf({ handler: true, address: false, mode: "conversation" })).toBe("notCalled");
  expect(noteOf({ handler: false, address: false, mode: "sender" })).toBe("nothingAnswers");
  expect(noteOf({ handler: true, address: false, mode: "sender" })).toBeNull();
  expect(noteOf({ handler: false, address: false, mode: "webhook" })).toBeNull();
});

test("a new service is told in full, and an emptied period is left as it is", () => {
  const values = { ...initialOf(null, null), name: "News", fallbackUrl: " https://example.com ", validity: "" };
  const fields = toFields(values);
  expect(fields.FriendlyName).toBe("News");
  expect(fields.FallbackUrl).toBe("https://example.com");
  expect(fields.ValidityPeriod).toBeNull();
  expect("InboundRequestUrl" in fields).toBe(false);
});

const USUAL: OptOutWords = {
  default: true,
  enabled: true,
  advanced: false,
  stop_keywords: null,
  stop_reply: null,
  start_keywords: null,
  start_reply: null,
  help_keywords: null,
  help_reply: null,
  countries: {},
};

test("usual words and texts are not told, so that they stay the usual ones", () => {
  expect(fieldsOfTexts(textsOf(USUAL))).toEqual({ Enabled: true, Advanced: false, Countries: "{}" });
});

test("own words, an own text and no answer are told apart", () => {
  const texts = textsOf({ ...USUAL, stop_keywords: ["STOP", "QUIT"], stop_reply: "Bye.", help_reply: "" });
  expect(texts.stop).toEqual({ words: "STOP, QUIT", answer: "own", text: "Bye." });
  expect(texts.help.answer).toBe("none");
  expect(fieldsOfTexts({ ...texts, stop: { ...texts.stop, words: " quit , ,end" } })).toEqual({
    Enabled: true,
    Advanced: false,
    Countries: "{}",
    StopKeywords: ["quit", "end"],
    StopReply: "Bye.",
    HelpReply: "",
  });
});
