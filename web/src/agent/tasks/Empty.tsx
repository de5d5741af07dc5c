import { IconBellRinging, IconBellOff } from "@tabler/icons-react";
import { text } from "../../text/en";
import { useDesk } from "../desk";
import classes from "./Empty.module.css";

// What stands in the list when nothing does.
export function Empty() {
  const { worker } = useDesk().desktop;
  if (!worker)
    return (
      <div className={classes.empty}>
        <strong>{text.desktop.noWorker}</strong>
        <p>{text.desktop.noWorkerHint}</p>
      </div>
    );
  const Icon = worker.available ? IconBellRinging : IconBellOff;
  return (
    <div className={classes.empty}>
      <Icon size={32} stroke={1.5} aria-hidden />
      <strong>{text.tasks.none}</strong>
      <p>{worker.available ? text.tasks.ready : text.tasks.notReady}</p>
    </div>
  );
}
