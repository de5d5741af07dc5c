import { ColorSwatch, Group } from "@mantine/core";

// What a worker is doing, with a dot that is green when tasks reach him.
export function ActivityMark({ name, available }: { name: string; available: boolean }) {
  return (
    <Group gap={8} wrap="nowrap">
      <ColorSwatch size={10} color={available ? "var(--mantine-color-teal-6)" : "var(--mantine-color-gray-5)"} aria-hidden />
      <span>{name}</span>
    </Group>
  );
}
