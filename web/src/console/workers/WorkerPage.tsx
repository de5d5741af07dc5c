import { NativeSelect, Stack, Switch } from "@mantine/core";
import { useState } from "react";
import { text } from "../../text/people.en";
import { Moment } from "../../ui/Moment";
import { Facts } from "../parts/Facts";
import { told } from "../parts/forms";
import { Loaded } from "../parts/Loaded";
import { OnePage } from "../parts/OnePage";
import type { Crumb } from "../parts/PageHead";
import { Panel } from "../parts/Panel";
import { Problem, sentence } from "../parts/Problem";
import { useActivities } from "../workspaces/useWorkspaces";
import { ActivityMark } from "./ActivityMark";
import { nameOf } from "./attributes";
import { AttributesEditor } from "./AttributesEditor";
import { Capacity } from "./Capacity";
import { SkillsEditor } from "./SkillsEditor";
import { useChangeWorker, useWorker, WORKERS, workersPath, type Worker } from "./useWorkers";

const words = text.workers;
// The server's words for a worker who cannot be deleted yet.
const HELD = /holds reservation/;

export function WorkerPage({ workspaceSid, sid, crumbs }: { workspaceSid: string; sid: string; crumbs: Crumb[] }) {
  return (
    <OnePage
      kind={WORKERS}
      sid={sid}
      path={`${workersPath(workspaceSid)}/${sid}`}
      base="/flex/workers"
      crumbs={crumbs}
      query={useWorker(workspaceSid, sid)}
      nameOf={({ value }) => nameOf(value)}
      words={words}
      explain={(error, name) => (HELD.test(error.message) ? words.held(name) : sentence(error))}
    >
      {({ value: worker, version }) => (
        <Stack gap="lg">
          <Panel title={words.properties}>
            <Facts
              facts={[
                [words.friendlyName, worker.friendly_name],
                [words.activity, <ActivityMark name={worker.activity_name ?? ""} available={worker.available} />],
                [words.since, <Moment of={worker.date_status_changed} exact />],
              ]}
            />
          </Panel>
          <ActivityChange worker={worker} />
          <SkillsEditor worker={worker} version={version} />
          <Capacity worker={worker} />
          <AttributesEditor worker={worker} version={version} />
        </Stack>
      )}
    </OnePage>
  );
}

// What the worker is doing is changed for him.
function ActivityChange({ worker }: { worker: Worker }) {
  const activities = useActivities(worker.workspace_sid);
  const change = useChangeWorker(worker.workspace_sid, worker.sid);
  const [reject, setReject] = useState(false);
  return (
    <Panel title={words.changeActivity} lead={words.changeActivityLead}>
      {change.error && <Problem error={change.error} />}
      <Loaded query={activities} lines={1}>
        {(known) => (
          <>
            <NativeSelect
              label={words.activity}
              maw={320}
              data={known.map((one) => ({ value: one.sid, label: one.friendly_name }))}
              value={worker.activity_sid}
              disabled={change.isPending}
              onChange={(event) => {
                const chosen = known.find((one) => one.sid === event.currentTarget.value);
                if (!chosen) return;
                change.mutate(
                  { fields: { ActivitySid: chosen.sid, RejectPendingReservations: reject || null } },
                  { onSuccess: () => told(words.activityChanged(nameOf(worker), chosen.friendly_name)) },
                );
              }}
            />
            <Switch label={words.reject} checked={reject} onChange={(event) => setReject(event.currentTarget.checked)} />
          </>
        )}
      </Loaded>
    </Panel>
  );
}
