import { Button, Group, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { text as common } from "../../text/console.en";
import { text } from "../../text/studio.en";
import { pretty } from "../../ui/JsonField";
import { Moment } from "../../ui/Moment";
import { told } from "../parts/forms";
import { PagedTable } from "../parts/PagedTable";
import { Problem } from "../parts/Problem";
import { download } from "./download";
import { Findings } from "./Findings";
import { FlowStatus } from "./FlowStatus";
import { findingsOf, readRevision, usePublish, useRevisions, type Flow } from "./useFlows";

const words = text.flows;

// The history of a flow; any revision can be taken out, or published anew.
export function RevisionList({ flow }: { flow: Flow }) {
  const list = useRevisions(flow.sid);
  const publish = usePublish(flow.sid);
  const save = useMutation({
    mutationFn: async (revision: number) => {
      const found = await readRevision(flow.sid, revision);
      download(`${flow.friendly_name} ${revision}`, pretty(found.definition));
    },
  });
  const findings = findingsOf(publish.error);
  const problem = findings ? null : (publish.error ?? save.error);
  return (
    <Stack>
      {findings && <Findings {...findings} live />}
      {problem && <Problem error={problem} />}
      <PagedTable
        label={words.tabs.revisions}
        list={list}
        rowKey={(row) => String(row.revision)}
        empty={{ title: common.common.nothingFound }}
        columns={[
          { head: words.revision, cell: (row) => <Text size="sm">{row.revision}</Text> },
          { head: words.status, cell: (row) => <FlowStatus status={row.status} /> },
          { head: words.made, from: "sm", cell: (row) => <Moment of={row.date_created} /> },
          {
            head: common.common.actions,
            hidden: true,
            right: true,
            cell: (row) => (
              <Group gap="xs" justify="flex-end">
                <Button size="xs" variant="default" aria-label={words.downloadRevision(row.revision)} onClick={() => save.mutate(row.revision)}>
                  {words.downloadShort}
                </Button>
                <Button
                  size="xs"
                  variant="default"
                  aria-label={words.publishRevision(row.revision)}
                  loading={publish.isPending && publish.variables.revision === row.revision}
                  disabled={row.revision === flow.revision && row.status === "published"}
                  onClick={() =>
                    publish.mutate(
                      { revision: row.revision, message: words.publishedFrom(row.revision) },
                      { onSuccess: () => told(words.published(flow.friendly_name)) },
                    )
                  }
                >
                  {words.publish}
                </Button>
              </Group>
            ),
          },
        ]}
      />
    </Stack>
  );
}
