// The types of content that have fields of their own here; the others are edited as JSON.

export type Value = Readonly<Record<string, unknown>>;

export interface Column {
  name: string;
  required?: boolean;
  choices?: readonly string[];
  // The kinds of button that have it.
  only?: readonly string[];
}

export type Field = { name: string; required?: boolean } & (
  | { as: "words" | "line" | "number" | "urls" }
  | { as: "rows"; columns: readonly Column[]; most: number }
);

const BODY = { name: "body", as: "words", required: true } as const;
const MEDIA = { name: "media", as: "urls" } as const;
const BUTTON: readonly Column[] = [
  { name: "title", required: true },
  { name: "url", only: ["URL"] },
  { name: "phone", only: ["PHONE_NUMBER"] },
  { name: "code", only: ["COPY_CODE"] },
  { name: "id", only: ["QUICK_REPLY"] },
];
const buttons = (...choices: string[]): Field => ({
  name: "actions",
  as: "rows",
  most: 10,
  columns: [{ name: "type", choices }, ...BUTTON.filter(({ only }) => !only || only.some((one) => choices.includes(one)))],
});

const FIELDS: Readonly<Record<string, readonly Field[]>> = {
  "twilio/text": [BODY],
  "twilio/media": [{ name: "body", as: "words" }, MEDIA],
  "twilio/quick-reply": [BODY, { name: "actions", as: "rows", most: 10, columns: [{ name: "title", required: true }, { name: "id" }] }],
  "twilio/call-to-action": [BODY, buttons("URL", "PHONE_NUMBER", "COPY_CODE", "VOICE_CALL")],
  "twilio/list-picker": [
    BODY,
    { name: "button", as: "line", required: true },
    { name: "items", as: "rows", most: 10, columns: [{ name: "item", required: true }, { name: "id", required: true }, { name: "description" }] },
  ],
  "twilio/card": [
    { name: "title", as: "line" },
    { name: "body", as: "words" },
    { name: "subtitle", as: "line" },
    MEDIA,
    buttons("URL", "PHONE_NUMBER", "QUICK_REPLY", "COPY_CODE", "VOICE_CALL"),
  ],
  "twilio/location": [
    { name: "latitude", as: "number", required: true },
    { name: "longitude", as: "number", required: true },
    { name: "label", as: "line" },
    { name: "address", as: "line" },
  ],
};

// The fields of a type; null where it is edited as JSON.
export const fieldsOf = (kind: string): readonly Field[] | null => FIELDS[kind] ?? null;

export const rowsOf = (value: unknown): readonly Value[] =>
  Array.isArray(value) ? value.filter((one): one is Value => typeof one === "object" && one !== null) : [];

export const linesOf = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : []);

// A row of a type as it begins: with the first kind of button, where there are several.
export function newRow(columns: readonly Column[]): Value {
  const choice = columns.find(({ choices }) => choices);
  return choice?.choices ? { [choice.name]: choice.choices[0] } : {};
}

// Whether a kind of button has a column.
export const hasColumn = (row: Value, { only }: Column): boolean => !only || only.includes(String(row["type"]));

// What the API is told: without what was left empty. What has no field here stays as it was.
export function told(kind: string, value: Value): Value {
  const made: Record<string, unknown> = { ...value };
  for (const field of FIELDS[kind] ?? []) {
    const now = made[field.name];
    if (field.as === "urls") made[field.name] = linesOf(now).map((one) => one.trim()).filter(Boolean);
    // What is no number is told as it was typed, and refused with a sentence.
    if (field.as === "number" && String(now ?? "").trim() && !Number.isNaN(Number(now))) made[field.name] = Number(now);
    if (field.as === "rows") made[field.name] = rowsOf(now).map((row) => toldRow(row, field.columns));
    if (isEmpty(made[field.name])) delete made[field.name];
  }
  return made;
}

function toldRow(row: Value, columns: readonly Column[]): Value {
  const dropped = columns.filter((column) => isEmpty(row[column.name]) || !hasColumn(row, column)).map(({ name }) => name);
  return Object.fromEntries(Object.entries(row).filter(([name]) => !dropped.includes(name)));
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);
}
