import { Alert, Button, FileInput, Group, Paper, Stack, TextInput } from "@mantine/core";
import { IconCircleCheck, IconFileImport } from "@tabler/icons-react";
import { useState } from "react";
import { text as common } from "../../text/console.en";
import { text } from "../../text/studio.en";
import { JsonField, jsonProblem, prettyText } from "../../ui/JsonField";
import { place, useFields, useFocusOnError, type FieldRules } from "../parts/forms";
import { Problem } from "../parts/Problem";
import { Findings } from "./Findings";
import { findingsOf, useSaveFlow, useValidateFlow, type Flow, type Status } from "./useFlows";

const words = text.flows;
const RULES: FieldRules<"name" | "message"> = [
  ["name", /FriendlyName/],
  ["message", /CommitMessage/],
];

interface Props {
  sid: string | null;
  name: string;
  onSaved: (flow: Flow) => void;
  onCancel: () => void;
}

// Brings a definition in, from a file or pasted; looks it over, keeps it as a draft or publishes it.
export function DefinitionForm({ sid, name, onSaved, onCancel }: Props) {
  const { values, set, change } = useFields({ name, definition: "", message: "" });
  const [file, setFile] = useState<File | null>(null);
  const [wrong, setWrong] = useState<string | null>(null);
  const check = useValidateFlow();
  const save = useSaveFlow(sid);
  const last = save.error ?? check.error;
  const findings = findingsOf(last);
  const problem = place(findings ? null : last, RULES);
  const form = useFocusOnError(wrong ?? last);

  const send = (deed: "check" | Status) => {
    const unreadable = jsonProblem(values.definition, common.json);
    setWrong(unreadable);
    check.reset();
    save.reset();
    if (unreadable) return;
    const draft = { friendlyName: values.name.trim() || words.unnamed, definition: values.definition, commitMessage: values.message };
    if (deed === "check") check.mutate({ ...draft, status: "published" });
    else save.mutate({ ...draft, status: deed }, { onSuccess: onSaved });
  };

  const read = async (chosen: File | null) => {
    setFile(chosen);
    if (!chosen) return;
    set("definition", prettyText(await chosen.text()));
    if (!values.name) set("name", chosen.name.replace(/\.json$/i, "").replace(/[-_]+/g, " "));
    setWrong(null);
    check.reset();
  };

  return (
    <Paper withBorder radius="md" p="lg">
      <form
        ref={form}
        onSubmit={(event) => {
          event.preventDefault();
          send("published");
        }}
      >
        <Stack>
          {problem.above && <Problem error={problem.above} />}
          {findings && <Findings {...findings} live />}
          {check.isSuccess && (
            <Alert color="teal" icon={<IconCircleCheck size={18} />} role="status">
              {words.valid}
            </Alert>
          )}
          <TextInput label={words.name} required value={values.name} onChange={change("name")} error={problem.at.name} autoComplete="off" />
          <FileInput
            label={words.file}
            description={words.fileHint}
            placeholder={words.filePlaceholder}
            accept="application/json,.json"
            clearable
            leftSection={<IconFileImport size={16} aria-hidden />}
            value={file}
            onChange={(chosen) => void read(chosen)}
          />
          <JsonField label={words.definition} value={values.definition} onChange={(value) => set("definition", value)} error={wrong} rows={20} required />
          <TextInput label={words.message} description={words.messageHint} value={values.message} onChange={change("message")} error={problem.at.message} autoComplete="off" />
          <Group>
            <Button type="submit" loading={save.isPending && save.variables.status === "published"}>
              {words.publish}
            </Button>
            <Button variant="default" loading={save.isPending && save.variables.status === "draft"} onClick={() => send("draft")}>
              {words.saveDraft}
            </Button>
            <Button variant="default" loading={check.isPending} onClick={() => send("check")}>
              {words.check}
            </Button>
            <Button variant="subtle" onClick={onCancel}>
              {common.common.cancel}
            </Button>
          </Group>
        </Stack>
      </form>
    </Paper>
  );
}
