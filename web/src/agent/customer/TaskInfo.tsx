import { IconChevronRight } from "@tabler/icons-react";
import type { Task } from "../../api/types";
import { text } from "../../text/en";
import { wholeTime } from "../../ui/times";
import { AttributesView } from "../conversation/AttributesView";
import classes from "./About.module.css";

const words = text.customer;

export function TaskInfo({ task }: { task: Task }) {
  const facts: [string, string | null][] = [
    [text.conversation.channel, task.task_channel],
    [words.queue, task.queue_name],
    [words.workflow, task.workflow_name],
    [words.priority, String(task.priority)],
    [words.direction, words.directions[task.direction]],
    [words.created, wholeTime(task.date_created)],
  ];
  return (
    <>
      <dl className={classes.facts}>
        {facts.map(
          ([name, value]) =>
            value && (
              <div key={name} style={{ display: "contents" }}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
      {task.conversation_sid && (
        <details className={classes.raw}>
          <summary>
            <IconChevronRight size={14} aria-hidden />
            {words.raw}
          </summary>
          <AttributesView attributes={task.attributes} />
        </details>
      )}
    </>
  );
}
