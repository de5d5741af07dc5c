import { ActionIcon, NativeSelect, NumberInput, Switch, Textarea, TextInput, Tooltip } from "@mantine/core";
import { IconArrowBackUp, IconTrash } from "@tabler/icons-react";
import { text } from "../../text/carriers.en";
import { JsonField } from "../../ui/JsonField";
import type { Field, Value } from "./settings";

interface Props {
  field: Field;
  value: Value;
  // A secret has a value that is not shown.
  isSet: boolean;
  error: string | undefined;
  onChange: (value: Value) => void;
}

const MONOSPACE = { input: { fontFamily: "var(--mantine-font-family-monospace)", fontSize: 13 } };
// Not a field for passwords: a browser would offer its user's own log-in, and keep this one.
const MASKED = { input: { WebkitTextSecurity: "disc" } };

// One setting, in the field that fits its type.
export function SettingInput({ field, value, isSet, error, onChange }: Props) {
  const label = labelOf(field.name);
  const secretWords = value === null ? text.secretGone : text.secretSet;
  const description = isSet ? secretWords : (text.hints[field.name] ?? null);
  const shared = { label, required: field.isRequired && !isSet, error: error ?? null, ...(description && { description }) };
  const typed = typeof value === "string" ? value : "";
  const write = (event: { currentTarget: { value: string } }) => onChange(event.currentTarget.value);
  switch (field.kind) {
    case "switch":
      return <Switch label={label} {...(description && { description })} checked={value === true} onChange={(event) => onChange(event.currentTarget.checked)} error={error} />;
    case "choice":
      return <NativeSelect {...shared} data={field.choices} value={typed} onChange={write} />;
    case "number":
      return (
        <NumberInput
          {...shared}
          {...(field.shape.minimum !== undefined && { min: field.shape.minimum })}
          {...(field.shape.maximum !== undefined && { max: field.shape.maximum })}
          allowDecimal={field.shape.type === "number"}
          placeholder={text.standard}
          value={typed}
          onChange={(next) => onChange(String(next))}
        />
      );
    case "json":
      return <JsonField {...shared} description={[text.jsonHint, description].filter(Boolean).join(" · ")} value={typed} onChange={onChange} rows={10} />;
    case "lines":
      return <Textarea {...shared} autosize minRows={2} maxRows={8} spellCheck={false} autoComplete="off" styles={MONOSPACE} value={typed} onChange={write} rightSection={isSet && !field.isRequired ? <Drop label={label} value={value} onChange={onChange} /> : undefined} />;
    case "text":
      if (field.isSecret)
        return (
          <TextInput
            {...shared}
            autoComplete="off"
            spellCheck={false}
            styles={MASKED}
            value={typed}
            onChange={write}
            disabled={value === null}
            rightSection={isSet && !field.isRequired && !typed ? <Drop label={label} value={value} onChange={onChange} /> : undefined}
          />
        );
      return <TextInput {...shared} autoComplete="off" spellCheck={false} value={typed} onChange={write} {...(field.shape.maxLength !== undefined && { maxLength: field.shape.maxLength })} />;
  }
}

// Takes a secret away, or takes that back.
function Drop({ label, value, onChange }: { label: string; value: Value; onChange: (value: Value) => void }) {
  const isGone = value === null;
  const deed = isGone ? text.keepSecret(label) : text.dropSecret(label);
  return (
    <Tooltip label={deed} withArrow>
      <ActionIcon variant="subtle" {...(!isGone && { color: "red.8", className: "danger" })} aria-label={deed} onClick={() => onChange(isGone ? "" : null)}>
        {isGone ? <IconArrowBackUp size={16} /> : <IconTrash size={16} />}
      </ActionIcon>
    </Tooltip>
  );
}

// What a setting is called; one that has no words yet by its own name.
export function labelOf(name: string): string {
  return text.settings[name] ?? name.replaceAll("_", " ");
}
