import { ActionIcon, Button } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { useState, type ReactNode } from "react";
import { useRemove } from "../../api/useResource";
import { text } from "../../text/console.en";
import { ConfirmDialog, type ConfirmWords } from "../../ui/ConfirmDialog";
import { told } from "./forms";
import { focusHeading } from "./PageHead";
import { sentence } from "./Problem";

interface Props {
  // What is deleted: its kind, as its hooks call it, and where it is.
  kind: string;
  path: string;
  label: string;
  title: string;
  body: ReactNode;
  // What is told once it is gone.
  gone: string;
  typed?: ConfirmWords["typed"];
  // Within a line of a table, only a sign is shown.
  small?: boolean;
  // What its button in the question is called, where that differs from the first one.
  confirm?: string;
  // Says why it cannot be, where the server's own sentence needs help.
  explain?: (error: Error) => string;
  touches?: readonly string[];
  stays?: boolean;
  onGone?: () => void;
}

// Deletes something after a question, which stays open with the reason when it cannot be.
export function DeleteButton({ kind, path, label, title, body, gone, typed, small, confirm, explain = sentence, touches = [], stays = false, onGone }: Props) {
  const [asked, setAsked] = useState(false);
  const leave = useRemove(kind, { touches, stays });
  const close = () => {
    setAsked(false);
    leave.reset();
  };
  return (
    <>
      {small ? (
        <ActionIcon variant="subtle" color="red.8" className="danger" aria-label={label} onClick={() => setAsked(true)}>
          <IconTrash size={16} />
        </ActionIcon>
      ) : (
        <Button variant="outline" color="red.8" className="danger" onClick={() => setAsked(true)}>
          {label}
        </Button>
      )}
      <ConfirmDialog
        opened={asked}
        words={{ title, body, confirm: confirm ?? label, cancel: text.common.cancel, ...(typed && { typed }) }}
        busy={leave.isPending}
        error={leave.error && explain(leave.error)}
        onClose={close}
        onConfirm={() =>
          leave.mutate(path, {
            onSuccess: () => {
              told(gone);
              close();
              if (onGone) onGone();
              else setTimeout(focusHeading);
            },
          })
        }
      />
    </>
  );
}
