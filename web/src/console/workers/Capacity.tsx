import { Button, Group, NumberInput, Stack, Switch, Text } from "@mantine/core";
import { useState } from "react";
import { text as common } from "../../text/console.en";
import { text } from "../../text/people.en";
import { told } from "../parts/forms";
import { Loaded } from "../parts/Loaded";
import { Panel } from "../parts/Panel";
import { sentence } from "../parts/Problem";
import { useChangeChannel, useWorkerChannels, type Worker, type WorkerChannel } from "./useWorkers";

const words = text.workers;

// How many tasks of each channel the worker takes at once.
export function Capacity({ worker }: { worker: Worker }) {
  const channels = useWorkerChannels(worker.workspace_sid, worker.sid);
  return (
    <Panel title={words.capacity} lead={words.capacityLead}>
      <Loaded query={channels} lines={3}>
        {(known) => (
          <Stack gap="sm" component="ul" className="plain-list" aria-label={words.capacity}>
            {known.map((channel) => (
              <li key={channel.sid}>
                <Channel key={`${channel.configured_capacity} ${channel.available}`} worker={worker} channel={channel} />
              </li>
            ))}
          </Stack>
        )}
      </Loaded>
    </Panel>
  );
}

function Channel({ worker, channel }: { worker: Worker; channel: WorkerChannel }) {
  const [capacity, setCapacity] = useState<number | string>(channel.configured_capacity);
  const [available, setAvailable] = useState(channel.available);
  const change = useChangeChannel(worker.workspace_sid, worker.sid);
  const name = channel.task_channel_unique_name;
  const isChanged = capacity !== channel.configured_capacity || available !== channel.available;
  return (
    <form
      aria-label={name}
      onSubmit={(event) => {
        event.preventDefault();
        change.mutate({ channel: channel.sid, capacity: Number(capacity), available }, { onSuccess: () => told(words.capacitySaved(name)) });
      }}
    >
      <Group gap="md" align="center">
        <Text size="sm" fw={600} w={90}>
          {name}
        </Text>
        <NumberInput
          aria-label={words.capacityOf(name)}
          min={0}
          allowDecimal={false}
          w={110}
          value={capacity}
          onChange={setCapacity}
          error={change.error && sentence(change.error)}
        />
        <Switch label={words.channelOn} aria-label={words.channelOnOf(name)} checked={available} onChange={(event) => setAvailable(event.currentTarget.checked)} />
        <Text size="sm" c="dimmed">
          {words.assigned(channel.assigned_tasks)}
        </Text>
        <Button type="submit" size="xs" variant="default" disabled={!isChanged} loading={change.isPending} aria-label={words.saveCapacity(name)}>
          {common.common.save}
        </Button>
      </Group>
    </form>
  );
}
