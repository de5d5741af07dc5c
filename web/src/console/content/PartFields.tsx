import { Alert, Button, Fieldset, Group, Stack, Textarea, TextInput } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { text } from "../../text/content.en";
import { JsonField } from "../../ui/JsonField";
import type { Part } from "./draft";
import { fieldsOf, linesOf, type Field } from "./kinds";
import { RowsField } from "./RowsField";

interface Props {
  part: Part;
  error: string | undefined;
  onChange: (part: Part) => void;
  onDrop: () => void;
}

// One type of a template: its fields, or its JSON where it has none here.
export function PartFields({ part, error, onChange, onDrop }: Props) {
  const name = text.kinds[part.kind] ?? part.kind;
  const fields = fieldsOf(part.kind);
  return (
    <Fieldset legend={name}>
      <Stack gap="sm">
        {fields ? (
          <>
            {error && (
              <Alert color="red" role="alert">
                {error}
              </Alert>
            )}
            {fields.map((field) => (
              <OneField key={field.name} field={field} value={part.value[field.name]} onChange={(value) => onChange({ ...part, value: { ...part.value, [field.name]: value } })} />
            ))}
          </>
        ) : (
          <JsonField label={text.json(name)} description={text.rawHint} value={part.raw ?? ""} error={error ?? null} onChange={(raw) => onChange({ ...part, raw })} />
        )}
        <Group justify="flex-end">
          <Button variant="default" size="xs" leftSection={<IconTrash size={14} aria-hidden />} onClick={onDrop}>
            {text.drop(name)}
          </Button>
        </Group>
      </Stack>
    </Fieldset>
  );
}

function OneField({ field, value, onChange }: { field: Field; value: unknown; onChange: (value: unknown) => void }) {
  const label = text.fields[field.name] ?? field.name;
  const hint = text.hints[field.name];
  if (field.as === "rows") return <RowsField field={field} label={label} value={value} onChange={onChange} />;
  const shared = {
    label,
    required: field.required ?? false,
    autoComplete: "off",
    ...(hint && { description: hint }),
  };
  if (field.as === "words")
    return <Textarea {...shared} autosize minRows={3} maxRows={12} value={String(value ?? "")} onChange={(event) => onChange(event.currentTarget.value)} />;
  if (field.as === "urls")
    return (
      <Textarea {...shared} autosize minRows={2} maxRows={10} inputMode="url" spellCheck={false} value={linesOf(value).join("\n")} onChange={(event) => onChange(event.currentTarget.value ? event.currentTarget.value.split("\n") : [])} />
    );
  return <TextInput {...shared} inputMode={field.as === "number" ? "decimal" : "text"} value={String(value ?? "")} onChange={(event) => onChange(event.currentTarget.value)} />;
}
