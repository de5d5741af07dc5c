import { Button, Code, Group, Stack, Text, Timeline } from "@mantine/core";
import { useState } from "react";
import { text as common } from "../../text/console.en";
import { text } from "../../text/studio.en";
import { pretty } from "../../ui/JsonField";
import { Moment } from "../../ui/Moment";
import { Loaded } from "../parts/Loaded";
import { Panel } from "../parts/Panel";
import { Problem, Waiting } from "../parts/Problem";
import { useStepContext, useSteps, type Execution, type Step } from "./useExecutions";

const words = text.executions;

// The way of an execution through its flow, newest step first.
export function Steps({ execution }: { execution: Execution }) {
  const list = useSteps(execution.flow_sid, execution.sid, execution.steps);
  return (
    <Panel title={words.timeline} lead={words.timelineLead}>
      {list.error && <Problem error={list.error} onRetry={list.retry} />}
      {list.isPending && <Waiting />}
      {!list.isPending && !list.error && list.rows.length === 0 && <Text c="dimmed">{words.noSteps}</Text>}
      <Timeline bulletSize={14} lineWidth={2} aria-label={words.timeline}>
        {list.rows.map((step) => (
          <Timeline.Item
            key={step.sid}
            title={
              <Text fw={600} size="sm" component="span" style={{ overflowWrap: "anywhere" }}>
                {words.transition(step.transitioned_from, step.transitioned_to)}
              </Text>
            }
          >
            <One step={step} execution={execution} />
          </Timeline.Item>
        ))}
      </Timeline>
      {list.hasMore && (
        <Group>
          <Button variant="default" loading={list.isLoadingMore} onClick={list.loadMore}>
            {common.common.loadMore}
          </Button>
        </Group>
      )}
    </Panel>
  );
}

function One({ step, execution }: { step: Step; execution: Execution }) {
  const [opened, setOpened] = useState(false);
  return (
    <Stack gap={4}>
      <Text size="sm" c="dimmed">
        <Code>{step.name}</Code> · <Moment of={step.date_created} exact />
      </Text>
      <Group>
        <Button
          size="compact-xs"
          variant="default"
          aria-expanded={opened}
          aria-label={(opened ? words.hideContextOf : words.showContextOf)(step.transitioned_to)}
          onClick={() => setOpened(!opened)}
        >
          {opened ? words.hideContext : words.showContext}
        </Button>
      </Group>
      {opened && <StepContext step={step} execution={execution} />}
    </Stack>
  );
}

function StepContext({ step, execution }: { step: Step; execution: Execution }) {
  const context = useStepContext(execution.flow_sid, execution.sid, step.sid);
  return (
    <Loaded query={context} lines={2}>
      {(value) => (
        <Code block className="json-view" tabIndex={0} role="group" aria-label={words.contextAfter(step.transitioned_to)}>
          {pretty(value)}
        </Code>
      )}
    </Loaded>
  );
}
