import type { Fields } from "../../api/client";
import { pretty } from "../../ui/JsonField";

export interface OptOutWords {
  default: boolean;
  enabled: boolean;
  advanced: boolean;
  stop_keywords: string[] | null;
  stop_reply: string | null;
  start_keywords: string[] | null;
  start_reply: string | null;
  help_keywords: string[] | null;
  help_reply: string | null;
  countries: Record<string, unknown>;
}

export const KINDS = ["stop", "start", "help"] as const;
export type Kind = (typeof KINDS)[number];

// One kind of words as the form holds it.
export interface KindTexts {
  words: string;
  answer: "usual" | "own" | "none";
  text: string;
}

export type Texts = Record<Kind, KindTexts> & { enabled: boolean; advanced: boolean; countries: string };

export function textsOf(kept: OptOutWords): Texts {
  const of = (kind: Kind): KindTexts => {
    const reply = kept[`${kind}_reply`];
    return {
      words: (kept[`${kind}_keywords`] ?? []).join(", "),
      answer: reply === null ? "usual" : reply === "" ? "none" : "own",
      text: reply ?? "",
    };
  };
  return { stop: of("stop"), start: of("start"), help: of("help"), enabled: kept.enabled, advanced: kept.advanced, countries: pretty(kept.countries) };
}

// What the server is told: what is left out is as usual.
export function fieldsOfTexts(texts: Texts): Fields {
  const fields: Fields = { Enabled: texts.enabled, Advanced: texts.advanced, Countries: texts.countries.trim() || "{}" };
  for (const kind of KINDS) {
    const { words, answer, text } = texts[kind];
    const name = kind.charAt(0).toUpperCase() + kind.slice(1);
    const listed = words.split(",").map((word) => word.trim()).filter(Boolean);
    if (listed.length) fields[`${name}Keywords`] = listed;
    if (answer !== "usual") fields[`${name}Reply`] = answer === "none" ? "" : text;
  }
  return fields;
}
