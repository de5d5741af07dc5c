import { IconArrowsRightLeft } from "@tabler/icons-react";
import type { Handover } from "../../api/types";
import { text } from "../../text/en";
import classes from "./HandoverNote.module.css";

// What the one who handed the conversation over wants the next to know.
export function HandoverNote({ handover }: { handover: Handover | null }) {
  if (!handover) return null;
  return (
    <aside className={classes.note} data-testid="handover">
      <IconArrowsRightLeft size={18} aria-hidden />
      <div>
        <strong>{text.conversation.handover(handover.from_name)}</strong>
        {handover.note && <p>{handover.note}</p>}
      </div>
    </aside>
  );
}
