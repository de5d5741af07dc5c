import { Stack } from "@mantine/core";
import { useOne } from "../../api/useResource";
import { text as common } from "../../text/console.en";
import { text } from "../../text/routing.en";
import { elapsed } from "../../ui/times";
import { Facts } from "../parts/Facts";
import { Loaded } from "../parts/Loaded";
import { OnePage } from "../parts/OnePage";
import type { Crumb } from "../parts/PageHead";
import { Panel } from "../parts/Panel";
import { QueueForm } from "./QueueForm";
import { QUEUES, queuesPath, useQueuesNow, type Queue } from "./useQueues";

const words = text.queues;

export function QueuePage({ workspaceSid, sid, crumbs }: { workspaceSid: string; sid: string; crumbs: Crumb[] }) {
  const path = `${queuesPath(workspaceSid)}/${sid}`;
  return (
    <OnePage
      kind={QUEUES}
      sid={sid}
      path={path}
      base="/flex/queues"
      crumbs={crumbs}
      query={useOne<Queue>(QUEUES, path)}
      nameOf={(queue) => queue.friendly_name}
      words={words}
    >
      {(queue) => (
        <Stack gap="lg">
          <Now workspaceSid={workspaceSid} sid={sid} />
          <QueueForm workspaceSid={workspaceSid} queue={queue} />
        </Stack>
      )}
    </OnePage>
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
          if (!figures) return common.common.none;
          const tasks = figures.tasks_by_status;
          return (
            <Facts
              facts={[
                [words.waiting, tasks.pending + tasks.reserved],
                [words.active, tasks.assigned + tasks.wrapping],
                [words.longest, elapsed(figures.longest_task_waiting_age * 1000)],
                [words.workers, words.availableOf(figures.total_available_workers, figures.total_eligible_workers)],
              ]}
            />
          );
        }}
      </Loaded>
    </Panel>
  );
}
