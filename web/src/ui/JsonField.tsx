import { Textarea } from "@mantine/core";

export interface JsonWords {
  invalid: (why: string) => string;
  notObject: string;
}

// What is wrong with a text that should be a JSON object; null when nothing is.
export function jsonProblem(text: string, words: JsonWords): string | null {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject ? null : words.notObject;
  } catch (error) {
    return words.invalid(error instanceof Error ? error.message : String(error));
  }
}

export function pretty(value: unknown): string {
  return JSON.stringify(value, null, 2);
}

// JSON as text that is indented anew on the way out.
export function prettyText(text: string): string {
  try {
    return pretty(JSON.parse(text));
  } catch {
    return text;
  }
}

interface Props {
  label: string;
  description?: string;
  value: string;
  error?: string | null;
  rows?: number;
  readOnly?: boolean;
  required?: boolean;
  onChange?: (value: string) => void;
}

// JSON that is edited as text. Tab leaves it, as it leaves every field.
export function JsonField({ value, rows = 12, error, onChange, description, ...rest }: Props) {
  return (
    <Textarea
      {...rest}
      {...(description && { description })}
      error={error ?? null}
      value={value}
      onChange={(event) => onChange?.(event.currentTarget.value)}
      autosize
      minRows={Math.min(rows, 6)}
      maxRows={rows}
      spellCheck={false}
      autoComplete="off"
      styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)", fontSize: 13, lineHeight: 1.5 } }}
    />
  );
}
