import { Alert, Button, Group, Radio, Stack, Tabs, Textarea, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useState, type FormEvent } from "react";
import type { Task } from "../../api/types";
import { useTransfer } from "../../api/useTasks";
import { text } from "../../text/en";
import { Dialog } from "../../ui/Dialog";
import { sentence, tell } from "../../ui/tell";
import { Choices, type Target } from "./Choices";

const words = text.transfer;

// To whom a conversation is handed: first the choice, then how and with what note.
export default function TransferDialog({ task, close }: { task: Task; close: () => void }) {
  const [search, setSearch] = useState("");
  const [searched] = useDebouncedValue(search.trim(), 200);
  const [target, setTarget] = useState<Target | null>(null);
  const [type, setType] = useState<"cold" | "warm">("cold");
  const [note, setNote] = useState("");
  const transfer = useTransfer();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!target || !task.channel_sid) return;
    transfer.mutate(
      { channelSid: task.channel_sid, type, to: target.sid, note: note.trim() },
      {
        onSuccess: () => {
          tell(type === "cold" ? words.done(target.name) : words.invited(target.name));
          close();
        },
      },
    );
  };
  return (
    <Dialog close={close} title={target ? `${words.to} ${target.name}` : words.title}>
      {!target ? (
        <Tabs defaultValue="agents">
          <TextInput
            mb="sm"
            data-autofocus
            aria-label={words.search}
            placeholder={words.search}
            leftSection={<IconSearch size={16} aria-hidden />}
            value={search}
            onChange={(event) => setSearch(event.currentTarget.value)}
          />
          <Tabs.List>
            <Tabs.Tab value="agents">{words.agents}</Tabs.Tab>
            <Tabs.Tab value="queues">{words.queues}</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="agents" pt="sm">
            <Choices of="agents" search={searched} choose={setTarget} />
          </Tabs.Panel>
          <Tabs.Panel value="queues" pt="sm">
            <Choices of="queues" search={searched} choose={setTarget} />
          </Tabs.Panel>
        </Tabs>
      ) : (
        <form onSubmit={submit}>
          <Stack>
            {transfer.isError && (
              <Alert color="red" role="alert" title={words.failed}>
                {sentence(transfer.error)}
              </Alert>
            )}
            <Radio.Group label={words.how} value={type} onChange={(value) => setType(value as typeof type)}>
              <Stack gap="xs" mt="xs">
                <Radio value="cold" label={words.cold} description={words.coldHint} />
                <Radio value="warm" label={words.warm} description={words.warmHint} />
              </Stack>
            </Radio.Group>
            <Textarea
              label={words.note}
              autosize
              minRows={2}
              maxRows={6}
              data-autofocus
              autoFocus
              value={note}
              onChange={(event) => setNote(event.currentTarget.value)}
            />
            <Group justify="space-between">
              <Button
                variant="default"
                onClick={() => {
                  transfer.reset();
                  setTarget(null);
                }}
              >
                {words.back}
              </Button>
              <Button type="submit" loading={transfer.isPending}>
                {words.confirm}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Dialog>
  );
}
