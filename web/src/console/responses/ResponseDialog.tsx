import { Button, Group, Stack, Textarea, TextInput } from "@mantine/core";
import type { CannedResponse } from "../../api/types";
import { text as common } from "../../text/console.en";
import { text } from "../../text/desktop.en";
import { Dialog } from "../../ui/Dialog";
import { place, told, useFields, useFocusOnError, type FieldRules } from "../parts/forms";
import { Problem } from "../parts/Problem";
import { useSaveCannedResponse, type ResponseValues } from "./useCannedResponses";

const words = text.responses;
const RULES: FieldRules<keyof ResponseValues> = [
  ["shortcut", /shortcut/i],
  ["title", /title/i],
  ["body", /body/i],
];

interface Props {
  response: CannedResponse | "new" | null;
  onClose: () => void;
}

// Creates a canned response, or changes one.
export function ResponseDialog({ response, onClose }: Props) {
  return (
    <Dialog
      opened={response !== null}
      close={onClose}
      title={response === "new" ? words.createTitle : words.editTitle}
      closeLabel={common.common.cancel}
      size="lg"
    >
      {response && <Form response={response === "new" ? null : response} onClose={onClose} />}
    </Dialog>
  );
}

function Form({ response, onClose }: { response: CannedResponse | null; onClose: () => void }) {
  const save = useSaveCannedResponse(response?.sid ?? null);
  const { values, change } = useFields<ResponseValues>({
    shortcut: response?.shortcut ?? "",
    title: response?.title ?? "",
    body: response?.body ?? "",
  });
  const problem = place(save.error, RULES);
  const form = useFocusOnError(save.error);
  return (
    <form
      ref={form}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(values, {
          onSuccess: () => {
            told(words.saved(values.title));
            onClose();
          },
        });
      }}
    >
      <Stack>
        {problem.above && <Problem error={problem.above} />}
        <TextInput label={words.shortcut} description={words.shortcutHint} required data-autofocus value={values.shortcut} onChange={change("shortcut")} error={problem.at.shortcut} autoComplete="off" />
        <TextInput label={words.name} required value={values.title} onChange={change("title")} error={problem.at.title} autoComplete="off" />
        <Textarea label={words.body} description={words.bodyHint} required autosize minRows={4} maxRows={12} value={values.body} onChange={change("body")} error={problem.at.body} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {common.common.cancel}
          </Button>
          <Button type="submit" loading={save.isPending}>
            {common.common.save}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
