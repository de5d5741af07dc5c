import { Button, Text } from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";
import { text } from "../../text/numbers.en";
import { PagedTable } from "../parts/PagedTable";
import { Capabilities } from "./Capabilities";
import type { AvailableNumber } from "./useNumbers";

const words = text.buy;

interface Props {
  found: UseQueryResult<AvailableNumber[]>;
  onChoose: (number: AvailableNumber) => void;
  onMore: (() => void) | null;
}

// What a search has found.
export function AvailableNumbers({ found, onChoose, onMore }: Props) {
  return (
    <PagedTable
      label={words.results}
      list={{
        rows: found.data ?? [],
        isPending: found.isPending,
        error: found.error,
        retry: () => void found.refetch(),
        hasMore: onMore !== null,
        isLoadingMore: found.isFetching,
        loadMore: () => onMore?.(),
      }}
      rowKey={(row) => row.phone_number}
      empty={{ title: words.nothing, body: words.nothingBody }}
      columns={[
        {
          head: words.number,
          cell: (row) => (
            <>
              <Text fw={600} size="sm">
                {row.friendly_name}
              </Text>
              <Text size="xs" c="dimmed">
                {row.phone_number}
              </Text>
            </>
          ),
        },
        {
          head: words.place,
          from: "sm",
          cell: (row) => [row.locality, row.region, row.iso_country].filter(Boolean).join(", "),
        },
        { head: words.capabilities, from: "xs", cell: (row) => <Capabilities of={row.capabilities} /> },
        {
          head: words.buy,
          hidden: true,
          right: true,
          cell: (row) => (
            <Button size="xs" aria-label={words.buyNumber(row.phone_number)} onClick={() => onChoose(row)}>
              {words.buy}
            </Button>
          ),
        },
      ]}
    />
  );
}
