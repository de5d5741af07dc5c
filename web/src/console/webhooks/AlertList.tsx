import { Anchor, Badge, Group, NativeSelect, Text, TextInput } from "@mantine/core";
import { Link, useSearchParams } from "wouter";
import { text as common } from "../../text/console.en";
import { text as words } from "../../text/webhooks.en";
import { Moment } from "../../ui/Moment";
import { PagedTable } from "../parts/PagedTable";
import { PageHead } from "../parts/PageHead";
import { LEVELS, readAlert, useAlerts, type Filters, type Level } from "./useAlerts";

export function AlertList() {
  const [query, setQuery] = useSearchParams();
  const given = query.get("level") as Level | null;
  const filters: Filters = {
    level: given && LEVELS.includes(given) ? given : "",
    from: query.get("from") ?? "",
    to: query.get("to") ?? "",
  };
  const list = useAlerts(filters);
  const set = (name: keyof Filters, value: string) =>
    setQuery(
      (now) => {
        if (value) now.set(name, value);
        else now.delete(name);
        return now;
      },
      { replace: true },
    );
  return (
    <>
      <PageHead title={words.title} crumbs={[{ label: common.groups.monitor }]} lead={words.lead} />
      <Group align="flex-end" mb="md" role="search" aria-label={words.filters}>
        <NativeSelect
          label={words.level}
          data={[{ value: "", label: words.failures }, ...LEVELS.map((level) => ({ value: level, label: words.levels[level] }))]}
          value={filters.level}
          onChange={(event) => set("level", event.currentTarget.value)}
        />
        <TextInput type="date" label={words.from} value={filters.from} onChange={(event) => set("from", event.currentTarget.value)} />
        <TextInput type="date" label={words.to} value={filters.to} onChange={(event) => set("to", event.currentTarget.value)} />
      </Group>
      <PagedTable
        label={words.title}
        list={list}
        rowKey={(row) => row.sid}
        narrowed={Object.values(filters).some(Boolean)}
        empty={{ title: words.empty, body: words.emptyBody }}
        columns={[
          {
            head: words.what,
            cell: (row) => (
              <>
                <Anchor component={Link} href={`/monitor/webhooks/${row.sid}`} size="sm" fw={600}>
                  {readAlert(row).message}
                </Anchor>
                {row.request_url && (
                  <Text size="xs" c="dimmed">
                    {row.request_method} {row.request_url}
                  </Text>
                )}
              </>
            ),
          },
          { head: words.level, from: "xs", cell: (row) => <LevelMark level={row.log_level} /> },
          { head: words.code, from: "sm", cell: (row) => row.error_code ?? "" },
          { head: words.when, from: "sm", cell: (row) => <Moment of={row.date_created} exact /> },
        ]}
      />
    </>
  );
}

export function LevelMark({ level }: { level: Level }) {
  const looks = {
    error: ["red", "bad"],
    warning: ["yellow", "uneasy"],
    notice: ["gray", "plain"],
    debug: ["teal", "good"],
  } as const;
  const [color, className] = looks[level];
  return (
    <Badge variant="outline" tt="none" fw={500} color={color} className={className}>
      {words.levels[level]}
    </Badge>
  );
}
