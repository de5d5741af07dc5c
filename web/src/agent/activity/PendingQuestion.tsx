import { Button, Group, Text } from "@mantine/core";
import { text } from "../../text/en";
import { Dialog } from "../../ui/Dialog";
import { useDesk } from "../desk";
import { useSetActivity } from "./useSetActivity";

const words = text.activity;

// An agent who wants to go while a task rings: answer it, or reject it and go.
export default function PendingQuestion({ wanted, close }: { wanted: string; close: () => void }) {
  const { desktop } = useDesk();
  const { rejectAndSet } = useSetActivity();
  const activity = desktop.activities.find((one) => one.sid === wanted);
  return (
    <Dialog close={close} title={words.pendingTitle}>
      <Text>{words.pending}</Text>
      <Group justify="flex-end" mt="lg">
        <Button
          variant="default"
          onClick={() => {
            if (activity) rejectAndSet(activity.sid);
            close();
          }}
        >
          {words.rejectAndGo(activity?.friendly_name ?? "")}
        </Button>
        <Button data-autofocus onClick={close}>
          {words.answerFirst}
        </Button>
      </Group>
    </Dialog>
  );
}
