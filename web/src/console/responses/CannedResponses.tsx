import { ActionIcon, Button, Code, Group, Text } from "@mantine/core";
import { IconPencil, IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import type { CannedResponse } from "../../api/types";
import { text as common } from "../../text/console.en";
import { text } from "../../text/desktop.en";
import { DeleteButton } from "../parts/DeleteButton";
import { PagedTable } from "../parts/PagedTable";
import { PageHead } from "../parts/PageHead";
import { SearchField } from "../parts/SearchField";
import { ResponseDialog } from "./ResponseDialog";
import { responsePath, RESPONSES, useCannedResponses } from "./useCannedResponses";

const words = text.responses;

export default function CannedResponses() {
  const query = useCannedResponses();
  const [search, setSearch] = useState("");
  const [editing, setEditing] = useState<CannedResponse | "new" | null>(null);
  const wanted = search.trim().toLowerCase();
  const fits = (row: CannedResponse) => [row.shortcut, row.title, row.body].some((part) => part.toLowerCase().includes(wanted));
  const create = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setEditing("new")}>
      {words.create}
    </Button>
  );
  return (
    <>
      <PageHead
        title={words.title}
        crumbs={[{ label: common.groups.flex }, { label: common.groups.desktop }]}
        lead={words.lead}
        actions={create}
      />
      <SearchField label={words.search} value={search} onChange={setSearch} />
      <PagedTable
        label={words.title}
        list={{
          rows: query.data ?? [],
          isPending: query.isPending,
          error: query.data ? null : query.error,
          retry: () => void query.refetch(),
          hasMore: false,
          isLoadingMore: false,
          loadMore: () => undefined,
        }}
        rowKey={(row) => row.sid}
        filter={wanted ? fits : null}
        empty={{ title: words.empty, body: words.emptyBody, action: create }}
        columns={[
          { head: words.shortcut, cell: (row) => <Code>{row.shortcut}</Code> },
          {
            head: words.response,
            cell: (row) => (
              <>
                <Text size="sm" fw={600}>
                  {row.title}
                </Text>
                <Text size="sm" c="dimmed" lineClamp={2}>
                  {row.body}
                </Text>
              </>
            ),
          },
          {
            head: common.common.actions,
            hidden: true,
            right: true,
            cell: (row) => (
              <Group gap={4} justify="flex-end" wrap="nowrap">
                <ActionIcon variant="subtle" aria-label={words.edit(row.title)} onClick={() => setEditing(row)}>
                  <IconPencil size={16} />
                </ActionIcon>
                <DeleteButton
                  small
                  kind={RESPONSES}
                  path={responsePath(row.sid)}
                  label={words.delete(row.title)}
                  title={words.deleteTitle(row.title)}
                  body={words.deleteBody}
                  confirm={common.common.delete}
                  gone={words.deleted(row.title)}
                />
              </Group>
            ),
          },
        ]}
      />
      <ResponseDialog response={editing} onClose={() => setEditing(null)} />
    </>
  );
}
