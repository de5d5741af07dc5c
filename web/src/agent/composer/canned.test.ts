import { expect, test } from "vitest";
import type { CannedResponse } from "../../api/types";
import { asked, filled, fitting } from "./canned";

const values = { customerName: "Ada", customerAddress: "+15005550001", agentName: "Bo Lind" };

test("variables are replaced, and what is no variable stays", () => {
  expect(filled("Hi {{customer.name}}, {{ agent.first_name }} ({{agent.name}}) here.", values)).toBe(
    "Hi Ada, Bo (Bo Lind) here.",
  );
  expect(filled("{{customer.address}} {{constructor}} {x}", values)).toBe("+15005550001 {{constructor}} {x}");
});

test("a slash asks only at the start and for one word", () => {
  expect([asked("/"), asked("/he"), asked("and/or"), asked("/he llo"), asked("")]).toEqual([
    "", "he", null, null, null,
  ]);
});

test("shortcuts come before titles, titles before texts", () => {
  const one = (shortcut: string, title: string, body: string): CannedResponse => ({
    sid: shortcut, shortcut, title, body, date_updated: "",
  });
  const all = [one("a", "Say b", "x"), one("c", "x", "to be"), one("by", "Bye", "x"), one("z", "z", "z")];
  expect(fitting(all, "B").map((each) => each.sid)).toEqual(["by", "a", "c"]);
});
