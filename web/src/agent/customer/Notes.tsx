import { Button, Textarea } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { useState, type FormEvent } from "react";
import { useAddNote, useDeleteNote } from "../../api/useCustomer";
import type { Customer } from "../../api/types";
import { text } from "../../text/en";
import { IconButton } from "../../ui/IconButton";
import { keep, kept } from "../../ui/kept";
import { tellError } from "../../ui/tell";
import { wholeTime } from "../../ui/times";
import { useDesk } from "../desk";
import classes from "./About.module.css";

const words = text.customer;

export function Notes({ customer }: { customer: Customer }) {
  const { session } = useDesk();
  const key = `${session.user.sid}.note.${customer.address}`;
  const [body, setBody] = useState(() => kept<string>(key) ?? "");
  const add = useAddNote(customer.address);
  const remove = useDeleteNote(customer.address);
  const write = (next: string) => {
    setBody(next);
    keep(key, next || null);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!body.trim()) return;
    add.mutate(body.trim(), {
      onSuccess: () => write(""),
      onError: (error) => tellError(words.notSaved, error),
    });
  };
  return (
    <>
      <form onSubmit={submit}>
        <Textarea
          size="xs"
          aria-label={words.addNote}
          placeholder={words.notePlaceholder}
          autosize
          minRows={2}
          maxRows={6}
          value={body}
          onChange={(event) => write(event.currentTarget.value)}
        />
        {body.trim() && (
          <Button mt="xs" size="xs" type="submit" loading={add.isPending}>
            {words.addNote}
          </Button>
        )}
      </form>
      <ul className={classes.list} style={{ marginTop: "0.75rem" }}>
        {customer.notes.map((note) => (
          <li key={note.sid} className={classes.card}>
            <p className={classes.text}>{note.body}</p>
            <div className={classes.pair}>
              <span className={classes.small}>
                {note.author_name} · {wholeTime(note.date_created)}
              </span>
              {note.mine && (
                <IconButton
                  size="sm"
                  label={words.removeNote}
                  disabled={remove.isPending}
                  onClick={() =>
                    remove.mutate(note.sid, { onError: (error) => tellError(words.notSaved, error) })
                  }
                >
                  <IconTrash size={16} aria-hidden />
                </IconButton>
              )}
            </div>
          </li>
        ))}
      </ul>
    </>
  );
}
