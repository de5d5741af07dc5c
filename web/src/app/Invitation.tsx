import { Alert, Button, Stack, Text, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { Unreachable } from "../api/client";
import type { InvitationLink } from "../api/invitations";
import { useAcceptInvitation } from "../api/usePassword";
import { useLogIn, useLogOut, useSession } from "../api/useSession";
import { text } from "../text/en";
import { differ, NOT_TYPED, PasswordTwice } from "../ui/PasswordTwice";
import { EntryCard } from "./EntryCard";

const words = text.invitation;

// Where somebody who was invited chooses a password. `done` leads on, to the log-in or past it.
export default function Invitation({ invitation, done }: { invitation: InvitationLink; done: () => void }) {
  const [password, setPassword] = useState(NOT_TYPED);
  const [tried, setTried] = useState(false);
  const here = useSession().data;
  const accept = useAcceptInvitation();
  const logIn = useLogIn();
  const logOut = useLogOut();
  const enter = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (differ(password)) return;
    const { username } = await accept.mutateAsync({ token: invitation.token, password: password.first });
    // The password is set now, and the invitation used: what fails from here on leads to the log-in.
    if (here) await logOut.mutateAsync(false).catch(() => {});
    await logIn.mutateAsync({ username, password: password.first }).catch(() => {});
    done();
  };
  const error = accept.error;
  return (
    <EntryCard title={words.title}>
      <form onSubmit={(event) => void enter(event).catch(() => {})}>
        <Stack>
          <Text size="sm">{words.lead}</Text>
          {error && (
            <Alert color="red" role="alert">
              {error instanceof Unreachable ? text.logIn.unreachable : error.message}
            </Alert>
          )}
          {here && <Alert color="yellow">{words.somebodyHere(here.user.full_name)}</Alert>}
          {invitation.username && (
            <TextInput
              label={text.logIn.username}
              name="username"
              autoComplete="username"
              readOnly
              variant="filled"
              value={invitation.username}
            />
          )}
          <PasswordTwice value={password} tried={tried} autoFocus onChange={setPassword} />
          <Button type="submit" loading={accept.isPending || logIn.isPending || logOut.isPending}>
            {words.submit}
          </Button>
          <Button variant="subtle" onClick={done}>
            {here ? words.stay(here.user.full_name) : words.toLogIn}
          </Button>
        </Stack>
      </form>
    </EntryCard>
  );
}
