import { ActionIcon, CopyButton, TextInput } from "@mantine/core";
import { IconCheck, IconCopy, IconPencil } from "@tabler/icons-react";
import { useState, type FormEvent } from "react";
import { useChangeCustomer } from "../../api/useCustomer";
import type { Customer, Task } from "../../api/types";
import { text } from "../../text/en";
import { IconButton } from "../../ui/IconButton";
import { tellError } from "../../ui/tell";
import { useDesk } from "../desk";
import classes from "./Identity.module.css";

const words = text.customer;

// Who the customer is, by name and number, and who of us talks with him.
export function Identity({ customer, task }: { customer: Customer; task: Task | null }) {
  const { desktop } = useDesk();
  const [editing, setEditing] = useState<string | null>(null);
  const change = useChangeCustomer(customer.address);
  const save = (event: FormEvent) => {
    event.preventDefault();
    change.mutate(
      { name: (editing ?? "").trim() },
      {
        onSuccess: () => setEditing(null),
        onError: (error) => tellError(words.notSaved, error),
      },
    );
  };
  return (
    <div className={classes.identity}>
      {editing === null ? (
        <div className={classes.name}>
          <h2>{customer.name || words.noName}</h2>
          <IconButton size="sm" label={words.editName} onClick={() => setEditing(customer.name)}>
            <IconPencil size={16} aria-hidden />
          </IconButton>
        </div>
      ) : (
        <form onSubmit={save} className={classes.name}>
          <TextInput
            aria-label={words.name}
            autoFocus
            value={editing}
            onChange={(event) => setEditing(event.currentTarget.value)}
            onKeyDown={(event) => event.key === "Escape" && setEditing(null)}
          />
          <ActionIcon type="submit" size="lg" aria-label={text.common.save} loading={change.isPending}>
            <IconCheck size={18} aria-hidden />
          </ActionIcon>
        </form>
      )}
      <div className={classes.number}>
        <span>{customer.address}</span>
        <CopyButton value={customer.address}>
          {({ copied, copy }) => (
            <IconButton size="sm" label={copied ? text.common.copied : words.copyNumber} onClick={copy}>
              {copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
            </IconButton>
          )}
        </CopyButton>
      </div>
      {task?.our_address && (
        <p>
          {words.ours}: {task.our_address}
        </p>
      )}
      {!!task?.agents.length && (
        <p>
          {words.agents}:{" "}
          {task.agents
            .map((one) => (one.worker_sid === desktop.worker?.sid ? `${one.name} (${words.you})` : one.name))
            .join(", ")}
        </p>
      )}
    </div>
  );
}
