import { Button, Group } from "@mantine/core";
import { useState } from "react";
import { text as common } from "../../text/console.en";
import { text } from "../../text/people.en";
import { JsonField, jsonProblem, pretty } from "../../ui/JsonField";
import { useEdited } from "../parts/edited";
import { isStale, told } from "../parts/forms";
import { Panel } from "../parts/Panel";
import { Problem } from "../parts/Problem";
import { others, read, withOthers } from "./attributes";
import { Conflict, SaveAgain } from "./Conflict";
import { useChangeWorker, type Worker } from "./useWorkers";

const words = text.workers;

// All attributes but the skills, as JSON.
export function AttributesEditor({ worker, version }: { worker: Worker; version: string }) {
  const kept = read(worker.attributes);
  const there = pretty(others(kept));
  const { mine: value, set: setValue, ...edit } = useEdited(there);
  const [wrong, setWrong] = useState<string | null>(null);
  const change = useChangeWorker(worker.workspace_sid, worker.sid);
  const save = () => {
    const unreadable = jsonProblem(value, common.json);
    setWrong(unreadable);
    if (unreadable) return;
    const attributes = withOthers(kept, read(value));
    change.mutate({ fields: { Attributes: JSON.stringify(attributes) }, version }, { onSuccess: () => told(words.attributesSaved) });
    // As the server will show it: what is saved is no edit any more.
    setValue(pretty(others(attributes)));
  };
  return (
    <Panel title={words.attributes} lead={words.attributesLead}>
      {change.error && !isStale(change.error) && <Problem error={change.error} />}
      {edit.isConflict && <Conflict there={there} busy={change.isPending} onTake={edit.take} onKeep={save} />}
      {!edit.isConflict && change.error && isStale(change.error) && <SaveAgain />}
      <JsonField label={words.attributes} value={value} onChange={setValue} error={wrong} />
      <Group>
        <Button onClick={save} loading={change.isPending} disabled={edit.isConflict}>
          {words.saveAttributes}
        </Button>
      </Group>
    </Panel>
  );
}
