import { Kbd, Modal } from "@mantine/core";
import { text } from "../../text/en";
import { KEYS, OTHER_KEYS } from "./keys";
import classes from "./Help.module.css";

export default function Help({ close }: { close: () => void }) {
  const all = [...Object.values(KEYS), ...OTHER_KEYS];
  return (
    <Modal
      opened
      onClose={close}
      title={text.shortcuts.title}
      closeButtonProps={{ "aria-label": text.common.close }}
    >
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
    </Modal>
  );
}

const SIGNS: Record<string, string> = { ArrowUp: "↑", ArrowDown: "↓" };
