import { expect, test } from "vitest";
import { fieldIn, fieldsOf, isSet, settingsOf, valuesOf, type Schema } from "./settings";

const SCHEMA: Schema = {
  $ref: "#/$defs/LinkSettings",
  $defs: {
    LinkSettings: {
      required: ["host"],
      properties: {
        port: { type: "integer", minimum: 1, maximum: 65535, default: 2775 },
        host: { type: "string", maxLength: 253 },
        password: { type: "string", writeOnly: true, default: "" },
        tls_key: { type: "string", writeOnly: true, default: "" },
        tls: { type: "boolean", default: false },
        bind: { enum: ["split", "transceiver"], default: "transceiver" },
        source_ton: { anyOf: [{ type: "integer", maximum: 7 }, { type: "null" }], default: null },
        status_codes: { type: "object", default: {} },
      },
    },
  },
};
const FIELDS = fieldsOf(SCHEMA);
const WORDS = { missing: "needed", notJson: () => "no JSON" };
const KEPT = { host: "smsc.example.net", port: 2776, password: "***", tls_key: "", tls: true, bind: "split", source_ton: 5, status_codes: { "0x411": 30007 } };
const told = (change: object, before: Record<string, unknown> | null = KEPT) =>
  settingsOf(FIELDS, before, { ...valuesOf(FIELDS, before), ...change }, WORDS);

test("the fields follow the schema, required ones first", () => {
  expect(FIELDS.map((one) => [one.name, one.kind])).toEqual([
    ["host", "text"],
    ["port", "number"],
    ["password", "text"],
    ["tls_key", "lines"],
    ["tls", "switch"],
    ["bind", "choice"],
    ["source_ton", "number"],
    ["status_codes", "json"],
  ]);
  expect(FIELDS.filter((one) => one.isSecret).map((one) => one.name)).toEqual(["password", "tls_key"]);
  expect(FIELDS.find((one) => one.name === "source_ton")?.shape.maximum).toBe(7);
});

test("a secret is never in the form, and stays unless it is changed or taken away", () => {
  const password = FIELDS.find((one) => one.name === "password");
  expect(valuesOf(FIELDS, KEPT).password).toBe("");
  expect(password && isSet(KEPT, password)).toBe(true);
  expect(told({})).toEqual({ settings: {}, wrong: {} });
  expect(told({ password: "new" }).settings).toEqual({ password: "new" });
  expect(told({ password: null }).settings).toEqual({ password: null });
});

test("only what was changed is told, and what is emptied goes back to its default", () => {
  expect(told({ port: "2777", tls: false, source_ton: "", status_codes: '{"0x1": 30001}' }).settings).toEqual({
    port: 2777,
    tls: false,
    source_ton: null,
    status_codes: { "0x1": 30001 },
  });
  expect(told({ host: "one.example.net" }, null).settings).toEqual({ host: "one.example.net" });
});

test("what is missing or no JSON is said beside its field", () => {
  expect(told({}, null).wrong).toEqual({ host: "needed" });
  expect(told({ host: "" }).wrong).toEqual({ host: "needed" });
  expect(told({ status_codes: "{" }).wrong).toEqual({ status_codes: "no JSON" });
});

test("a refusal names the field that it is about", () => {
  expect(fieldIn("Settings: Expected `int` >= 1 - at `$.port`")).toBe("port");
  expect(fieldIn("Settings: Expected `str` - at `$.inbound.sender`")).toBe("inbound");
  expect(fieldIn("Settings: Object missing required field `host`")).toBe("host");
  expect(fieldIn("A carrier named main already exists")).toBeNull();
});
