import { Button, Group, Modal, Text } from "@mantine/core";
import { text } from "../../text/en";
import { useDesk } from "../desk";
import { useSetActivity } from "./useSetActivity";

const words = text.activity;

// An agent who wants to go while a task rings: answer it, or reject it and go.
export function PendingQuestion() {
  const { asked, ask, desktop } = useDesk();
  const { rejectAndSet } = useSetActivity();
  const wanted = asked?.what === "busy-activity" ? asked.activity : undefined;
  const activity = desktop.activities.find((one) => one.sid === wanted);
  return (
    <Modal
      opened={activity !== undefined}
      onClose={() => ask(null)}
      title={words.pendingTitle}
      closeButtonProps={{ "aria-label": text.common.close }}
    >
      <Text>{words.pending}</Text>
      <Group justify="flex-end" mt="lg">
        <Button
          variant="default"
          onClick={() => {
            if (activity) rejectAndSet(activity.sid);
            ask(null);
          }}
        >
          {words.rejectAndGo(activity?.friendly_name ?? "")}
        </Button>
        <Button data-autofocus onClick={() => ask(null)}>
          {words.answerFirst}
        </Button>
      </Group>
    </Modal>
  );
}
