import { Button, TextInput } from "@mantine/core";
import { IconPencil, IconTrash } from "@tabler/icons-react";
import { useState, type FormEvent } from "react";
import { useChangeCustomer } from "../../api/useCustomer";
import type { Customer } from "../../api/types";
import { text } from "../../text/en";
import { IconButton } from "../../ui/IconButton";
import { tellError } from "../../ui/tell";
import classes from "./About.module.css";

const words = text.customer;

// What colleagues have written down about a customer, word for word.
export function Attributes({ customer }: { customer: Customer }) {
  const [editing, setEditing] = useState<{ key: string; value: string; before: string | null } | null>(null);
  const change = useChangeCustomer(customer.address);
  // Only what is named changes; null takes an attribute away. Others are left to colleagues.
  const put = (attributes: Record<string, string | null>) =>
    change.mutate(
      { attributes },
      {
        onSuccess: () => setEditing(null),
        onError: (error) => tellError(words.notSaved, error),
      },
    );
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (!editing?.key.trim()) return;
    const before = editing.before === null ? {} : { [editing.before]: null };
    put({ ...before, [editing.key.trim()]: editing.value.trim() });
  };
  const all = Object.entries(customer.attributes);
  return (
    <>
      {!all.length && !editing && <p className={classes.none}>{words.noAttributes}</p>}
      <ul className={classes.list}>
        {all.map(([key, value]) => (
          <li key={key} className={classes.pair}>
            <div>
              <div className={classes.small}>{key}</div>
              <div className={classes.text}>{value}</div>
            </div>
            <IconButton
              size="sm"
              label={words.editAttribute(key)}
              onClick={() => setEditing({ key, value, before: key })}
            >
              <IconPencil size={16} aria-hidden />
            </IconButton>
            <IconButton
              size="sm"
              label={words.removeAttribute(key)}
              disabled={change.isPending}
              onClick={() => put({ [key]: null })}
            >
              <IconTrash size={16} aria-hidden />
            </IconButton>
          </li>
        ))}
      </ul>
      {editing ? (
        <form onSubmit={save} onKeyDown={(event) => event.key === "Escape" && setEditing(null)}>
          <TextInput
            mt="xs"
            size="xs"
            label={words.key}
            autoFocus
            required
            value={editing.key}
            onChange={(event) => setEditing({ ...editing, key: event.currentTarget.value })}
          />
          <TextInput
            mt="xs"
            size="xs"
            label={words.value}
            value={editing.value}
            onChange={(event) => setEditing({ ...editing, value: event.currentTarget.value })}
          />
          <Button.Group mt="xs">
            <Button size="xs" type="submit" loading={change.isPending}>
              {text.common.save}
            </Button>
            <Button size="xs" variant="default" onClick={() => setEditing(null)}>
              {text.common.cancel}
            </Button>
          </Button.Group>
        </form>
      ) : (
        <Button
          mt="xs"
          size="xs"
          variant="default"
          onClick={() => setEditing({ key: "", value: "", before: null })}
        >
          {words.addAttribute}
        </Button>
      )}
    </>
  );
}
