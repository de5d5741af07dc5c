import { Anchor, Button, Text } from "@mantine/core";
import { IconFileImport } from "@tabler/icons-react";
import { Link } from "wouter";
import { text as common } from "../../text/console.en";
import { text } from "../../text/studio.en";
import { Moment } from "../../ui/Moment";
import { PagedTable } from "../parts/PagedTable";
import { PageHead } from "../parts/PageHead";
import { FlowStatus } from "./FlowStatus";
import { useFlowList } from "./useFlows";

const words = text.flows;

export function FlowList() {
  const list = useFlowList();
  const bring = (
    <Button component={Link} href="/studio/flows/import" leftSection={<IconFileImport size={16} aria-hidden />}>
      {words.import}
    </Button>
  );
  return (
    <>
      <PageHead title={words.title} crumbs={[{ label: common.groups.studio }]} lead={words.lead} actions={bring} />
      <PagedTable
        label={words.title}
        list={list}
        rowKey={(row) => row.sid}
        empty={{ title: words.empty, body: words.emptyBody, action: bring }}
        columns={[
          {
            head: words.name,
            cell: (row) => (
              <>
                <Anchor component={Link} href={`/studio/flows/${row.sid}`} fw={600} size="sm">
                  {row.friendly_name}
                </Anchor>
                <Text size="xs" c="dimmed" visibleFrom="sm">
                  {row.sid}
                </Text>
              </>
            ),
          },
          { head: words.status, cell: (row) => <FlowStatus status={row.status} /> },
          { head: words.revision, from: "xs", cell: (row) => row.revision },
          { head: words.updated, from: "sm", cell: (row) => <Moment of={row.date_updated} /> },
        ]}
      />
    </>
  );
}
