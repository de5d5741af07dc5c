import { Checkbox, Code, List, NumberInput, Stack, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { useLocation } from "wouter";
import { useSave } from "../../api/useResource";
import { text as common } from "../../text/console.en";
import { text } from "../../text/routing.en";
import { JsonField, jsonProblem, prettyText } from "../../ui/JsonField";
import { useQueueNames } from "../queues/useQueues";
import { place, told, useFields, type FieldRules } from "../parts/forms";
import { Panel } from "../parts/Panel";
import { SettingsForm } from "../parts/SettingsForm";
import { WORKFLOWS, workflowsPath, type Workflow } from "./useWorkflows";

const words = text.workflows;
const RULES: FieldRules<"name" | "timeout" | "callback" | "fallback" | "configuration"> = [
  ["fallback", /FallbackAssignmentCallbackUrl/],
  ["callback", /AssignmentCallbackUrl/],
  ["timeout", /TaskReservationTimeout/],
  ["name", /FriendlyName/],
  ["configuration", 20001],
];

interface Props {
  workspaceSid: string;
  workflow: Workflow | null;
  configuration: string;
}

// Which tasks go to which queues: as JSON, which the server reads and judges.
export function WorkflowForm({ workspaceSid, workflow, configuration }: Props) {
  const path = workflowsPath(workspaceSid);
  const save = useSave<Workflow>(WORKFLOWS, workflow ? `${path}/${workflow.sid}` : path);
  const { values, set, change } = useFields({
    name: workflow?.friendly_name ?? "",
    configuration: prettyText(configuration),
    timeout: (workflow?.task_reservation_timeout ?? 120) as number | string,
    callback: workflow?.assignment_callback_url ?? "",
    fallback: workflow?.fallback_assignment_callback_url ?? "",
    again: false,
  });
  const [wrong, setWrong] = useState<string | null>(null);
  const problem = place(save.error, RULES);
  const [, go] = useLocation();
  const submit = () => {
    const unreadable = jsonProblem(values.configuration, common.json);
    setWrong(unreadable);
    save.reset();
    if (unreadable) return;
    save.mutate(
      {
        FriendlyName: values.name,
        Configuration: values.configuration,
        TaskReservationTimeout: Number(values.timeout) || null,
        AssignmentCallbackUrl: values.callback.trim() || (workflow?.assignment_callback_url ? "" : null),
        FallbackAssignmentCallbackUrl: values.fallback.trim() || (workflow?.fallback_assignment_callback_url ? "" : null),
        ReEvaluateTasks: (workflow && values.again) || null,
      },
      {
        onSuccess: (saved) => {
          told(words.saved(saved.friendly_name));
          if (!workflow) go(`/flex/workflows/${saved.sid}`);
        },
      },
    );
  };
  return (
    <Stack gap="lg">
      <SettingsForm
        title={words.settings}
        error={wrong ?? save.error}
        above={problem.above}
        busy={save.isPending}
        submit={workflow ? common.common.save : words.createSubmit}
        onSubmit={submit}
        width={1080}
      >
        <TextInput label={words.name} required value={values.name} onChange={change("name")} error={problem.at.name} autoComplete="off" maw={640} />
        <JsonField
          label={words.configuration}
          description={words.configurationHint}
          required
          rows={24}
          value={values.configuration}
          onChange={(value) => set("configuration", value)}
          error={wrong ?? problem.at.configuration ?? null}
        />
        <NumberInput label={words.timeout} description={words.timeoutHint} min={1} max={86_400} allowDecimal={false} value={values.timeout} onChange={(value) => set("timeout", value)} error={problem.at.timeout} maw={320} />
        <TextInput label={words.callback} description={words.callbackHint} value={values.callback} onChange={change("callback")} error={problem.at.callback} autoComplete="off" maw={640} />
        <TextInput label={words.fallback} value={values.fallback} onChange={change("fallback")} error={problem.at.fallback} autoComplete="off" maw={640} />
        {workflow && <Checkbox label={words.again} checked={values.again} onChange={(event) => set("again", event.currentTarget.checked)} />}
      </SettingsForm>
      <QueueSids workspaceSid={workspaceSid} />
    </Stack>
  );
}

// What may stand under "queue" in the configuration.
function QueueSids({ workspaceSid }: { workspaceSid: string }) {
  const queues = useQueueNames(workspaceSid);
  if (!queues.data?.length) return null;
  return (
    <Panel title={words.queueSids} lead={words.queueSidsLead}>
      <List size="sm" spacing={4} listStyleType="none">
        {queues.data.slice(0, 100).map((queue) => (
          <List.Item key={queue.sid}>
            <Code>{queue.sid}</Code> <Text span>{queue.friendly_name}</Text>
          </List.Item>
        ))}
      </List>
    </Panel>
  );
}
