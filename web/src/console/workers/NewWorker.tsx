import { NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { useLocation } from "wouter";
import { useSave } from "../../api/useResource";
import { text as common } from "../../text/console.en";
import { text } from "../../text/people.en";
import { JsonField, jsonProblem } from "../../ui/JsonField";
import { place, told, useFields, type FieldRules } from "../parts/forms";
import { SettingsForm } from "../parts/SettingsForm";
import { useActivities } from "../workspaces/useWorkspaces";
import { WORKERS, workersPath, type Worker } from "./useWorkers";

const words = text.workers;
const RULES: FieldRules<"name" | "attributes"> = [
  ["attributes", /Attributes/],
  ["name", /FriendlyName|named/],
];

// A worker without a user: a program that takes tasks, or somebody who logs in later.
export function NewWorker({ workspaceSid }: { workspaceSid: string }) {
  const create = useSave<Worker>(WORKERS, workersPath(workspaceSid));
  const activities = useActivities(workspaceSid);
  const { values, set, change } = useFields({ name: "", activity: "", attributes: "{}" });
  const [wrong, setWrong] = useState<string | null>(null);
  const problem = place(create.error, RULES);
  const [, go] = useLocation();
  const submit = () => {
    const unreadable = jsonProblem(values.attributes, common.json);
    setWrong(unreadable);
    if (unreadable) return;
    create.mutate(
      { FriendlyName: values.name, ActivitySid: values.activity || null, Attributes: values.attributes },
      {
        onSuccess: (made) => {
          told(words.created(made.friendly_name));
          go(`/flex/workers/${made.sid}`);
        },
      },
    );
  };
  return (
    <SettingsForm title={words.properties} error={wrong ?? create.error} above={problem.above} busy={create.isPending} submit={words.create} onSubmit={submit}>
      <TextInput label={words.friendlyName} description={words.friendlyNameHint} required value={values.name} onChange={change("name")} error={problem.at.name} autoComplete="off" />
      <NativeSelect
        label={words.activity}
        data={[{ value: "", label: words.defaultActivity }, ...(activities.data ?? []).map((one) => ({ value: one.sid, label: one.friendly_name }))]}
        value={values.activity}
        onChange={change("activity")}
      />
      <JsonField label={words.allAttributes} description={words.allAttributesHint} value={values.attributes} onChange={(value) => set("attributes", value)} error={wrong ?? problem.at.attributes ?? null} rows={8} />
    </SettingsForm>
  );
}
