import { Anchor, Badge, Button, Group, Text } from "@mantine/core";
import { IconUserPlus } from "@tabler/icons-react";
import { useState } from "react";
import { Link } from "wouter";
import { text as common } from "../../text/console.en";
import { text } from "../../text/people.en";
import { Moment } from "../../ui/Moment";
import { PagedTable } from "../parts/PagedTable";
import { PageHead } from "../parts/PageHead";
import { SearchField } from "../parts/SearchField";
import { useUsers, type User } from "./useUsers";

const words = text.users;

export function UserList() {
  const list = useUsers();
  const [search, setSearch] = useState("");
  const wanted = search.trim().toLowerCase();
  const fits = (user: User) => [user.username, user.full_name, user.email].some((part) => part.toLowerCase().includes(wanted));
  const create = (
    <Button component={Link} href="/flex/users/new" leftSection={<IconUserPlus size={16} aria-hidden />}>
      {words.create}
    </Button>
  );
  return (
    <>
      <PageHead
        title={words.title}
        crumbs={[{ label: common.groups.flex }, { label: common.groups.people }]}
        lead={words.lead}
        actions={create}
      />
      <SearchField label={words.search} value={search} onChange={setSearch} />
      <PagedTable
        label={words.title}
        list={list}
        rowKey={(row) => row.sid}
        filter={wanted ? fits : null}
        empty={{ title: words.empty, body: words.emptyBody, action: create }}
        columns={[
          {
            head: words.fullName,
            cell: (row) => (
              <>
                <Anchor component={Link} href={`/flex/users/${row.sid}`} fw={600} size="sm">
                  {row.full_name}
                </Anchor>
                <Text size="xs" c="dimmed">
                  {row.username}
                </Text>
              </>
            ),
          },
          {
            head: words.roles,
            from: "xs",
            cell: (row) => (
              <Group gap={4}>
                {row.roles.map((role) => (
                  <Badge key={role} variant="default" fw={500} tt="none">
                    {words.roleNames[role]}
                  </Badge>
                ))}
              </Group>
            ),
          },
          { head: words.state, cell: (row) => <UserState user={row} /> },
          { head: words.lastLogIn, from: "md", cell: (row) => (row.last_log_in ? <Moment of={row.last_log_in} /> : words.never) },
        ]}
      />
    </>
  );
}

export function UserState({ user }: { user: User }) {
  const state = !user.active ? "inactive" : user.locked_until ? "locked" : "active";
  const looks = { active: ["teal", "good"], locked: ["yellow", "uneasy"], inactive: ["gray", "plain"] } as const;
  const [color, className] = looks[state];
  return (
    <Badge variant="outline" tt="none" fw={500} color={color} className={className}>
      {words.states[state]}
    </Badge>
  );
}
