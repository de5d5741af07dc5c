import { Badge, Group, NativeSelect } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import { text } from "../../text/people.en";
import { Moment } from "../../ui/Moment";
import { NameLink } from "../parts/NameLink";
import { PagedTable } from "../parts/PagedTable";
import { SearchField } from "../parts/SearchField";
import { useActivities } from "../workspaces/useWorkspaces";
import { ActivityMark } from "./ActivityMark";
import { nameOf, read, skillsOf } from "./attributes";
import { useWorkers } from "./useWorkers";

const words = text.workers;

// The expression by which the server looks for a worker by a part of his name. It tells capitals
// from small letters: a name that is typed in small ones is found with its capital too.
function named(search: string): string {
  const typed = search.trim().replace(/["'\\]/g, "");
  const parts = [...new Set([typed, typed.charAt(0).toUpperCase() + typed.slice(1)])].filter(Boolean);
  return parts.flatMap((part) => [`friendly_name CONTAINS "${part}"`, `full_name CONTAINS "${part}"`]).join(" OR ");
}

export function WorkerList({ workspaceSid }: { workspaceSid: string }) {
  const [search, setSearch] = useState("");
  const [activity, setActivity] = useState("");
  const [expression] = useDebouncedValue(named(search), 250);
  const activities = useActivities(workspaceSid);
  const list = useWorkers(workspaceSid, {
    ...(activity && { ActivitySid: activity }),
    ...(expression && { TargetWorkersExpression: expression }),
  });
  return (
    <>
      <Group align="flex-start" gap="sm">
        <SearchField label={words.search} value={search} onChange={setSearch} />
        <NativeSelect
          aria-label={words.activity}
          mb="md"
          data={[{ value: "", label: words.anyActivity }, ...(activities.data ?? []).map((one) => ({ value: one.sid, label: one.friendly_name }))]}
          value={activity}
          onChange={(event) => setActivity(event.currentTarget.value)}
        />
      </Group>
      <PagedTable
        label={words.title}
        list={list}
        rowKey={(row) => row.sid}
        narrowed={!!activity || !!expression}
        empty={{ title: words.empty, body: words.emptyBody }}
        columns={[
          {
            head: words.name,
            cell: (row) => <NameLink to={`/flex/workers/${row.sid}`} name={nameOf(row)} below={nameOf(row) === row.friendly_name ? null : row.friendly_name} />,
          },
          { head: words.activity, cell: (row) => <ActivityMark name={row.activity_name ?? ""} available={row.available} /> },
          { head: words.since, from: "md", cell: (row) => <Moment of={row.date_status_changed} /> },
          {
            head: words.skills,
            from: "sm",
            cell: (row) => (
              <Group gap={4}>
                {skillsOf(read(row.attributes)).map((skill) => (
                  <Badge key={skill.name} variant="default" fw={500} tt="none">
                    {skill.level === null ? skill.name : words.skillWithLevel(skill.name, skill.level)}
                  </Badge>
                ))}
              </Group>
            ),
          },
        ]}
      />
    </>
  );
}
