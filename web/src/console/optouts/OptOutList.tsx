import { Button, Group } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import { useSearchParams } from "wouter";
import { text as common } from "../../text/console.en";
import { text } from "../../text/services.en";
import { Moment } from "../../ui/Moment";
import { NameLink } from "../parts/NameLink";
import { PagedTable } from "../parts/PagedTable";
import { SearchField } from "../parts/SearchField";
import { useServiceNames } from "../services/useServices";
import { OptOutDialog } from "./OptOutDialog";
import { useOptOuts, type OptOut } from "./useOptOuts";

const words = text.optOuts;

// Who has opted out of what.
export function OptOutList() {
  const [query] = useSearchParams();
  const [sender, setSender] = useState(query.get("sender") ?? "");
  const [recipient, setRecipient] = useState("");
  const [wanted] = useDebouncedValue({ sender: sender.trim(), recipient: recipient.trim() }, 250);
  const [lifting, lift] = useState<OptOut | null>(null);
  const list = useOptOuts(wanted.sender, wanted.recipient);
  return (
    <>
      <Group align="flex-start" gap="sm">
        <SearchField label={words.searchSender} value={sender} onChange={setSender} />
        <SearchField label={words.searchRecipient} value={recipient} onChange={setRecipient} />
      </Group>
      <PagedTable
        label={words.title}
        list={list}
        rowKey={(row) => `${row.sender} ${row.recipient}`}
        narrowed={!!wanted.sender || !!wanted.recipient}
        empty={{ title: words.empty, body: words.emptyBody }}
        columns={[
          { head: words.recipient, cell: (row) => <span className="whole">{row.recipient}</span> },
          { head: words.sender, cell: (row) => <SenderName sender={row.sender} /> },
          { head: words.how, from: "sm", cell: howOf },
          { head: words.since, from: "md", cell: (row) => <Moment of={row.date_created} /> },
          {
            head: common.common.actions,
            hidden: true,
            right: true,
            cell: (row) => (
              <Button size="xs" variant="default" aria-label={words.lift(row.recipient)} onClick={() => lift(row)}>
                {words.liftShort}
              </Button>
            ),
          },
        ]}
      />
      {lifting && <OptOutDialog lifted={lifting} onClose={() => lift(null)} />}
    </>
  );
}

// A number, or the name of the messaging service.
export function SenderName({ sender }: { sender: string }) {
  const services = useServiceNames();
  if (!sender.startsWith("MG")) return <span className="whole">{sender}</span>;
  const name = services.data?.find((one) => one.sid === sender)?.friendly_name;
  return name ? <NameLink to={`/phone-numbers/messaging-services/${sender}`} name={name} /> : sender;
}

export function howOf({ source, keyword }: { source: string; keyword: string | null }): string {
  if (source === "message") return words.sources.message(keyword ?? "STOP");
  if (source === "api" || source === "carrier") return words.sources[source];
  return words.sources.other(source);
}
