import { Button, Group } from "@mantine/core";
import { useState } from "react";
import { text } from "../../text/console.en";
import { JsonField, jsonProblem, pretty } from "../../ui/JsonField";
import { isStale, told } from "../parts/forms";
import { Panel } from "../parts/Panel";
import { Problem } from "../parts/Problem";
import { others, read, withOthers } from "./attributes";
import { useChangeWorker, type Worker } from "./useWorkers";

const words = text.workers;

// All attributes but the skills, as JSON.
export function AttributesEditor({ worker, version }: { worker: Worker; version: string }) {
  const kept = read(worker.attributes);
  const [value, setValue] = useState(pretty(others(kept)));
  const [wrong, setWrong] = useState<string | null>(null);
  const change = useChangeWorker(worker.workspace_sid, worker.sid);
  const save = () => {
    const unreadable = jsonProblem(value, text.json);
    setWrong(unreadable);
    if (unreadable) return;
    const attributes = withOthers(kept, read(value));
    change.mutate({ fields: { Attributes: JSON.stringify(attributes) }, version }, { onSuccess: () => told(words.attributesSaved) });
  };
  return (
    <Panel title={words.attributes} lead={words.attributesLead}>
      {change.error && !isStale(change.error) && <Problem error={change.error} />}
      <JsonField label={words.attributes} value={value} onChange={setValue} error={wrong} />
      <Group>
        <Button onClick={save} loading={change.isPending}>
          {words.saveAttributes}
        </Button>
      </Group>
    </Panel>
  );
}
