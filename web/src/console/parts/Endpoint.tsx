import { Grid, NativeSelect, TextInput } from "@mantine/core";
import { text } from "../../text/console.en";

const METHODS = ["POST", "GET"];

interface Props {
  label: string;
  description?: string;
  methodLabel: string;
  url: string;
  method: string;
  error: string | undefined;
  required?: boolean;
  onUrl: (event: { currentTarget: { value: string } }) => void;
  onMethod: (event: { currentTarget: { value: string } }) => void;
}

// A URL that is called, and how.
export function Endpoint({ label, description, methodLabel, url, method, error, required, onUrl, onMethod }: Props) {
  return (
    <Grid align="flex-end">
      <Grid.Col span={{ base: 12, xs: 9 }}>
        <TextInput
          label={label}
          description={description}
          required={required ?? false}
          placeholder={required ? "https://" : text.common.blank}
          inputMode="url"
          autoComplete="off"
          value={url}
          onChange={onUrl}
          error={error}
        />
      </Grid.Col>
      <Grid.Col span={{ base: 12, xs: 3 }}>
        <NativeSelect label={methodLabel} data={METHODS} value={method} onChange={onMethod} />
      </Grid.Col>
    </Grid>
  );
}
