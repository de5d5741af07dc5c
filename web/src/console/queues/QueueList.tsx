import { Code } from "@mantine/core";
import { text } from "../../text/routing.en";
import { elapsed } from "../../ui/times";
import { NameLink } from "../parts/NameLink";
import { PagedTable } from "../parts/PagedTable";
import { useQueues, useQueuesNow, type QueueNow } from "./useQueues";

const words = text.queues;

export function QueueList({ workspaceSid }: { workspaceSid: string }) {
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
          cell: (row) => <NameLink to={`/flex/queues/${row.sid}`} name={row.friendly_name} />,
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
