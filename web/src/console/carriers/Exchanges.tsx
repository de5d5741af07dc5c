import { Code, Stack, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import { useSearchParams } from "wouter";
import { text } from "../../text/carriers.en";
import { Moment } from "../../ui/Moment";
import { Mark, type Look } from "../parts/Badges";
import { PagedTable } from "../parts/PagedTable";
import { Panel } from "../parts/Panel";
import { SearchField } from "../parts/SearchField";
import { useExchanges, type Exchange } from "./useCarriers";

const words = text.exchanges;

// What passed between a carrier and us: of all messages, or of the one that is looked for.
export function Exchanges({ carrierSid }: { carrierSid: string }) {
  const [query] = useSearchParams();
  const [search, setSearch] = useState(query.get("message") ?? "");
  const [message] = useDebouncedValue(search.trim(), 250);
  const list = useExchanges(carrierSid, { message });
  return (
    <Panel title={words.title} lead={words.lead}>
      <SearchField label={words.search} value={search} onChange={setSearch} />
      <Log label={words.title} list={list} narrowed={message !== ""} empty={{ title: words.empty, body: words.emptyBody }} />
    </Panel>
  );
}

// How an upstream's list was compared with ours.
export function Ledger({ carrierSid }: { carrierSid: string }) {
  const list = useExchanges(carrierSid, { ledger: true });
  const ledger = text.ledger;
  return (
    <Panel title={ledger.title} lead={ledger.lead}>
      <Log label={ledger.title} list={list} empty={{ title: ledger.empty, body: ledger.emptyBody }} />
    </Panel>
  );
}

type LogProps = Pick<Parameters<typeof PagedTable<Exchange>>[0], "label" | "list" | "empty" | "narrowed">;

function Log(props: LogProps) {
  return (
    <PagedTable<Exchange>
      {...props}
      rowKey={(row) => row.sid}
      columns={[
        {
          head: words.when,
          cell: (row) => (
            <>
              <Moment of={row.date_created} exact />
              <Text size="xs" c="dimmed">
                {words.kinds[row.kind]}
              </Text>
            </>
          ),
        },
        {
          head: words.outcome,
          cell: (row) => (
            <Stack gap={4} align="flex-start">
              <Mark look={lookOf(row)}>{row.outcome}</Mark>
              {row.error_code !== null && <Text size="xs">{words.code(row.error_code)}</Text>}
              {row.message_sid && <Code>{row.message_sid}</Code>}
              {Object.entries(row.details).map(([name, value]) => (
                <Text key={name} size="xs">
                  <Text span c="dimmed" inherit>
                    {name}
                  </Text>{" "}
                  {value}
                </Text>
              ))}
            </Stack>
          ),
        },
      ]}
    />
  );
}

const BAD = ["down", "failed", "refused", "dropped", "undelivered"];
const GOOD = ["up", "accepted", "delivered", "received", "compared", "filled in", "sent"];

// Whether what passed went well.
export function lookOf({ outcome, error_code }: Exchange): Look {
  if (error_code !== null || BAD.includes(outcome)) return "bad";
  return GOOD.includes(outcome) ? "good" : "plain";
}
