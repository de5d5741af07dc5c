import { Button, Group, Popover, Text } from "@mantine/core";
import type { ReactElement } from "react";
import type { Task } from "../../api/types";
import { text } from "../../text/en";
import { useDesk } from "../desk";
import { useDeeds } from "../tasks/useDeeds";

interface Props {
  task: Task;
  what: "end" | "leave" | "pause";
  title: string;
  hint: string;
  confirm: string;
  children: ReactElement;
}

// A question under the button that asks it; Enter says yes, Escape says no.
export function Confirm({ task, what, title, hint, confirm, children }: Props) {
  const { asked, ask } = useDesk();
  const deeds = useDeeds();
  const opened = asked?.what === what && asked.reservation === task.reservation_sid;
  return (
    <Popover
      opened={opened}
      onDismiss={() => ask(null)}
      trapFocus
      returnFocus
      withArrow
      shadow="md"
      position="bottom-end"
      width={280}
    >
      <Popover.Target>{children}</Popover.Target>
      <Popover.Dropdown aria-label={title}>
        <Text fw={600}>{title}</Text>
        <Text size="sm" c="dimmed">
          {hint}
        </Text>
        <Group justify="flex-end" gap="xs" mt="sm">
          <Button size="xs" variant="default" onClick={() => ask(null)}>
            {text.common.cancel}
          </Button>
          <Button
            size="xs"
            color={what === "end" ? "red.9" : "switchroom"}
            data-autofocus
            loading={deeds.busy}
            onClick={() => deeds.channel(task, what)}
          >
            {confirm}
          </Button>
        </Group>
      </Popover.Dropdown>
    </Popover>
  );
}
