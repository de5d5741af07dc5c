import { Alert, Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { Dialog } from "./Dialog";

export interface ConfirmWords {
  title: string;
  body: ReactNode;
  confirm: string;
  cancel: string;
  // What must be typed first, and how that is asked for.
  typed?: { word: string; label: string };
}

interface Props {
  opened: boolean;
  words: ConfirmWords;
  danger?: boolean;
  busy: boolean;
  error: string | null;
  onConfirm: () => void;
  onClose: () => void;
}

// Asks before something that cannot be undone.
export function ConfirmDialog(props: Props) {
  const { opened, words, onClose } = props;
  return (
    <Dialog opened={opened} close={onClose} title={words.title} closeLabel={words.cancel}>
      <Question {...props} />
    </Dialog>
  );
}

function Question({ words, danger = true, busy, error, onConfirm, onClose }: Props) {
  const [typed, setTyped] = useState("");
  const ready = !words.typed || typed.trim() === words.typed.word;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        // The question may be asked from within a form, which is not meant.
        event.stopPropagation();
        if (ready) onConfirm();
      }}
    >
      <Stack>
        {error && (
          <Alert color="red" role="alert">
            {error}
          </Alert>
        )}
        <Text component="div">{words.body}</Text>
        {words.typed && (
          <TextInput
            label={words.typed.label}
            autoComplete="off"
            data-autofocus
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {words.cancel}
          </Button>
          <Button type="submit" {...(danger && { color: "red.8" })} disabled={!ready} loading={busy}>
            {words.confirm}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
