import { Alert, Button, Code, Group, Stack } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { text } from "../../text/people.en";

const words = text.workers.conflict;

interface Props {
  // What is there now, to be read.
  there: string;
  busy: boolean;
  onTake: () => void;
  onKeep: () => void;
}

// Somebody else has changed what is being edited: both versions are there, and one is chosen.
export function Conflict({ there, busy, onTake, onKeep }: Props) {
  return (
    <Alert color="yellow" icon={<IconAlertTriangle size={18} />} title={words.title} role="alert">
      <Stack gap="sm">
        <span>{words.body}</span>
        <Code block className="json-view" tabIndex={0} role="group" aria-label={words.there}>
          {there}
        </Code>
        <Group gap="sm">
          <Button size="xs" variant="default" onClick={onTake}>
            {words.take}
          </Button>
          <Button size="xs" loading={busy} onClick={onKeep}>
            {words.keep}
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}

// The change was refused, and nothing of what is edited here has changed: it is only saved again.
export function SaveAgain() {
  return (
    <Alert color="yellow" icon={<IconAlertTriangle size={18} />} role="alert">
      {words.again}
    </Alert>
  );
}
