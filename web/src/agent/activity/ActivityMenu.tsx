import { Menu } from "@mantine/core";
import { IconCheck, IconChevronDown } from "@tabler/icons-react";
import type { Worker } from "../../api/types";
import { text } from "../../text/en";
import { Presence } from "../../ui/Presence";
import { Since } from "../../ui/Since";
import { useDesk } from "../desk";
import { PendingQuestion } from "./PendingQuestion";
import { useSetActivity } from "./useSetActivity";
import classes from "./ActivityMenu.module.css";

const words = text.activity;

// What the agent is doing, since when, and what else there is to do.
export function ActivityMenu({ worker }: { worker: Worker }) {
  const { desktop } = useDesk();
  const { set, busy } = useSetActivity();
  return (
    <>
      <Menu position="bottom-start" width={240}>
        <Menu.Target>
          <button
            type="button"
            className={classes.target}
            aria-label={words.label(worker.activity_name)}
            data-testid="activity"
            disabled={busy}
          >
            <Presence available={worker.available} />
            <span className={classes.name}>{worker.activity_name}</span>
            <span className={classes.since} aria-hidden>
              <Since moment={worker.date_activity_changed} />
            </span>
            <IconChevronDown size={16} aria-hidden />
          </button>
        </Menu.Target>
        <Menu.Dropdown aria-label={words.menu}>
          {desktop.activities.map((activity) => (
            <Menu.Item
              key={activity.sid}
              role="menuitemradio"
              aria-checked={activity.sid === worker.activity_sid}
              leftSection={<Presence available={activity.available} />}
              rightSection={activity.sid === worker.activity_sid && <IconCheck size={16} aria-hidden />}
              onClick={() => set(activity.sid)}
            >
              {activity.friendly_name}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <PendingQuestion />
    </>
  );
}
