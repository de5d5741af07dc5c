import { Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import { text } from "../../text/services.en";
import { Moment } from "../../ui/Moment";
import { PagedTable } from "../parts/PagedTable";
import { SearchField } from "../parts/SearchField";
import { howOf, SenderName } from "./OptOutList";
import { useConsents } from "./useOptOuts";

const words = text.consents;
const shared = text.optOuts;

// What recipients said, and what operators wrote down.
export function ConsentList() {
  const [recipient, setRecipient] = useState("");
  const [wanted] = useDebouncedValue(recipient.trim(), 250);
  const list = useConsents(wanted);
  return (
    <>
      <Text c="dimmed" mb="md">
        {words.lead}
      </Text>
      <SearchField label={shared.searchRecipient} value={recipient} onChange={setRecipient} />
      <PagedTable
        label={shared.tabs.ledger}
        list={list}
        rowKey={(row) => row.sid}
        narrowed={wanted !== ""}
        empty={{ title: words.empty, body: words.emptyBody }}
        columns={[
          { head: shared.recipient, cell: (row) => <span className="whole">{row.recipient}</span> },
          { head: words.action, cell: (row) => words.actions[row.action] ?? row.action },
          { head: shared.sender, from: "sm", cell: (row) => <SenderName sender={row.sender} /> },
          {
            head: shared.how,
            from: "sm",
            cell: (row) => (
              <>
                {howOf(row)}
                {row.note && (
                  <Text size="xs" c="dimmed">
                    {row.note}
                  </Text>
                )}
              </>
            ),
          },
          { head: words.when, from: "xs", cell: (row) => <Moment of={row.date_created} exact /> },
        ]}
      />
    </>
  );
}
