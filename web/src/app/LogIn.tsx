import { Alert, Button, Divider, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { Unreachable } from "../api/client";
import { useLogIn, useLogInOptions } from "../api/useSession";
import { text } from "../text/en";
import { EntryCard } from "./EntryCard";

const words = text.logIn;

export function LogIn() {
  const [username, setUsername] = useState("");
  const [password, setPassword] = useState("");
  const options = useLogInOptions();
  const logIn = useLogIn();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    logIn.mutate({ username, password });
  };
  const sign = options.data?.single_sign_on;
  const demo = options.data?.demo_users ?? [];
  return (
    <EntryCard
      title={words.title}
      below={
        demo.length > 0 && (
          <Stack gap="xs" mt="lg">
            <Divider label={words.demo} />
            {demo.map((user) => (
              <Button
                key={user.username}
                variant="light"
                disabled={logIn.isPending}
                onClick={() => logIn.mutate(user)}
              >
                {user.full_name} ({user.roles.join(", ")})
              </Button>
            ))}
          </Stack>
        )
      }
    >
      <form onSubmit={submit}>
        <Stack>
          {logIn.isError && (
            <Alert color="red" role="alert">
              {logIn.error instanceof Unreachable ? words.unreachable : logIn.error.message}
            </Alert>
          )}
          <TextInput
            label={words.username}
            name="username"
            autoComplete="username"
            autoCapitalize="none"
            autoFocus
            required
            value={username}
            onChange={(event) => setUsername(event.currentTarget.value)}
          />
          <PasswordInput
            label={words.password}
            name="password"
            autoComplete="current-password"
            required
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          <Button type="submit" loading={logIn.isPending}>
            {words.submit}
          </Button>
          {sign && (
            <Button component="a" href={sign.url} variant="default">
              {words.singleSignOn(sign.name)}
            </Button>
          )}
        </Stack>
      </form>
    </EntryCard>
  );
}
