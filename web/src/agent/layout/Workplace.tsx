import { useMediaQuery } from "@mantine/hooks";
import { useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useReducer, useState } from "react";
import type { Desktop, Session } from "../../api/types";
import { DESKTOP } from "../../api/useDesktop";
import { useLive } from "../../live/useLive";
import { keep, kept } from "../../ui/kept";
import { useOutbox } from "../composer/useOutbox";
import { DeskContext, type Asked, type Desk } from "../desk";
import { NO_PANES, panesAfter, type Panes } from "../panes";
import { useKeys } from "../shortcuts/useKeys";
import { TaskList } from "../tasks/TaskList";
import { useArrivals, useRinging } from "../tasks/useArrivals";
import { TopBar } from "../topbar/TopBar";
import { Asking } from "./Asking";
import { OfflineBanner } from "./OfflineBanner";
import { PaneGrid } from "./PaneGrid";
import { SkipLink } from "./SkipLink";
import classes from "./Workplace.module.css";

const CustomerSide = lazy(() => import("../customer/CustomerSide"));

const NARROW = "(max-width: 52em)";
// Below this width the customer's panel would take the room of the conversation.
const TIGHT = "(max-width: 75em)";

// Everything on the page of an agent who is logged in.
export function Workplace({ session, desktop }: { session: Session; desktop: Desktop }) {
  const user = session.user.sid;
  const cache = useQueryClient();
  const outbox = useOutbox(user);
  const [panes, turn] = useReducer(panesAfter, NO_PANES, () => kept<Panes>(`${user}.panes`) ?? NO_PANES);
  const [asked, ask] = useState<Asked | null>(null);
  const [column, setColumn] = useState(() => kept<boolean>("customer") ?? true);
  const [drawer, setDrawer] = useState(false);
  const narrow = useFits(NARROW);
  const tight = useFits(TIGHT);
  const heard = useArrivals({ panes, turn });
  useRinging(desktop.tasks, panes.active);
  const connection = useLive(desktop.position, heard);

  useEffect(() => keep(`${user}.panes`, panes), [user, panes]);
  useEffect(() => {
    if (connection === "online") outbox.wake();
  }, [connection, outbox]);
  useEffect(() => {
    // What is read stays; what was worked on and is over closes.
    const reading = panes.open.filter((sid) => sid.startsWith("CH"));
    // A task that a deed has just brought is in the cache a moment before it is in what is shown.
    const { tasks } = cache.getQueryData<Desktop>(DESKTOP) ?? desktop;
    turn({
      deed: "keep",
      sids: new Set([...reading, ...tasks.map((task) => task.reservation_sid)]),
    });
  }, [cache, desktop, panes.open]);

  const desk: Desk = {
    session, desktop, connection, outbox, panes, turn, asked, ask, narrow, tight,
    customerShown: tight ? drawer : column,
    showCustomer: (shown) => {
      if (tight) return setDrawer(shown);
      setColumn(shown);
      keep("customer", shown);
    },
  };
  return (
    <DeskContext value={desk}>
      <Keys />
      <SkipLink />
      <div className={classes.page}>
        <TopBar />
        <OfflineBanner connection={connection} />
        <div className={classes.columns}>
          {!narrow && <TaskList />}
          {narrow && panes.active === null ? (
            <main className={classes.list} id="conversation" tabIndex={-1}>
              <TaskList />
            </main>
          ) : (
            <PaneGrid />
          )}
          <Suspense>
            <CustomerSide />
          </Suspense>
        </div>
      </div>
      <Asking />
    </DeskContext>
  );
}

function useFits(query: string): boolean {
  return useMediaQuery(query, window.matchMedia(query).matches, { getInitialValueInEffect: false });
}

function Keys() {
  useKeys();
  return null;
}
