import { TextInput } from "@mantine/core";
import { useRef, useState, type KeyboardEvent } from "react";
import { text } from "../../text/en";
import { EMOJI } from "./emoji";
import classes from "./EmojiPicker.module.css";

const COLUMNS = 8;

// A grid of emoji. Arrows move in it, Enter takes one; typing searches by name.
export default function EmojiPicker({ choose }: { choose: (emoji: string) => void }) {
  const [wanted, setWanted] = useState("");
  const [at, setAt] = useState(0);
  const grid = useRef<HTMLDivElement>(null);
  const found = EMOJI.filter((one) => one.names.includes(wanted.trim().toLowerCase()));
  const chosen = Math.min(at, Math.max(0, found.length - 1));

  const focus = (index: number) => {
    const to = Math.max(0, Math.min(found.length - 1, index));
    setAt(to);
    grid.current?.querySelectorAll<HTMLElement>("button")[to]?.focus();
  };
  const move = (event: KeyboardEvent) => {
    const by = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: COLUMNS, ArrowUp: -COLUMNS }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    focus(chosen + by);
  };
  return (
    <>
      <TextInput
        size="xs"
        mb="xs"
        autoFocus
        aria-label={text.composer.emojiSearch}
        placeholder={text.composer.emojiSearch}
        value={wanted}
        onChange={(event) => {
          setWanted(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={(event) => {
          const first = found[0];
          if (event.key === "ArrowDown") {
            event.preventDefault();
            focus(0);
          } else if (event.key === "Enter" && first) {
            event.preventDefault();
            choose(first.emoji);
          }
        }}
      />
      <div ref={grid} className={classes.grid} role="group" aria-label={text.composer.emoji} onKeyDown={move}>
        {found.map((one, index) => (
          <button
            key={one.emoji}
            type="button"
            aria-label={one.names}
            title={one.names}
            tabIndex={index === chosen ? 0 : -1}
            onClick={() => choose(one.emoji)}
          >
            {one.emoji}
          </button>
        ))}
      </div>
      {!found.length && <p className={classes.none}>{text.composer.emojiNone}</p>}
    </>
  );
}
