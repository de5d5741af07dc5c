import { Button } from "@mantine/core";
import { IconMessagePlus } from "@tabler/icons-react";
import { useRef, type KeyboardEvent } from "react";
import { text } from "../../text/en";
import { inOrder, useDesk } from "../desk";
import { Empty } from "./Empty";
import { NotificationHint } from "./NotificationHint";
import { PausedRow } from "./PausedRow";
import { PendingRow } from "./PendingRow";
import { TaskRow } from "./TaskRow";
import classes from "./TaskList.module.css";

const words = text.tasks;

// The column on the left: what rings, what is worked on, what waits.
export function TaskList() {
  const { desktop, ask } = useDesk();
  const list = useRef<HTMLDivElement>(null);
  const tasks = inOrder(desktop.tasks);

  // Arrows move from line to line, as in every list.
  const move = (event: KeyboardEvent) => {
    const by = event.altKey ? 0 : ({ ArrowDown: 1, ArrowUp: -1 }[event.key] ?? 0);
    if (!by) return;
    const lines = [...(list.current?.querySelectorAll<HTMLElement>("[data-line]") ?? [])];
    const at = lines.findIndex((line) => line.contains(document.activeElement));
    const next = lines[at + by];
    if (at < 0 || !next) return;
    event.preventDefault();
    next.focus();
  };

  return (
    <nav className={classes.side} aria-label={words.list}>
      <header className={classes.head}>
        <h2>{words.title}</h2>
        {desktop.worker && (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconMessagePlus size={16} aria-hidden />}
            onClick={() => ask({ what: "new" })}
          >
            {words.newMessage}
          </Button>
        )}
      </header>
      <div className={classes.scroll} ref={list} onKeyDown={move}>
        <NotificationHint />
        {tasks.length ? (
          <ul className={classes.list} data-testid="tasks">
            {tasks.map((task) =>
              task.reservation_status === "pending" ? (
                <PendingRow key={task.reservation_sid} task={task} />
              ) : (
                <TaskRow key={task.reservation_sid} task={task} />
              ),
            )}
          </ul>
        ) : (
          <Empty />
        )}
        {!!desktop.paused.length && (
          <section aria-labelledby="paused">
            <h3 id="paused" className={classes.section}>
              {words.paused}
            </h3>
            <ul className={classes.list} data-testid="paused">
              {desktop.paused.map((paused) => (
                <PausedRow key={paused.channel_sid} paused={paused} />
              ))}
            </ul>
          </section>
        )}
      </div>
    </nav>
  );
}
