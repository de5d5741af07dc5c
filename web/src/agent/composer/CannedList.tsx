import { TextInput } from "@mantine/core";
import { useEffect, useState, type KeyboardEvent as ReactKey, type RefObject } from "react";
import type { CannedResponse } from "../../api/types";
import { text } from "../../text/en";
import { fitting } from "./canned";
import classes from "./CannedList.module.css";

const words = text.composer;

interface Props {
  responses: readonly CannedResponse[];
  // What stands behind the slash; null when the list was opened by its button and searches itself.
  word: string | null;
  field: RefObject<HTMLTextAreaElement | null>;
  choose: (response: CannedResponse) => void;
  close: () => void;
}

// Above the composer: the canned responses that fit. Arrows move, Enter or Tab takes one.
export function CannedList({ responses, word, field, choose, close }: Props) {
  const [searched, setSearched] = useState("");
  const [at, setAt] = useState(0);
  const wanted = word ?? searched;
  const found = fitting(responses, wanted);
  const chosen = Math.min(at, found.length - 1);

  const press = (event: KeyboardEvent | ReactKey) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by && !event.altKey) setAt((chosen + by + found.length) % Math.max(1, found.length));
    else if (event.key === "Escape") close();
    else if ((event.key === "Enter" && !event.shiftKey) || (event.key === "Tab" && word !== null)) {
      const response = found[chosen];
      if (!response) return;
      choose(response);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  useEffect(() => {
    const box = field.current;
    if (word === null || !box) return;
    box.setAttribute("aria-controls", "canned");
    box.setAttribute("aria-activedescendant", `canned-${found[chosen]?.sid}`);
    box.addEventListener("keydown", press);
    return () => {
      box.removeEventListener("keydown", press);
      box.removeAttribute("aria-controls");
      box.removeAttribute("aria-activedescendant");
    };
  });

  return (
    <div className={classes.list} data-testid="canned">
      {word === null && (
        <TextInput
          m="xs"
          autoFocus
          aria-label={words.cannedSearch}
          placeholder={words.cannedSearch}
          aria-controls="canned"
          aria-activedescendant={`canned-${found[chosen]?.sid}`}
          value={searched}
          onChange={(event) => {
            setSearched(event.currentTarget.value);
            setAt(0);
          }}
          onKeyDown={press}
        />
      )}
      <div id="canned" role="listbox" aria-label={words.canned}>
        {found.map((one, index) => (
          <div
            key={one.sid}
            id={`canned-${one.sid}`}
            role="option"
            aria-selected={index === chosen}
            className={classes.option}
            ref={index === chosen ? (element) => element?.scrollIntoView({ block: "nearest" }) : null}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => choose(one)}
          >
            <code>/{one.shortcut}</code>
            <span>
              <strong>{one.title}</strong>
              <span className={classes.body}>{one.body}</span>
            </span>
          </div>
        ))}
      </div>
      {!found.length && (
        <p className={classes.none}>{responses.length ? words.cannedNone : words.cannedEmpty}</p>
      )}
    </div>
  );
}
