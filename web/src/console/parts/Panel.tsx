import { Group, Paper, Stack, Text, Title } from "@mantine/core";
import { useId, type ReactNode } from "react";

interface Props {
  title: string;
  lead?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}

// A part of a page, with a heading of its own.
export function Panel({ title, lead, actions, children }: Props) {
  const id = useId();
  return (
    <Paper withBorder radius="md" p="md" component="section" aria-labelledby={id}>
      <Stack>
        <div>
          <Group justify="space-between">
            <Title order={2} size="h4" id={id}>
              {title}
            </Title>
            {actions}
          </Group>
          {lead && (
            <Text size="sm" c="dimmed" component="div" mt={4}>
              {lead}
            </Text>
          )}
        </div>
        {children}
      </Stack>
    </Paper>
  );
}
