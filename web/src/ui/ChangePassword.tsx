import { Alert, Button, Group, PasswordInput, Stack, Text } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { Refusal } from "../api/client";
import { useChangePassword } from "../api/usePassword";
import { text } from "../text/en";
import { Dialog } from "./Dialog";
import { differ, NOT_TYPED, PasswordTwice } from "./PasswordTwice";
import { sentence, tell } from "./tell";

const words = text.password;

// Asks for the password as it is and as it is to be.
export default function ChangePassword({ username, close }: { username: string; close: () => void }) {
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState(NOT_TYPED);
  const [tried, setTried] = useState(false);
  const change = useChangePassword();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (differ(next)) return;
    change.mutate(
      { current_password: current, new_password: next.first },
      {
        onSuccess: () => {
          close();
          tell(words.changed);
        },
      },
    );
  };
  const wrong = change.error instanceof Refusal && change.error.message.includes("current_password");
  return (
    <Dialog title={words.title} close={close}>
      <form onSubmit={submit}>
        <Stack>
          {change.error && !wrong && (
            <Alert color="red" role="alert">
              {sentence(change.error)}
            </Alert>
          )}
          <input type="text" name="username" autoComplete="username" value={username} readOnly hidden />
          <PasswordInput
            label={words.current}
            name="current-password"
            autoComplete="current-password"
            required
            data-autofocus
            visibilityToggleButtonProps={{ "aria-label": words.show }}
            error={wrong && words.wrong}
            value={current}
            onChange={(event) => setCurrent(event.currentTarget.value)}
          />
          <PasswordTwice value={next} tried={tried} onChange={setNext} />
          <Text size="sm" c="dimmed">
            {words.othersEnd}
          </Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {text.common.cancel}
            </Button>
            <Button type="submit" loading={change.isPending}>
              {words.submit}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
