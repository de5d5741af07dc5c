// Which conversations are open beside one another. A pane is known by the SID of what it shows: a
// reservation (WR) that the agent works on, or a conversation (CH) that he reads.

export interface Panes {
  open: readonly string[];
  // The one that the keyboard and the customer's panel belong to; null shows the list alone.
  active: string | null;
}

export type PaneChange =
  // In the place of the active one, or beside it.
  | { deed: "show" | "beside" | "close"; sid: string }
  | { deed: "list" }
  // Only what still exists stays.
  | { deed: "keep"; sids: ReadonlySet<string> };

export const BESIDE_MAX = 3;
export const NO_PANES: Panes = { open: [], active: null };

export function panesAfter(panes: Panes, change: PaneChange): Panes {
  switch (change.deed) {
    case "show": {
      if (panes.open.includes(change.sid)) return { ...panes, active: change.sid };
      const at = panes.open.indexOf(panes.active ?? panes.open.at(-1) ?? "");
      const open = at < 0 ? [...panes.open, change.sid] : panes.open.with(at, change.sid);
      return { open, active: change.sid };
    }
    case "beside": {
      if (panes.open.includes(change.sid)) return { ...panes, active: change.sid };
      const open = [...panes.open, change.sid];
      // The oldest makes room, but not the one that is being worked on.
      if (open.length > BESIDE_MAX) open.splice(open[0] === panes.active ? 1 : 0, 1);
      return { open, active: change.sid };
    }
    case "close":
      return without(panes, (sid) => sid !== change.sid);
    case "keep":
      return panes.open.every((sid) => change.sids.has(sid))
        ? panes
        : without(panes, (sid) => change.sids.has(sid));
    case "list":
      return { ...panes, active: null };
  }
}

function without(panes: Panes, stays: (sid: string) => boolean): Panes {
  const open = panes.open.filter(stays);
  if (panes.active === null || open.includes(panes.active)) return { ...panes, open };
  const at = panes.open.indexOf(panes.active);
  return { open, active: open[Math.min(at, open.length - 1)] ?? null };
}
