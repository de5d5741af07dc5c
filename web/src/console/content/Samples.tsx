import { Alert, Fieldset, Stack, Text, TextInput } from "@mantine/core";
import { text } from "../../text/content.en";

interface Props {
  // The variables that the texts name.
  used: readonly string[];
  samples: Readonly<Record<string, string>>;
  error: string | undefined;
  onChange: (samples: Readonly<Record<string, string>>) => void;
}

// The values of a template's variables where a message gives none.
export function Samples({ used, samples, error, onChange }: Props) {
  const names = [...used, ...Object.keys(samples).filter((name) => !used.includes(name))];
  return (
    <Fieldset legend={text.variables}>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {names.length ? text.variablesLead : text.noVariables}
        </Text>
        {error && (
          <Alert color="red" role="alert">
            {error}
          </Alert>
        )}
        {names.map((name) => (
          <TextInput
            key={name}
            label={text.variable(name)}
            {...(!used.includes(name) && { description: text.unused })}
            value={samples[name] ?? ""}
            onChange={(event) => onChange({ ...samples, [name]: event.currentTarget.value })}
            autoComplete="off"
          />
        ))}
      </Stack>
    </Fieldset>
  );
}
