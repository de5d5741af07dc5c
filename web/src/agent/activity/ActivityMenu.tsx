import { Menu } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import type { Worker } from "../../api/types";
import { text } from "../../text/en";
import { Presence } from "../../ui/Presence";
import { Since } from "../../ui/Since";
import { useDesk } from "../desk";
import { useSetActivity } from "./useSetActivity";
import classes from "./ActivityMenu.module.css";

const words = text.activity;

// What the agent is doing, since when, and what else there is to do.
export function ActivityMenu({ worker }: { worker: Worker }) {
  const { desktop } = useDesk();
  const { set, busy } = useSetActivity();
  return (
    <Menu position="bottom-start" width={240} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <button
          type="button"
          className={classes.target}
          data-testid="activity"
          disabled={busy}
        >
          <Presence available={worker.available} />
          <span className="sr-only">{words.label}</span>
          <span className={classes.name}>{worker.activity_name}</span>
          <span className={classes.since} aria-hidden>
            <Since moment={worker.date_activity_changed} />
          </span>
          <IconChevronDown size={16} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup value={worker.activity_sid} onChange={set}>
          {desktop.activities.map((activity) => (
            <Menu.RadioItem key={activity.sid} value={activity.sid} closeMenuOnClick>
              <span className={classes.choice}>
                <Presence available={activity.available} />
                {activity.friendly_name}
              </span>
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}
