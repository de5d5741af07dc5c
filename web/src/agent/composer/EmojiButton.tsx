import { Loader, Popover } from "@mantine/core";
import { lazy, Suspense, useState, type ReactNode } from "react";
import { text } from "../../text/en";
import { IconButton } from "../../ui/IconButton";

const EmojiPicker = lazy(() => import("./EmojiPicker"));

export function EmojiButton({ insert, icon }: { insert: (emoji: string) => void; icon: ReactNode }) {
  const [opened, setOpened] = useState(false);
  return (
    <Popover opened={opened} onChange={setOpened} trapFocus position="top-start" shadow="md" width={332}>
      <Popover.Target>
        <IconButton label={text.composer.emoji} onClick={() => setOpened(!opened)}>
          {icon}
        </IconButton>
      </Popover.Target>
      <Popover.Dropdown p="xs" aria-label={text.composer.emoji}>
        <Suspense fallback={<Loader role="progressbar" size="sm" aria-label={text.common.loading} />}>
          {opened && (
            <EmojiPicker
              choose={(emoji) => {
                setOpened(false);
                insert(emoji);
              }}
            />
          )}
        </Suspense>
      </Popover.Dropdown>
    </Popover>
  );
}
