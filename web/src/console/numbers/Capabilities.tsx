import { Badge, Group } from "@mantine/core";
import { text } from "../../text/console.en";

const KINDS = ["sms", "mms", "voice"] as const;

// What a number can do.
export function Capabilities({ of }: { of: Record<(typeof KINDS)[number], boolean> }) {
  return (
    <Group gap={4}>
      {KINDS.filter((kind) => of[kind]).map((kind) => (
        <Badge key={kind} variant="default" size="sm" fw={500} tt="none">
          {text.capabilities[kind]}
        </Badge>
      ))}
    </Group>
  );
}
