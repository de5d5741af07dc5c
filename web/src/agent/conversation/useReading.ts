import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { markRead } from "../../api/useConversation";

interface Reading {
  conversationSid: string;
  // The index of the newest message.
  last: number | null;
  atEnd: boolean;
  unread: number;
  live: boolean;
}

// Tells the server what the agent has seen: the newest message is in view and the page in front.
// Answers how many have come below the view since.
export function useReading({ conversationSid, last, atEnd, unread, live }: Reading): number {
  const front = useSyncExternalStore(subscribe, () => document.hasFocus());
  const [seen, setSeen] = useState(last);
  // The newest when this began, and the newest that the server was told of.
  const first = useRef(last);
  first.current ??= last;
  const told = useRef(-1);
  if (atEnd && seen !== last) setSeen(last);

  useEffect(() => {
    if (!live || last === null || !atEnd || !front) return;
    if (last <= told.current || (unread === 0 && last === first.current)) return;
    const before = told.current;
    told.current = last;
    // Where it does not arrive, the next message or look tells it again.
    markRead(conversationSid, last).catch(() => {
      told.current = before;
    });
  }, [live, conversationSid, last, atEnd, front, unread]);
  return last !== null && seen !== null ? Math.max(0, last - seen) : 0;
}

function subscribe(listener: () => void): () => void {
  addEventListener("focus", listener);
  addEventListener("blur", listener);
  return () => {
    removeEventListener("focus", listener);
    removeEventListener("blur", listener);
  };
}
