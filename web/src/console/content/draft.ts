import { pretty } from "../../ui/JsonField";
import { fieldsOf, told, type Value } from "./kinds";
import type { Template } from "./useTemplates";

// A type of a template as it is edited: by its fields, or as JSON.
export interface Part {
  kind: string;
  value: Value;
  raw: string | null;
}

// What the form of a template holds; `samples` are the values of its variables.
export interface Draft {
  name: string;
  language: string;
  parts: readonly Part[];
  samples: Readonly<Record<string, string>>;
}

export function newPart(kind: string, value: Value = {}): Part {
  return { kind, value, raw: fieldsOf(kind) ? null : pretty(value) };
}

export function draftOf(template: Template | null): Draft {
  return {
    name: template?.friendly_name ?? "",
    language: template?.language ?? "en",
    parts: template ? Object.entries(template.types).map(([kind, value]) => newPart(kind, value)) : [newPart("twilio/text")],
    samples: template?.variables ?? {},
  };
}

// The types as the API knows them. JSON that cannot be read is left out: the form says what is wrong.
export function typesOf(parts: readonly Part[]): Record<string, Value> {
  return Object.fromEntries(parts.map(({ kind, value, raw }) => [kind, raw === null ? told(kind, value) : parsed(raw)]));
}

export function toBody({ name, language, parts, samples }: Draft) {
  const variables = Object.fromEntries(Object.entries(samples).filter(([, value]) => value));
  return { friendly_name: name.trim(), language: language.trim(), variables, types: typesOf(parts) };
}

function parsed(raw: string): Value {
  try {
    const value: unknown = JSON.parse(raw);
    return typeof value === "object" && value !== null ? (value as Value) : {};
  } catch {
    return {};
  }
}
