import { useElementSize } from "@mantine/hooks";
import { IconMessages } from "@tabler/icons-react";
import { text } from "../../text/en";
import { Pane } from "../conversation/Pane";
import { useDesk } from "../desk";
import { PaneTabs } from "./PaneTabs";
import classes from "./PaneGrid.module.css";

const NARROWEST_PX = 340;

// The open conversations beside one another, as many as there is room for; tabs lead to the others.
export function PaneGrid() {
  const { panes, narrow } = useDesk();
  const { ref, width } = useElementSize();
  const room = narrow ? 1 : Math.max(1, Math.floor(width / NARROWEST_PX));
  const active = panes.active ?? panes.open.at(-1) ?? null;
  const at = Math.max(0, panes.open.indexOf(active ?? ""));
  const first = Math.max(0, Math.min(at, panes.open.length - room));
  const shown = panes.open.slice(first, first + room);
  return (
    <main className={classes.main} id="conversation" tabIndex={-1} ref={ref} aria-label={text.conversation.pane}>
      {panes.open.length > room && !narrow && <PaneTabs />}
      <div className={classes.panes}>
        {shown.map((sid) => (
          <Pane key={sid} sid={sid} alone={shown.length === 1} />
        ))}
        {!shown.length && (
          <div className={classes.empty}>
            <IconMessages size={40} stroke={1.25} aria-hidden />
            <strong>{text.conversation.pick}</strong>
            <span>{text.conversation.pickHint}</span>
          </div>
        )}
      </div>
    </main>
  );
}
