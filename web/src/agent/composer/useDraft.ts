import { useCallback, useState } from "react";
import type { Medium } from "../../api/types";
import { keep, kept } from "../../ui/kept";

export interface Draft {
  body: string;
  media: Medium[];
}

const EMPTY: Draft = { body: "", media: [] };

export function draftKey(user: string, conversationSid: string): string {
  return `${user}.draft.${conversationSid}`;
}

// What is written and not yet sent, for each user and conversation; it survives reload and log-out.
export function useDraft(key: string): [Draft, (change: (draft: Draft) => Draft) => void] {
  const [draft, setDraft] = useState<Draft>(() => kept<Draft>(key) ?? EMPTY);
  const change = useCallback(
    (next: (draft: Draft) => Draft) =>
      setDraft((before) => {
        const after = next(before);
        keep(key, after.body || after.media.length ? after : null);
        return after;
      }),
    [key],
  );
  return [draft, change];
}
