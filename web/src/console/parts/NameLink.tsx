import { Anchor, Text } from "@mantine/core";
import { Link } from "wouter";

// The name of something in a list, which leads to its page; what else it is called is below.
export function NameLink({ to, name, below }: { to: string; name: string; below?: string | null }) {
  return (
    <>
      <Anchor component={Link} href={to} fw={600} size="sm">
        {name}
      </Anchor>
      {below && (
        <Text size="xs" c="dimmed">
          {below}
        </Text>
      )}
    </>
  );
}
