import { Button, Loader } from "@mantine/core";
import { useRef, type KeyboardEvent } from "react";
import { useDirectory } from "../../api/useDirectory";
import { text } from "../../text/en";
import { Presence } from "../../ui/Presence";
import { Since } from "../../ui/Since";
import { sentence } from "../../ui/tell";
import classes from "./Choices.module.css";

const words = text.transfer;

export interface Target {
  sid: string;
  name: string;
}

interface Props {
  of: "agents" | "queues";
  search: string;
  choose: (target: Target) => void;
}

export function Choices({ of, search, choose }: Props) {
  const directory = useDirectory(search);
  const list = useRef<HTMLUListElement>(null);
  const move = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!by) return;
    const all = [...(list.current?.querySelectorAll<HTMLElement>("button") ?? [])];
    all[all.indexOf(document.activeElement as HTMLElement) + by]?.focus();
    event.preventDefault();
  };
  if (directory.isPending) return <Loader role="progressbar" size="sm" aria-label={text.common.loading} />;
  if (directory.isError)
    return (
      <div role="alert">
        <p>
          {words.loadFailed} {sentence(directory.error)}
        </p>
        <Button size="xs" onClick={() => directory.refetch()}>
          {text.common.retry}
        </Button>
      </div>
    );
  const { agents, queues, more } = directory.data;
  const none = of === "agents" ? !agents.length && words.noAgents : !queues.length && words.noQueues;
  return (
    <>
      <ul ref={list} className={classes.list} onKeyDown={move}>
        {of === "agents"
          ? agents.map((one) => (
              <li key={one.worker_sid}>
                <button
                  type="button"
                  onClick={() => choose({ sid: one.worker_sid, name: one.name })}
                >
                  <Presence available={one.available} />
                  <span className="sr-only">{words.to}</span>
                  <strong>{one.name}</strong>
                  <span>
                    {one.activity_name}
                    <span aria-hidden>
                      {" · "}
                      <Since moment={one.date_activity_changed} />
                    </span>
                  </span>
                </button>
              </li>
            ))
          : queues.map((one) => (
              <li key={one.queue_sid}>
                <button
                  type="button"
                  onClick={() => choose({ sid: one.queue_sid, name: one.name })}
                >
                  <Presence available={one.available_agents > 0} />
                  <span className="sr-only">{words.to}</span>
                  <strong>{one.name}</strong>
                  <span>{words.queueState(one.waiting, one.available_agents)}</span>
                </button>
              </li>
            ))}
      </ul>
      {none && <p className={classes.none}>{none}</p>}
      {more && <p className={classes.none}>{words.more}</p>}
    </>
  );
}
