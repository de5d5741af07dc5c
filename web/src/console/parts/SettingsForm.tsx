import { Button, Group, Stack } from "@mantine/core";
import type { ReactNode } from "react";
import { useFocusOnError } from "./forms";
import { Panel } from "./Panel";
import { Problem } from "./Problem";

interface Props {
  title: string;
  lead?: ReactNode;
  // What was refused, and what of it is about no field.
  error: unknown;
  above: Error | null;
  busy: boolean;
  submit: string;
  onSubmit: () => void;
  width?: number;
  beside?: ReactNode;
  children: ReactNode;
}

// A form that makes something, or changes it. A refusal leads to the field that it is about.
export function SettingsForm({ title, lead, error, above, busy, submit, onSubmit, width = 640, beside, children }: Props) {
  const form = useFocusOnError(error);
  return (
    <Panel title={title} lead={lead}>
      <form
        ref={form}
        aria-label={title}
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit();
        }}
      >
        <Stack maw={width}>
          {above && <Problem error={above} />}
          {children}
          <Group>
            <Button type="submit" loading={busy}>
              {submit}
            </Button>
            {beside}
          </Group>
        </Stack>
      </form>
    </Panel>
  );
}
