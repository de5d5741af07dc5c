import { Anchor, Button, Code } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { Link } from "wouter";
import { text } from "../../text/console.en";
import { elapsed } from "../../ui/times";
import { PagedTable } from "../parts/PagedTable";
import { PageHead } from "../parts/PageHead";
import { InWorkspace } from "../workspaces/InWorkspace";
import { useQueues, useQueuesNow, type QueueNow } from "./useQueues";

const words = text.queues;

export function QueueList() {
  const create = (
    <Button component={Link} href="/flex/queues/new" leftSection={<IconPlus size={16} aria-hidden />}>
      {words.create}
    </Button>
  );
  return (
    <>
      <PageHead
        title={words.title}
        crumbs={[{ label: text.groups.flex }, { label: text.groups.routing }]}
        lead={words.lead}
        actions={create}
      />
      <InWorkspace>{(workspace) => <List key={workspace.sid} workspaceSid={workspace.sid} />}</InWorkspace>
    </>
  );
}

function List({ workspaceSid }: { workspaceSid: string }) {
  const list = useQueues(workspaceSid);
  const now = useQueuesNow(workspaceSid, list.rows.map((row) => row.sid));
  const figure = (sid: string, of: (now: QueueNow) => number | string) => {
    const found = now.data?.get(sid);
    return found ? of(found) : "–";
  };
  return (
    <PagedTable
      label={words.title}
      list={list}
      rowKey={(row) => row.sid}
      empty={{ title: words.empty, body: words.emptyBody }}
      columns={[
        {
          head: words.name,
          cell: (row) => (
            <Anchor component={Link} href={`/flex/queues/${row.sid}`} fw={600} size="sm">
              {row.friendly_name}
            </Anchor>
          ),
        },
        { head: words.targetWorkers, from: "md", cell: (row) => <Code>{row.target_workers || words.nobody}</Code> },
        {
          head: words.waiting,
          right: true,
          cell: (row) => figure(row.sid, ({ tasks_by_status: tasks }) => tasks.pending + tasks.reserved),
        },
        {
          head: words.active,
          right: true,
          from: "sm",
          cell: (row) => figure(row.sid, ({ tasks_by_status: tasks }) => tasks.assigned + tasks.wrapping),
        },
        {
          head: words.longest,
          right: true,
          from: "sm",
          cell: (row) => figure(row.sid, (queue) => elapsed(queue.longest_task_waiting_age * 1000)),
        },
        {
          head: words.workers,
          right: true,
          from: "xs",
          cell: (row) => figure(row.sid, (queue) => words.availableOf(queue.total_available_workers, queue.total_eligible_workers)),
        },
      ]}
    />
  );
}
