import { Center, Paper, Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { text } from "../text/en";

// The frame of what is shown to those who are not in yet; `below` stands under its form.
export function EntryCard({ title, children, below }: { title: string; children: ReactNode; below?: ReactNode }) {
  return (
    <Center component="main" mih="100vh" p="md">
      <Paper withBorder shadow="sm" p="xl" w="100%" maw={400}>
        <Stack>
          <div>
            <Text c="dimmed" size="sm">
              {text.product}
            </Text>
            <Title order={1} size="h2">
              {title}
            </Title>
          </div>
          {children}
        </Stack>
        {below}
      </Paper>
    </Center>
  );
}
