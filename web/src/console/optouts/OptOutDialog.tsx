import { Button, Group, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { text as common } from "../../text/console.en";
import { text } from "../../text/services.en";
import { Dialog } from "../../ui/Dialog";
import { place, told, useFields, useFocusOnError, type FieldRules } from "../parts/forms";
import { Problem } from "../parts/Problem";
import { useTellConsent, type OptOut } from "./useOptOuts";

const words = text.optOuts;
const RULES: FieldRules<"sender" | "recipient" | "note"> = [
  ["note", /^Note/],
  ["recipient", 21211],
  ["recipient", /Recipient|'To'/],
  ["sender", /Sender|sender|SID|number/],
];

// Writes an opt-out down, or lifts the one that is given.
export function OptOutDialog({ lifted, onClose }: { lifted?: OptOut; onClose: () => void }) {
  const tell = useTellConsent(!!lifted);
  const { values, change } = useFields({ sender: lifted?.sender ?? "", recipient: lifted?.recipient ?? "", note: "" });
  const problem = place(tell.error, RULES);
  const form = useFocusOnError(tell.error);
  const title = lifted ? words.liftTitle(lifted.recipient) : words.add;
  return (
    <Dialog title={title} close={onClose} closeLabel={common.common.cancel}>
      <form
        ref={form}
        onSubmit={(event) => {
          event.preventDefault();
          tell.mutate(values, {
            onSuccess: () => {
              told(lifted ? words.lifted(lifted.recipient) : words.added(values.recipient));
              onClose();
            },
          });
        }}
      >
        <Stack>
          {problem.above && <Problem error={problem.above} />}
          <Text>{lifted ? words.liftBody : words.addLead}</Text>
          {!lifted && (
            <>
              <TextInput label={words.recipient} required data-autofocus inputMode="tel" autoComplete="off" value={values.recipient} onChange={change("recipient")} error={problem.at.recipient} />
              <TextInput label={words.sender} description={words.senderHint} required autoComplete="off" value={values.sender} onChange={change("sender")} error={problem.at.sender} />
            </>
          )}
          <Textarea label={words.note} description={words.noteHint} required={!!lifted} autosize minRows={2} value={values.note} onChange={change("note")} error={problem.at.note} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {common.common.cancel}
            </Button>
            <Button type="submit" loading={tell.isPending}>
              {lifted ? words.liftShort : words.add}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
