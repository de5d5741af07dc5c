import { Button, Group, NativeSelect } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { text } from "../../text/content.en";

// Chooses another type for a template, of those that it has not.
export function AddPart({ there, onAdd }: { there: readonly string[]; onAdd: (kind: string) => void }) {
  const [chosen, choose] = useState("");
  const left = Object.keys(text.kinds).filter((kind) => !there.includes(kind));
  const kind = left.includes(chosen) ? chosen : left[0];
  if (!kind) return null;
  return (
    <Group align="flex-end" gap="sm">
      <NativeSelect
        label={text.add}
        data={left.map((one) => ({ value: one, label: text.kinds[one] ?? one }))}
        value={kind}
        onChange={(event) => choose(event.currentTarget.value)}
      />
      <Button variant="default" leftSection={<IconPlus size={16} aria-hidden />} onClick={() => onAdd(kind)}>
        {text.addButton}
      </Button>
    </Group>
  );
}
