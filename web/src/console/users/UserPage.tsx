import { Anchor, Button, Group, Stack, TextInput } from "@mantine/core";
import { Link } from "wouter";
import { text as common } from "../../text/console.en";
import { text } from "../../text/people.en";
import { CopyText } from "../../ui/CopyText";
import { Moment } from "../../ui/Moment";
import { useAccount } from "../parts/Account";
import { Facts } from "../parts/Facts";
import { place, told, useFields, useFocusOnError, type FieldRules } from "../parts/forms";
import { Loaded } from "../parts/Loaded";
import { PageHead } from "../parts/PageHead";
import { Panel } from "../parts/Panel";
import { Problem } from "../parts/Problem";
import { RolesField } from "./RolesField";
import { UserAccess } from "./UserAccess";
import { UserState } from "./UserList";
import { useChangeUser, useUser, type User } from "./useUsers";

const words = text.users;
const RULES: FieldRules<"full_name" | "email" | "roles"> = [
  ["email", /e-?mail/i],
  ["full_name", /full_?name/i],
  ["roles", /role|administrator/i],
];

export function UserPage({ sid }: { sid: string }) {
  const query = useUser(sid);
  return (
    <>
      <PageHead
        title={query.data?.full_name ?? words.one}
        crumbs={[{ label: common.groups.flex }, { label: common.groups.people }, { label: words.title, to: "/flex/users" }]}
      />
      <Loaded query={query}>
        {(user) => (
          <Stack gap="lg">
            <Panel title={words.properties}>
              <Facts facts={factsOf(user)} />
            </Panel>
            <Profile user={user} />
            <UserAccess user={user} />
          </Stack>
        )}
      </Loaded>
    </>
  );
}

function factsOf(user: User) {
  return [
    [words.username, user.username],
    [words.state, <UserState user={user} />],
    [words.lastLogIn, user.last_log_in ? <Moment of={user.last_log_in} /> : words.never],
    [words.logsInWith, [user.has_password && words.withPassword, user.single_sign_on && words.withSingleSignOn].filter(Boolean).join(", ") || words.noWayIn],
    [
      words.worker,
      user.worker_sid ? (
        <Anchor component={Link} href={`/flex/workers/${user.worker_sid}?workspace=${user.workspace_sid}`} size="sm">
          {words.openWorker}
        </Anchor>
      ) : (
        words.noWorker
      ),
    ],
    [words.sid, <CopyText text={user.sid} label={common.common.copy} copied={common.common.copied} />],
  ] as const;
}

// The name, and what the user may do.
function Profile({ user }: { user: User }) {
  const me = useAccount().user.sid;
  const change = useChangeUser(user.sid);
  const { values, set, change: on } = useFields({ full_name: user.full_name, email: user.email, roles: user.roles });
  const problem = place(change.error, RULES);
  const form = useFocusOnError(change.error);
  return (
    <Panel title={words.profile} lead={user.sid === me ? words.thatIsYou : null}>
      <form
        ref={form}
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate(values, { onSuccess: () => told(words.saved) });
        }}
      >
        <Stack maw={560}>
          {problem.above && <Problem error={problem.above} />}
          <TextInput label={words.fullName} required value={values.full_name} onChange={on("full_name")} error={problem.at.full_name} autoComplete="off" />
          <TextInput label={words.email} type="email" value={values.email} onChange={on("email")} error={problem.at.email} autoComplete="off" />
          <RolesField value={values.roles} error={problem.at.roles} onChange={(roles) => set("roles", roles)} />
          <Group>
            <Button type="submit" loading={change.isPending} disabled={!values.roles.length}>
              {common.common.save}
            </Button>
          </Group>
        </Stack>
      </form>
    </Panel>
  );
}
