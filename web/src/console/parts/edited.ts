import { useState } from "react";

// Something that is edited while others may change it too: what was read (`base`), what has been
// made of it (`mine`), and what is there now.
export interface Edited<T> {
  base: T;
  mine: T;
}

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

// What becomes of the edit when something else is there: followed, unless something was typed.
export function follow<T>({ base, mine }: Edited<T>, there: T): Edited<T> {
  if (same(there, base)) return { base, mine };
  if (same(mine, base) || same(mine, there)) return { base: there, mine: there };
  return { base, mine };
}

// Keeps what was typed, whatever becomes of the thing meanwhile.
export function useEdited<T>(there: T) {
  const [kept, setKept] = useState<Edited<T>>({ base: there, mine: there });
  const now = follow(kept, there);
  if (now.base !== kept.base) setKept(now);
  return {
    mine: now.mine,
    set: (mine: T) => setKept({ base: now.base, mine }),
    isChanged: !same(now.mine, there),
    // Both sides have changed it.
    isConflict: !same(there, now.base),
    // Gives up what was typed.
    take: () => setKept({ base: there, mine: there }),
  };
}
