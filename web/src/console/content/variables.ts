// Variables of a template: {{1}} or {{name}} in its texts.

const PLACEHOLDER = /\{\{\s*([\p{L}\p{N}_.-]+)\s*\}\}/gu;

export interface Piece {
  text: string;
  // The variable that has no value.
  missing?: string;
}

// A text with the values in it, once: what a value holds is not looked at again.
export function fill(text: string, values: Readonly<Record<string, string>>): Piece[] {
  const pieces: Piece[] = [];
  let done = 0;
  for (const found of text.matchAll(PLACEHOLDER)) {
    const name = found[1] ?? "";
    const value = values[name];
    pieces.push({ text: text.slice(done, found.index) });
    pieces.push(value ? { text: value } : { text: found[0], missing: name });
    done = found.index + found[0].length;
  }
  pieces.push({ text: text.slice(done) });
  return pieces.filter((piece) => piece.text);
}

// The variables that the texts within a value name, in their order.
export function named(value: unknown): string[] {
  const names = new Set<string>();
  const look = (part: unknown): void => {
    if (typeof part === "string") for (const found of part.matchAll(PLACEHOLDER)) names.add(found[1] ?? "");
    else if (typeof part === "object" && part !== null) Object.values(part).forEach(look);
  };
  look(value);
  return [...names];
}
