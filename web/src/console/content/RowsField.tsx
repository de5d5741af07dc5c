import { ActionIcon, Button, Group, Input, NativeSelect, Stack, TextInput } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useRef, useState } from "react";
import { text } from "../../text/content.en";
import { hasColumn, newRow, rowsOf, type Column, type Field, type Value } from "./kinds";

interface Props {
  field: Extract<Field, { as: "rows" }>;
  label: string;
  value: unknown;
  onChange: (rows: readonly Value[]) => void;
}

// The buttons of a type, or the entries of its list.
export function RowsField({ field, label, value, onChange }: Props) {
  const rows = rowsOf(value);
  const add = useRef<HTMLButtonElement>(null);
  // The one that was just added is written at once.
  const [fresh, setFresh] = useState(-1);
  const put = (at: number, row: Value) => onChange(rows.map((one, index) => (index === at ? row : one)));
  const drop = (at: number) => {
    onChange(rows.filter((_, index) => index !== at));
    setFresh(-1);
    add.current?.focus();
  };
  return (
    <Stack gap="xs" role="group" aria-label={label}>
      <Input.Label component="div">{label}</Input.Label>
      {rows.map((row, index) => (
        <Group key={index} gap="xs" align="flex-end">
          {field.columns
            .filter((column) => hasColumn(row, column))
            .map((column, at) => (
              <Cell
                key={column.name}
                column={column}
                label={text.numbered(text.columns[column.name] ?? column.name, index + 1)}
                value={String(row[column.name] ?? "")}
                focused={index === fresh && at === 0}
                onChange={(now) => put(index, { ...row, [column.name]: now })}
              />
            ))}
          <ActionIcon variant="subtle" color="red.8" className="danger" size="lg" aria-label={text.dropRow[field.name]?.(index + 1)} onClick={() => drop(index)}>
            <IconTrash size={16} />
          </ActionIcon>
        </Group>
      ))}
      {rows.length < field.most && (
        <Group>
          <Button
            ref={add}
            variant="default"
            size="xs"
            leftSection={<IconPlus size={14} aria-hidden />}
            onClick={() => {
              setFresh(rows.length);
              onChange([...rows, newRow(field.columns)]);
            }}
          >
            {text.addRow[field.name]}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

interface CellProps {
  column: Column;
  label: string;
  value: string;
  focused: boolean;
  onChange: (value: string) => void;
}

function Cell({ column, label, value, focused, onChange }: CellProps) {
  const shared = { label, value, size: "xs" as const, autoFocus: focused, style: { flex: "1 1 150px" } };
  if (!column.choices) return <TextInput {...shared} required={column.required ?? false} autoComplete="off" onChange={(event) => onChange(event.currentTarget.value)} />;
  return (
    <NativeSelect
      {...shared}
      data={column.choices.map((one) => ({ value: one, label: text.choices[one] ?? one }))}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
