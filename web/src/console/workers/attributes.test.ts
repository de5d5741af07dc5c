import { expect, test } from "vitest";
import { nameOf, others, read, skillsOf, withOthers, withSkills } from "./attributes";

const attributes = {
  full_name: "Ada",
  team: 7,
  routing: { skills: ["billing", "french"], levels: { french: 3 }, region: "eu" },
};

test("skills are read with their levels", () => {
  expect(skillsOf(attributes)).toEqual([
    { name: "billing", level: null },
    { name: "french", level: 3 },
  ]);
  expect(skillsOf({})).toEqual([]);
  expect(skillsOf({ routing: { skills: "billing", levels: [] } })).toEqual([]);
});

test("changing skills leaves everything else, and drops levels of skills that are gone", () => {
  expect(withSkills(attributes, [{ name: "sms", level: 1 }])).toEqual({
    full_name: "Ada",
    team: 7,
    routing: { skills: ["sms"], levels: { sms: 1 }, region: "eu" },
  });
});

test("what is not a skill is edited without touching the skills", () => {
  expect(others(attributes)).toEqual({ full_name: "Ada", team: 7, routing: { region: "eu" } });
  expect(withOthers(attributes, { full_name: "Ida" })).toEqual({
    full_name: "Ida",
    routing: { skills: ["billing", "french"], levels: { french: 3 } },
  });
  expect(withOthers(attributes, others(attributes))).toEqual(attributes);
  expect(others({ routing: "none" })).toEqual({ routing: "none" });
  expect(withOthers({ a: 1 }, { a: 2 })).toEqual({ a: 2 });
});

test("text that is no object counts as no attributes", () => {
  expect(read("[1]")).toEqual({});
  expect(read("{")).toEqual({});
  expect(nameOf({ friendly_name: "ada", attributes: "{}" })).toBe("ada");
  expect(nameOf({ friendly_name: "ada", attributes: '{"full_name": "Ada L."}' })).toBe("Ada L.");
});
