import { Drawer, Modal } from "@mantine/core";
import type { ReactNode } from "react";
import { text } from "../text/en";
import classes from "./Dialog.module.css";

interface Props {
  title: string;
  close: () => void;
  closeLabel?: string;
  opened?: boolean;
  size?: string;
  children: ReactNode;
}

// A window over the page. Built of Mantine's pieces, because its ready-made head would be a second
// banner of the page to a screen reader.
export function Dialog({ title, close, closeLabel, opened = true, size = "md", children }: Props) {
  return (
    <Modal.Root opened={opened} onClose={close} size={size}>
      <Modal.Overlay />
      <Modal.Content>
        <div className={classes.head}>
          <Modal.Title className={classes.title ?? ""}>{title}</Modal.Title>
          <Modal.CloseButton aria-label={closeLabel ?? text.common.close} />
        </div>
        <Modal.Body>{children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

// The same at the right edge.
export function SideDialog({ title, close, closeLabel, opened = true, size = "sm", children }: Props) {
  return (
    <Drawer.Root opened={opened} onClose={close} size={size} position="right">
      <Drawer.Overlay />
      <Drawer.Content>
        <div className={classes.head}>
          <Drawer.Title className={classes.title ?? ""}>{title}</Drawer.Title>
          <Drawer.CloseButton aria-label={closeLabel ?? text.common.close} />
        </div>
        <Drawer.Body>{children}</Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  );
}
