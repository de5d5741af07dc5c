import { Button, Center, Paper, Stack, Table, Text, Title, VisuallyHidden } from "@mantine/core";
import type { ReactNode } from "react";
import type { Listed } from "../../api/usePages";
import { text } from "../../text/console.en";
import { Problem, Waiting } from "./Problem";

export interface Column<T> {
  head: string;
  cell: (row: T) => ReactNode;
  // The width of the window from which it is shown.
  from?: "xs" | "sm" | "md" | "lg";
  // For columns of buttons: the head is only read out.
  hidden?: boolean;
  right?: boolean;
}

interface Props<T> {
  label: string;
  list: Listed<T>;
  columns: Column<T>[];
  rowKey: (row: T) => string;
  empty: { title: string; body?: ReactNode; action?: ReactNode };
  // What the reader has asked for, of the rows that are there.
  filter?: ((row: T) => boolean) | null;
  // What is asked for was narrowed down: an empty answer is no empty list.
  narrowed?: boolean;
}

export function PagedTable<T>({ label, list, columns, rowKey, empty, filter, narrowed }: Props<T>) {
  if (list.error) return <Problem error={list.error} onRetry={list.retry} />;
  if (list.isPending) return <Waiting />;
  const rows = filter ? list.rows.filter(filter) : list.rows;
  return (
    <Stack>
      {rows.length > 0 && (
        <Paper withBorder radius="md" className="table-frame">
          <Table verticalSpacing="sm" horizontalSpacing="md" highlightOnHover aria-label={label}>
            <Table.Thead>
              <Table.Tr>
                {columns.map((column) => (
                  <Table.Th key={column.head} {...placed(column)}>
                    {column.hidden ? <VisuallyHidden>{column.head}</VisuallyHidden> : column.head}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rows.map((row) => (
                <Table.Tr key={rowKey(row)}>
                  {columns.map((column) => (
                    <Table.Td key={column.head} {...placed(column)}>
                      {column.cell(row)}
                    </Table.Td>
                  ))}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Paper>
      )}
      <VisuallyHidden role="status">{text.common.rows(rows.length)}</VisuallyHidden>
      {rows.length === 0 &&
        (narrowed || (filter && list.rows.length > 0) ? (
          <Nothing title={list.hasMore ? text.common.nothingSoFar : text.common.nothingFound} />
        ) : (
          <Nothing {...empty} />
        ))}
      {list.hasMore && (
        <Center>
          <Button variant="default" loading={list.isLoadingMore} onClick={list.loadMore}>
            {text.common.loadMore}
          </Button>
        </Center>
      )}
    </Stack>
  );
}

const placed = <T,>(column: Column<T>) => ({
  ta: column.right ? ("right" as const) : ("left" as const),
  ...(column.from && { visibleFrom: column.from }),
});

// An empty list says what belongs in it.
export function Nothing({ title, body, action }: { title: string; body?: ReactNode; action?: ReactNode }) {
  return (
    <Paper withBorder radius="md" p="xl">
      <Stack align="center" gap="xs" ta="center">
        <Title order={2} size="h4">
          {title}
        </Title>
        {body && (
          <Text c="dimmed" maw={520}>
            {body}
          </Text>
        )}
        {action}
      </Stack>
    </Paper>
  );
}
