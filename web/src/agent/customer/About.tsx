import { Button, Skeleton } from "@mantine/core";
import { useCustomer } from "../../api/useCustomer";
import type { Task } from "../../api/types";
import { text } from "../../text/en";
import { sentence } from "../../ui/tell";
import { Attributes } from "./Attributes";
import { Contacts } from "./Contacts";
import { Identity } from "./Identity";
import { Notes } from "./Notes";
import { Section } from "./Section";
import { TaskInfo } from "./TaskInfo";
import classes from "./About.module.css";

const words = text.customer;

interface Props {
  address: string | null;
  task: Task | null;
  conversationSid: string | null;
}

export function About({ address, task, conversationSid }: Props) {
  return (
    <div className={classes.about}>
      {address === null ? (
        <p className={classes.none}>{words.none}</p>
      ) : (
        <Known address={address} task={task} conversationSid={conversationSid} />
      )}
      {task && (
        <Section title={words.task} id="task" closed={address !== null}>
          <TaskInfo task={task} />
        </Section>
      )}
    </div>
  );
}

function Known({ address, task, conversationSid }: Props & { address: string }) {
  const customer = useCustomer(address);
  if (customer.isPending)
    return (
      <div aria-busy aria-label={text.common.loading} role="status">
        <Skeleton h={24} w="60%" mb="sm" />
        <Skeleton h={16} mb="xs" />
        <Skeleton h={16} mb="xs" />
      </div>
    );
  if (customer.isError)
    return (
      <div role="alert" className={classes.none}>
        <p>{words.failed}</p>
        <p>{sentence(customer.error)}</p>
        <Button size="xs" onClick={() => customer.refetch()}>
          {text.common.retry}
        </Button>
      </div>
    );
  const known = customer.data;
  return (
    <>
      <Identity customer={known} task={task} />
      <Section title={words.attributes} id="attributes">
        <Attributes customer={known} />
      </Section>
      <Section title={words.notes} id="notes" count={known.notes.length}>
        <Notes customer={known} />
      </Section>
      <Section title={words.contacts} id="contacts">
        <Contacts customer={known} current={conversationSid} />
      </Section>
    </>
  );
}
