import { ActionIcon, Code, CopyButton, Group, Tooltip } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";

// Something to copy, such as a SID. `label` says what the button does.
export function CopyText({ text, label, copied }: { text: string; label: string; copied: string }) {
  return (
    <Group gap={4} wrap="nowrap" maw="100%" miw={0}>
      <Code style={{ overflowWrap: "anywhere" }}>{text}</Code>
      <CopyButton value={text}>
        {({ copied: done, copy }) => (
          <Tooltip label={done ? copied : label} withArrow>
            <ActionIcon
              variant="subtle"
              color={done ? "green" : "gray"}
              size="sm"
              aria-label={done ? copied : label}
              onClick={copy}
            >
              {done ? <IconCheck size={14} /> : <IconCopy size={14} />}
            </ActionIcon>
          </Tooltip>
        )}
      </CopyButton>
    </Group>
  );
}
