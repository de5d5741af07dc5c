import { Button, Modal } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import type { Medium } from "../../api/types";
import { text } from "../../text/en";
import classes from "./Lightbox.module.css";

// A picture in large.
export default function Lightbox({ medium, close }: { medium: Medium; close: () => void }) {
  const name = medium.filename || medium.content_type;
  return (
    <Modal
      opened
      onClose={close}
      size="auto"
      centered
      title={name}
      closeButtonProps={{ "aria-label": text.conversation.closePreview }}
    >
      <img className={classes.large} src={medium.url} alt={name} />
      <Button
        component="a"
        href={medium.url}
        download={name}
        mt="sm"
        variant="default"
        leftSection={<IconDownload size={16} aria-hidden />}
      >
        {text.conversation.download(name)}
      </Button>
    </Modal>
  );
}
