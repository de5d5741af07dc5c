import { Alert, Button, Group, PasswordInput, Stack } from "@mantine/core";
import { useState } from "react";
import { useLocation } from "wouter";
import { text as common } from "../../text/console.en";
import { text } from "../../text/people.en";
import { ConfirmDialog } from "../../ui/ConfirmDialog";
import { Moment } from "../../ui/Moment";
import { told } from "../parts/forms";
import { Panel } from "../parts/Panel";
import { Problem, sentence } from "../parts/Problem";
import { Invite } from "./Invite";
import { useChangeUser, useDeleteUser, useLogUserOut, type User } from "./useUsers";

const words = text.users;
type Question = "deactivate" | "logOut" | "delete";

// Password, lock, sessions, and whether the user may log in at all.
export function UserAccess({ user }: { user: User }) {
  const [question, setQuestion] = useState<Question | null>(null);
  const change = useChangeUser(user.sid);
  const logOut = useLogUserOut(user.sid);
  const leave = useDeleteUser(user.sid);
  const [, go] = useLocation();
  const done = (message: string) => () => {
    told(message);
    setQuestion(null);
  };
  const deeds = {
    deactivate: () => change.mutate({ active: false }, { onSuccess: done(words.deactivated) }),
    logOut: () => logOut.mutate(undefined, { onSuccess: done(words.loggedOut) }),
    delete: () =>
      leave.mutate(undefined, {
        onSuccess: () => {
          told(words.deleted(user.full_name));
          go("/flex/users");
        },
      }),
  };
  const error = change.error ?? logOut.error ?? leave.error;
  return (
    <Panel title={words.access}>
      <Stack>
        {error && !question && <Problem error={error} />}
        {user.locked_until && (
          <Alert color="yellow" title={words.lockedTitle}>
            <Group justify="space-between">
              <span>
                {words.lockedUntil} <Moment of={user.locked_until} exact />
              </span>
              <Button size="xs" variant="default" onClick={() => change.mutate({ unlock: true }, { onSuccess: done(words.unlocked) })}>
                {words.unlock}
              </Button>
            </Group>
          </Alert>
        )}
        {user.active && <Invite user={user} />}
        <NewPassword user={user} />
        <Group>
          <Button variant="default" onClick={() => setQuestion("logOut")}>
            {words.logOut}
          </Button>
          {user.active ? (
            <Button variant="default" onClick={() => setQuestion("deactivate")}>
              {words.deactivate}
            </Button>
          ) : (
            <Button variant="default" loading={change.isPending} onClick={() => change.mutate({ active: true }, { onSuccess: done(words.activated) })}>
              {words.activate}
            </Button>
          )}
          <Button variant="outline" color="red.8" className="danger" onClick={() => setQuestion("delete")}>
            {words.delete}
          </Button>
        </Group>
      </Stack>
      <ConfirmDialog
        opened={question !== null}
        danger={question !== "logOut"}
        words={{ ...words.questions[question ?? "logOut"](user.full_name), cancel: common.common.cancel }}
        busy={change.isPending || logOut.isPending || leave.isPending}
        error={error && sentence(error)}
        onClose={() => {
          setQuestion(null);
          change.reset();
          logOut.reset();
          leave.reset();
        }}
        onConfirm={() => question && deeds[question]()}
      />
    </Panel>
  );
}

function NewPassword({ user }: { user: User }) {
  const [password, setPassword] = useState("");
  const change = useChangeUser(user.sid);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        change.mutate(
          { password },
          {
            onSuccess: () => {
              setPassword("");
              told(words.passwordSet);
            },
          },
        );
      }}
    >
      <input type="text" autoComplete="username" value={user.username} readOnly hidden />
      <Group align="flex-end">
        <PasswordInput
          label={words.newPassword}
          description={words.newPasswordHint}
          required
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          error={change.error && sentence(change.error)}
          autoComplete="new-password"
          visibilityToggleButtonProps={{ "aria-label": words.showPassword }}
          style={{ flex: "1 1 280px", maxWidth: 420 }}
        />
        <Button type="submit" variant="default" loading={change.isPending}>
          {words.setPassword}
        </Button>
      </Group>
    </form>
  );
}
