import { Alert, Button, Group, NativeSelect, Stack, Textarea, TextInput } from "@mantine/core";
import { useRef, useState, type FormEvent } from "react";
import { useNewConversation } from "../../api/useTasks";
import { text } from "../../text/en";
import { Dialog } from "../../ui/Dialog";
import { freshId } from "../../ui/kept";
import { sentence } from "../../ui/tell";
import { Counter } from "../composer/Counter";
import { useDesk } from "../desk";
import { e164 } from "./e164";

const words = text.outbound;

// A conversation that the agent begins.
export default function NewMessage({ to: first, close }: { to: string; close: () => void }) {
  const { desktop, turn } = useDesk();
  const [to, setTo] = useState(first);
  const [from, setFrom] = useState(desktop.numbers[0]?.phone_number ?? "");
  const [name, setName] = useState("");
  const [body, setBody] = useState("");
  const [tried, setTried] = useState(false);
  // The same until it has gone well: a second attempt is not a second message.
  const id = useRef(freshId());
  const start = useNewConversation();
  const number = e164(to);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!number || !from || !body.trim()) return;
    start.mutate(
      { to: number, from, customer_name: name.trim(), client_id: id.current, body: body.trim() },
      {
        onSuccess: (task) => {
          turn({ deed: "show", sid: task.reservation_sid });
          close();
        },
      },
    );
  };
  return (
    <Dialog close={close} title={words.title}>
      <form onSubmit={submit} noValidate>
        <Stack>
          {start.isError && (
            <Alert color="red" role="alert" title={words.failed}>
              {sentence(start.error)}
            </Alert>
          )}
          {!desktop.numbers.length && <Alert color="orange">{words.noNumbers}</Alert>}
          <TextInput
            label={words.to}
            description={words.toHint}
            type="tel"
            data-autofocus
            required
            value={to}
            error={tried && !number && words.toWrong}
            onChange={(event) => setTo(event.currentTarget.value)}
          />
          <NativeSelect
            label={words.from}
            value={from}
            data={desktop.numbers.map((one) => ({
              value: one.phone_number,
              label:
                one.friendly_name && one.friendly_name !== one.phone_number
                  ? `${one.phone_number} (${one.friendly_name})`
                  : one.phone_number,
            }))}
            onChange={(event) => setFrom(event.currentTarget.value)}
          />
          <TextInput label={words.name} value={name} onChange={(event) => setName(event.currentTarget.value)} />
          <Textarea
            label={words.body}
            required
            autosize
            minRows={3}
            maxRows={8}
            maxLength={desktop.limits.body_chars}
            value={body}
            error={tried && !body.trim() && words.bodyMissing}
            onChange={(event) => setBody(event.currentTarget.value)}
          />
          <Group justify="flex-end">
            <Counter body={body} />
            <Button type="submit" loading={start.isPending} disabled={!desktop.numbers.length}>
              {words.send}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
