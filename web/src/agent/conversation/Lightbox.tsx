import { Button } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import type { Medium } from "../../api/types";
import { text } from "../../text/en";
import { Dialog } from "../../ui/Dialog";
import classes from "./Lightbox.module.css";

// A picture in large.
export default function Lightbox({ medium, close }: { medium: Medium; close: () => void }) {
  const name = medium.filename || medium.content_type;
  return (
    <Dialog title={name} close={close} closeLabel={text.conversation.closePreview} size="xl">
      <img className={classes.large} src={medium.url} alt={name} />
      <Button
        component="a"
        href={medium.url}
        download={name}
        mt="sm"
        variant="default"
        leftSection={<IconDownload size={16} aria-hidden />}
      >
        {text.conversation.download}
      </Button>
    </Dialog>
  );
}
