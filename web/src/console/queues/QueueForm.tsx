import { NativeSelect, NumberInput, TextInput } from "@mantine/core";
import { useLocation } from "wouter";
import { useSave } from "../../api/useResource";
import { text as common } from "../../text/console.en";
import { text } from "../../text/routing.en";
import { place, told, useFields, type FieldRules } from "../parts/forms";
import { SettingsForm } from "../parts/SettingsForm";
import { useActivities } from "../workspaces/useWorkspaces";
import { QUEUES, queuesPath, type Queue } from "./useQueues";

const words = text.queues;
const RULES: FieldRules<"name" | "workers" | "most"> = [
  ["workers", /TargetWorkers|expression/i],
  ["most", /MaxReservedWorkers/],
  ["name", /FriendlyName|name/i],
];

// Creates a queue, or changes one.
export function QueueForm({ workspaceSid, queue }: { workspaceSid: string; queue: Queue | null }) {
  const path = queuesPath(workspaceSid);
  const save = useSave<Queue>(QUEUES, queue ? `${path}/${queue.sid}` : path);
  const activities = useActivities(workspaceSid);
  const { values, set, change } = useFields({
    name: queue?.friendly_name ?? "",
    workers: queue?.target_workers ?? "1==1",
    order: queue?.task_order ?? "FIFO",
    most: (queue?.max_reserved_workers ?? 1) as number | string,
    reservation: queue?.reservation_activity_sid ?? "",
    assignment: queue?.assignment_activity_sid ?? "",
  });
  const problem = place(save.error, RULES);
  const [, go] = useLocation();
  const choices = [
    { value: "", label: words.keepActivity },
    ...(activities.data ?? []).map((one) => ({ value: one.sid, label: one.friendly_name })),
  ];
  const submit = () =>
    save.mutate(
      {
        FriendlyName: values.name,
        TargetWorkers: values.workers,
        TaskOrder: values.order,
        MaxReservedWorkers: Number(values.most) || 1,
        // What is not chosen is not said, unless it takes a choice back.
        ReservationActivitySid: values.reservation || (queue?.reservation_activity_sid ? "" : null),
        AssignmentActivitySid: values.assignment || (queue?.assignment_activity_sid ? "" : null),
      },
      {
        onSuccess: (saved) => {
          told(words.saved(saved.friendly_name));
          if (!queue) go(`/flex/queues/${saved.sid}`);
        },
      },
    );
  return (
    <SettingsForm
      title={words.settings}
      error={save.error}
      above={problem.above}
      busy={save.isPending}
      submit={queue ? common.common.save : words.createSubmit}
      onSubmit={submit}
    >
      <TextInput label={words.name} required value={values.name} onChange={change("name")} error={problem.at.name} autoComplete="off" />
      <TextInput
        label={words.targetWorkers}
        description={words.targetWorkersHint}
        value={values.workers}
        onChange={change("workers")}
        error={problem.at.workers}
        autoComplete="off"
        spellCheck={false}
        styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }}
      />
      <NativeSelect label={words.order} data={words.orders} value={values.order} onChange={(event) => set("order", event.currentTarget.value as Queue["task_order"])} />
      <NumberInput label={words.most} description={words.mostHint} min={1} max={50} allowDecimal={false} value={values.most} onChange={(value) => set("most", value)} error={problem.at.most} />
      <NativeSelect label={words.reservationActivity} data={choices} value={values.reservation} onChange={change("reservation")} />
      <NativeSelect label={words.assignmentActivity} data={choices} value={values.assignment} onChange={change("assignment")} />
    </SettingsForm>
  );
}
