import { Button, Stack } from "@mantine/core";
import { useState } from "react";
import { useLocation } from "wouter";
import { text } from "../../text/console.en";
import { ConfirmDialog } from "../../ui/ConfirmDialog";
import { CopyText } from "../../ui/CopyText";
import { elapsed } from "../../ui/times";
import { Facts } from "../parts/Facts";
import { told } from "../parts/forms";
import { Loaded } from "../parts/Loaded";
import { PageHead, type Crumb } from "../parts/PageHead";
import { Panel } from "../parts/Panel";
import { sentence } from "../parts/Problem";
import { QueueForm } from "./QueueForm";
import { useDeleteQueue, useQueue, useQueuesNow, type Queue } from "./useQueues";

const words = text.queues;

export function QueuePage({ workspaceSid, sid, crumbs }: { workspaceSid: string; sid: string; crumbs: Crumb[] }) {
  const query = useQueue(workspaceSid, sid);
  return (
    <>
      <PageHead title={query.data?.friendly_name ?? words.one} crumbs={crumbs} actions={query.data && <Delete workspaceSid={workspaceSid} queue={query.data} />} />
      <Loaded query={query}>
        {(queue) => (
          <Stack gap="lg">
            <Now workspaceSid={workspaceSid} sid={sid} />
            <QueueForm workspaceSid={workspaceSid} queue={queue} />
          </Stack>
        )}
      </Loaded>
    </>
  );
}

// The figures of the moment.
function Now({ workspaceSid, sid }: { workspaceSid: string; sid: string }) {
  const now = useQueuesNow(workspaceSid, [sid]);
  return (
    <Panel title={words.now} lead={words.nowLead}>
      <Loaded query={now} lines={2}>
        {(all) => {
          const figures = all.get(sid);
          if (!figures) return text.common.none;
          const tasks = figures.tasks_by_status;
          return (
            <Facts
              facts={[
                [words.waiting, tasks.pending + tasks.reserved],
                [words.active, tasks.assigned + tasks.wrapping],
                [words.longest, elapsed(figures.longest_task_waiting_age * 1000)],
                [words.workers, words.availableOf(figures.total_available_workers, figures.total_eligible_workers)],
                [words.sid, <CopyText text={sid} label={text.common.copy} copied={text.common.copied} />],
              ]}
            />
          );
        }}
      </Loaded>
    </Panel>
  );
}

function Delete({ workspaceSid, queue }: { workspaceSid: string; queue: Queue }) {
  const [asked, setAsked] = useState(false);
  const leave = useDeleteQueue(workspaceSid, queue.sid);
  const [, go] = useLocation();
  return (
    <>
      <Button variant="outline" color="red.8" className="danger" onClick={() => setAsked(true)}>
        {words.delete}
      </Button>
      <ConfirmDialog
        opened={asked}
        words={{ title: words.deleteTitle(queue.friendly_name), body: words.deleteBody, confirm: words.delete, cancel: text.common.cancel }}
        busy={leave.isPending}
        error={leave.error && sentence(leave.error)}
        onClose={() => {
          setAsked(false);
          leave.reset();
        }}
        onConfirm={() =>
          leave.mutate(undefined, {
            onSuccess: () => {
              told(words.deleted(queue.friendly_name));
              go("/flex/queues");
            },
          })
        }
      />
    </>
  );
}
