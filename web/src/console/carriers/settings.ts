// The settings of a carrier as a form: fields from the JSON Schema of its kind, and what the server
// is told of them.

interface Shape {
  $ref?: string;
  type?: string;
  enum?: readonly string[];
  anyOf?: readonly Shape[];
  default?: unknown;
  minimum?: number;
  maximum?: number;
  maxLength?: number;
  writeOnly?: boolean;
}

export interface Schema {
  $ref: string;
  $defs: Record<string, { properties: Record<string, Shape>; required: readonly string[] }>;
}

export type Settings = Record<string, unknown>;

export interface Field {
  name: string;
  kind: "text" | "lines" | "choice" | "switch" | "number" | "json";
  isRequired: boolean;
  // Its value is never shown.
  isSecret: boolean;
  // It is shown at once; the others are behind "More settings".
  isFirst: boolean;
  choices: readonly string[];
  standard: unknown;
  shape: Shape;
}

// What a field of the form holds; null takes a secret away.
export type Value = string | boolean | null;
export type Values = Record<string, Value>;

// How the server shows a secret that is set.
const HIDDEN = "***";
// Text of several lines, which a field of one line would spoil.
const LINES = ["tls_ca", "tls_certificate", "tls_key"];
const FIRST = ["port", "tls", "bind", "window", "public_url", "api_key_sid", "method", "form", "json", "number", "reconcile_minutes"];

export function fieldsOf(schema: Schema): Field[] {
  const known = schema.$defs[schema.$ref.slice("#/$defs/".length)];
  const found = Object.entries(known?.properties ?? {}).map(([name, shape]): Field => {
    const isRequired = !!known?.required.includes(name);
    const isSecret = !!shape.writeOnly;
    return {
      name,
      kind: kindOf(name, shape),
      isRequired,
      isSecret,
      isFirst: isRequired || (isSecret && !LINES.includes(name)) || FIRST.includes(name),
      choices: shape.enum ?? [],
      standard: shape.default ?? null,
      shape: { ...shape, ...shape.anyOf?.find((one) => one.type !== "null") },
    };
  });
  return [...found.filter((one) => one.isRequired), ...found.filter((one) => !one.isRequired)];
}

function kindOf(name: string, shape: Shape): Field["kind"] {
  if (shape.enum) return "choice";
  const type = shape.type ?? shape.anyOf?.find((one) => one.type !== "null")?.type;
  if (type === "boolean") return "switch";
  if (type === "integer" || type === "number") return "number";
  if (type === "string") return LINES.includes(name) ? "lines" : "text";
  return "json";
}

export function valuesOf(fields: readonly Field[], settings: Settings | null): Values {
  return Object.fromEntries(fields.map((field) => [field.name, valueOf(field, settings)]));
}

function valueOf(field: Field, settings: Settings | null): Value {
  if (field.isSecret) return "";
  const kept = settings ? settings[field.name] : field.standard;
  if (field.kind === "switch") return kept === true;
  if (kept === null || kept === undefined) return "";
  if (field.kind !== "json") return String(kept);
  return isEmpty(kept) ? "" : JSON.stringify(kept, null, 2);
}

const isEmpty = (value: unknown) => typeof value === "object" && value !== null && Object.keys(value).length === 0;

// Whether a secret has a value that is not shown.
export const isSet = (settings: Settings | null, field: Field) => settings?.[field.name] === HIDDEN;

export interface Told {
  settings: Settings;
  // What is wrong with a field, by its name.
  wrong: Record<string, string>;
}

// What the server is told: what differs from before, null for what goes back to its default.
export function settingsOf(fields: readonly Field[], before: Settings | null, values: Values, words: { missing: string; notJson: (why: string) => string }): Told {
  const first = valuesOf(fields, before);
  const told: Told = { settings: {}, wrong: {} };
  for (const field of fields) {
    const value = values[field.name] ?? null;
    const isEmptied = value === "" && !(field.isSecret && isSet(before, field));
    if (field.isRequired && (isEmptied || value === null)) told.wrong[field.name] = words.missing;
    else if (value !== first[field.name]) put(told, field, value, words.notJson);
  }
  return told;
}

function put(told: Told, field: Field, value: Value, notJson: (why: string) => string): void {
  if (value === "" || value === null) told.settings[field.name] = null;
  else if (field.kind === "number") told.settings[field.name] = Number(value);
  else if (field.kind !== "json") told.settings[field.name] = value;
  else
    try {
      told.settings[field.name] = JSON.parse(String(value));
    } catch (error) {
      told.wrong[field.name] = notJson(error instanceof Error ? error.message : String(error));
    }
}

// The field that a refusal is about: "Settings: ... - at `$.host`".
export function fieldIn(message: string): string | null {
  return /`\$\.(\w+)/.exec(message)?.[1] ?? /missing required field `(\w+)`/.exec(message)?.[1] ?? null;
}
