import { IconChevronRight } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { keep, kept } from "../../ui/kept";
import classes from "./Section.module.css";

interface Props {
  title: string;
  // Under this name the browser keeps whether it is open.
  id: string;
  count?: number;
  closed?: boolean;
  children: ReactNode;
}

// A part of the panel that can be folded away.
export function Section({ title, id, count = 0, closed = false, children }: Props) {
  return (
    <details
      className={classes.section}
      open={kept<boolean>(`section.${id}`) ?? !closed}
      onToggle={(event) => keep(`section.${id}`, event.currentTarget.open)}
    >
      <summary>
        <IconChevronRight size={16} aria-hidden />
        <h3>{title}</h3>
        {count > 0 && <span>{count}</span>}
      </summary>
      <div className={classes.body}>{children}</div>
    </details>
  );
}
