import { Anchor, Text } from "@mantine/core";
import { text } from "../../text/carriers.en";
import { Moment } from "../../ui/Moment";
import { Mark } from "../parts/Badges";
import { NameLink } from "../parts/NameLink";
import { PagedTable } from "../parts/PagedTable";
import { StateMark, waitingOf } from "./StateMark";
import { useCarriers, useKinds, type Carrier } from "./useCarriers";

// The carrier that is always there, and has no row.
const SIMULATOR = "simulator";
type Row = Carrier | typeof SIMULATOR;

export function CarrierList() {
  const list = useCarriers();
  const kinds = useKinds();
  const title = (kind: string) => kinds.data?.find((one) => one.kind === kind)?.title ?? kind;
  return (
    <PagedTable<Row>
      label={text.title}
      list={{ ...list, rows: [SIMULATOR, ...list.rows] }}
      rowKey={(row) => (row === SIMULATOR ? row : row.sid)}
      empty={{ title: text.empty }}
      columns={[
        {
          head: text.name,
          cell: (row) =>
            row === SIMULATOR ? (
              <>
                <Anchor href="/simulator" target="_blank" fw={600} size="sm" aria-label={text.simulator.open}>
                  {text.simulator.name}
                </Anchor>
                <Text size="xs" c="dimmed">
                  {text.simulator.about}
                </Text>
              </>
            ) : (
              <NameLink to={`/phone-numbers/carriers/${row.sid}`} name={row.name} />
            ),
        },
        { head: text.kind, from: "sm", cell: (row) => (row === SIMULATOR ? text.simulator.kind : title(row.kind)) },
        {
          head: text.state,
          cell: (row) =>
            row === SIMULATOR ? (
              <Mark look="good">{text.states.up}</Mark>
            ) : (
              <>
                <StateMark carrier={row} />
                {!row.up && row.state === "active" && (
                  <Text size="xs" c="dimmed">
                    {row.reason}
                  </Text>
                )}
              </>
            ),
        },
        { head: text.waiting, right: true, from: "xs", cell: (row) => (row === SIMULATOR ? "0" : waitingOf(row)) },
        { head: text.changed, from: "md", cell: (row) => row !== SIMULATOR && <Moment of={row.date_health} /> },
      ]}
    />
  );
}
