import { Button, Group, Paper, Stack, TextInput } from "@mantine/core";
import { useLocation } from "wouter";
import { text as common } from "../../text/console.en";
import { text } from "../../text/people.en";
import { place, told, useFields, useFocusOnError, type FieldRules } from "../parts/forms";
import { PageHead } from "../parts/PageHead";
import { Panel } from "../parts/Panel";
import { Problem } from "../parts/Problem";
import { FirstPassword } from "./FirstPassword";
import { InvitationLink } from "./InvitationLink";
import { RolesField } from "./RolesField";
import { useCreateUser, type NewUser as Values } from "./useUsers";

const words = text.users;
const RULES: FieldRules<keyof Values> = [
  ["password", /password/i],
  ["email", /e-?mail/i],
  ["full_name", /full_?name/i],
  ["roles", /role/i],
  ["username", /user ?name|user named/i],
];
const CRUMBS = [{ label: common.groups.flex }, { label: common.groups.people }, { label: words.title, to: "/flex/users" }];

export function NewUser() {
  const create = useCreateUser();
  const { values, set, change } = useFields<Values>({ username: "", full_name: "", email: "", roles: ["agent"], password: null });
  const problem = place(create.error, RULES);
  const form = useFocusOnError(create.error);
  const [, go] = useLocation();
  const made = create.data;
  if (made?.invitation)
    return (
      <>
        <PageHead key="made" title={words.invitation.title(made.full_name)} crumbs={CRUMBS} />
        <Panel title={words.invited(made.full_name)}>
          <InvitationLink username={made.username} invitation={made.invitation} />
          <Group>
            <Button onClick={() => go(`/flex/users/${made.sid}`)}>{words.invitation.toUser}</Button>
          </Group>
        </Panel>
      </>
    );
  return (
    <>
      <PageHead title={words.createTitle} crumbs={CRUMBS} lead={words.createLead} />
      <Paper withBorder radius="md" p="lg" maw={640}>
        <form
          ref={form}
          onSubmit={(event) => {
            event.preventDefault();
            create.mutate(values, {
              onSuccess: (user) => {
                if (user.invitation) return;
                told(words.created(user.full_name));
                go(`/flex/users/${user.sid}`);
              },
            });
          }}
        >
          <Stack>
            {problem.above && <Problem error={problem.above} />}
            <TextInput label={words.username} description={words.usernameHint} required value={values.username} onChange={change("username")} error={problem.at.username} autoComplete="off" autoCapitalize="none" />
            <TextInput label={words.fullName} required value={values.full_name} onChange={change("full_name")} error={problem.at.full_name} autoComplete="off" />
            <TextInput label={words.email} type="email" value={values.email} onChange={change("email")} error={problem.at.email} autoComplete="off" />
            <FirstPassword value={values.password} error={problem.at.password} onChange={(password) => set("password", password)} />
            <RolesField value={values.roles} error={problem.at.roles} onChange={(roles) => set("roles", roles)} />
            <Group>
              <Button type="submit" loading={create.isPending} disabled={!values.roles.length}>
                {words.createSubmit}
              </Button>
              <Button variant="default" onClick={() => go("/flex/users")}>
                {common.common.cancel}
              </Button>
            </Group>
          </Stack>
        </form>
      </Paper>
    </>
  );
}
