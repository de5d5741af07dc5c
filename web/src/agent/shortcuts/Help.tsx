import { Kbd } from "@mantine/core";
import { text } from "../../text/en";
import { Dialog } from "../../ui/Dialog";
import { KEYS, OTHER_KEYS } from "./keys";
import classes from "./Help.module.css";

export default function Help({ close }: { close: () => void }) {
  const all = [...Object.values(KEYS), ...OTHER_KEYS];
  return (
    <Dialog close={close} title={text.shortcuts.title}>
      <dl className={classes.keys}>
        {all.map(({ shown, what }) => (
          <div key={what}>
            <dt>{what}</dt>
            <dd>
              {shown.split("+").map((part) => (
                <Kbd key={part}>{SIGNS[part] ?? part}</Kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}

const SIGNS: Record<string, string> = { ArrowUp: "↑", ArrowDown: "↓" };
