import { IconCloudOff } from "@tabler/icons-react";
import type { Connection } from "../../live/socket";
import { text } from "../../text/en";
import classes from "./OfflineBanner.module.css";

export function OfflineBanner({ connection }: { connection: Connection }) {
  return (
    <div role="status" aria-live="polite">
      {connection === "offline" && (
        <p className={classes.banner}>
          <IconCloudOff size={18} aria-hidden />
          {text.desktop.offline}
        </p>
      )}
    </div>
  );
}
