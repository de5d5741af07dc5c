import { ActionIcon, Tooltip, type ActionIconProps } from "@mantine/core";
import type { ComponentPropsWithRef } from "react";

type Props = ActionIconProps &
  Omit<ComponentPropsWithRef<"button">, keyof ActionIconProps> & { label: string; keys?: string | undefined };

// A button that shows only an icon; its name is a tooltip for the eye and a label for the ear.
export function IconButton({ label, keys, ...props }: Props) {
  return (
    <Tooltip label={keys ? `${label} (${keys})` : label} openDelay={400} withinPortal>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={label}
        aria-keyshortcuts={keys}
        {...props}
      />
    </Tooltip>
  );
}
