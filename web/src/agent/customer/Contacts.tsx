import { Button } from "@mantine/core";
import { useMoreContacts } from "../../api/useCustomer";
import type { Customer } from "../../api/types";
import { text } from "../../text/en";
import { tellError } from "../../ui/tell";
import { shortDate } from "../../ui/times";
import { useDesk } from "../desk";
import classes from "./About.module.css";

const words = text.customer;

// The other conversations with the same customer; a click reads one beside the present one.
export function Contacts({ customer, current }: { customer: Customer; current: string | null }) {
  const { turn, narrow } = useDesk();
  const more = useMoreContacts(customer.address);
  const others = customer.contacts.filter((one) => one.conversation_sid !== current);
  const last = customer.contacts.at(-1);
  return (
    <>
      {!others.length && <p className={classes.none}>{words.noContacts}</p>}
      <ul className={classes.list}>
        {others.map((one) => (
          <li key={one.conversation_sid}>
            <button
              type="button"
              className={classes.card}
              onClick={() => turn({ deed: narrow ? "show" : "beside", sid: one.conversation_sid })}
            >
              <span className="sr-only">{words.openContact} </span>
              <strong>{shortDate(one.date_created)}</strong>{" "}
              <span className={classes.small}>
                {[words.state[one.state], one.disposition, one.agents.join(", ")].filter(Boolean).join(" · ")}
              </span>
              <p className={classes.text}>{one.wrap_up_note || one.last_message?.body || ""}</p>
            </button>
          </li>
        ))}
      </ul>
      {customer.more_contacts && last && (
        <Button
          mt="xs"
          size="xs"
          variant="default"
          loading={more.isPending}
          onClick={() =>
            more.mutate(last.conversation_sid, { onError: (error) => tellError(words.failed, error) })
          }
        >
          {text.common.more}
        </Button>
      )}
    </>
  );
}
