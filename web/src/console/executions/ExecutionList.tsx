import { Anchor, NativeSelect, Text } from "@mantine/core";
import { useState } from "react";
import { Link } from "wouter";
import { text } from "../../text/studio.en";
import { Moment } from "../../ui/Moment";
import { PagedTable } from "../parts/PagedTable";
import { ExecutionBadge } from "./ExecutionBadge";
import { useExecutions, type ExecutionStatus } from "./useExecutions";

const words = text.executions;

// Who has run, or is running, through a flow.
export function ExecutionList({ flowSid }: { flowSid: string }) {
  const [status, setStatus] = useState<ExecutionStatus | "">("");
  const list = useExecutions(flowSid, status);
  return (
    <>
      <NativeSelect
        label={words.status}
        mb="md"
        maw={220}
        data={[
          { value: "", label: words.any },
          { value: "active", label: words.statuses.active },
          { value: "ended", label: words.statuses.ended },
        ]}
        value={status}
        onChange={(event) => setStatus(event.currentTarget.value as ExecutionStatus | "")}
      />
      <PagedTable
        label={words.title}
        list={list}
        rowKey={(row) => row.sid}
        narrowed={status !== ""}
        empty={{ title: words.empty, body: words.emptyBody }}
        columns={[
          {
            head: words.contact,
            cell: (row) => (
              <>
                <Anchor component={Link} href={`/studio/flows/${flowSid}/executions/${row.sid}`} fw={600} size="sm">
                  {row.contact_channel_address}
                </Anchor>
                <Text size="xs" c="dimmed" visibleFrom="sm">
                  {row.sid}
                </Text>
              </>
            ),
          },
          { head: words.status, cell: (row) => <ExecutionBadge status={row.status} /> },
          { head: words.at, from: "md", cell: (row) => (row.status === "active" ? (row.widget ?? "") : (row.ended_reason ?? "")) },
          { head: words.steps, from: "sm", right: true, cell: (row) => row.steps },
          { head: words.began, from: "xs", cell: (row) => <Moment of={row.date_created} /> },
        ]}
      />
    </>
  );
}
