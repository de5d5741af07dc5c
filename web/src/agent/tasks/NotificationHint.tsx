import { Button, Group } from "@mantine/core";
import { useState } from "react";
import { text } from "../../text/en";
import { keep, kept } from "../../ui/kept";
import { useDesk } from "../desk";
import { askPermission, canAsk } from "./notification";
import classes from "./NotificationHint.module.css";

const words = text.tasks;
const KEY = "no-notifications";

// Asks once for the browser's notifications, by a button and never by itself.
export function NotificationHint() {
  const { worker } = useDesk().desktop;
  const [shown, setShown] = useState(() => canAsk() && !kept<boolean>(KEY));
  if (!shown || !worker) return null;
  return (
    <div className={classes.hint}>
      <p>{words.askNotifications}</p>
      <Group gap="xs">
        <Button size="compact-xs" onClick={() => askPermission().then(() => setShown(false))}>
          {words.allowNotifications}
        </Button>
        <Button
          size="compact-xs"
          variant="subtle"
          color="gray"
          c="dimmed"
          onClick={() => {
            keep(KEY, true);
            setShown(false);
          }}
        >
          {words.notNow}
        </Button>
      </Group>
    </div>
  );
}
