import { Button, NativeSelect, Textarea } from "@mantine/core";
import { useState, type FormEvent } from "react";
import type { Task } from "../../api/types";
import { text } from "../../text/en";
import { keep, kept } from "../../ui/kept";
import { useDesk } from "../desk";
import { KEYS } from "../shortcuts/keys";
import { useDeeds } from "../tasks/useDeeds";
import classes from "./WrapUp.module.css";

const words = text.wrapUp;

interface Outcome {
  disposition: string;
  note: string;
}

// How it ended, in a code and in words; what is written survives a reload.
export function WrapUp({ task }: { task: Task }) {
  const { desktop, session, panes } = useDesk();
  const deeds = useDeeds();
  const key = `${session.user.sid}.wrapup.${task.reservation_sid}`;
  const [outcome, setOutcome] = useState<Outcome>(
    () => kept<Outcome>(key) ?? { disposition: "", note: "" },
  );
  const change = (next: Outcome) => {
    setOutcome(next);
    keep(key, next);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    deeds.complete(task, outcome, () => keep(key, null));
  };
  return (
    <form className={classes.form} onSubmit={submit} aria-label={words.title}>
      <NativeSelect
        label={words.disposition}
        data={[{ value: "", label: words.noDisposition }, ...desktop.dispositions]}
        value={outcome.disposition}
        autoFocus={panes.active === task.reservation_sid}
        onChange={(event) => change({ ...outcome, disposition: event.currentTarget.value })}
      />
      <Textarea
        label={words.note}
        placeholder={words.notePlaceholder}
        autosize
        minRows={1}
        maxRows={5}
        value={outcome.note}
        onChange={(event) => change({ ...outcome, note: event.currentTarget.value })}
      />
      <Button type="submit" data-complete aria-keyshortcuts={KEYS.complete.shown} loading={deeds.busy}>
        {words.complete}
      </Button>
    </form>
  );
}
