import { CloseButton, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { text } from "../../text/console.en";

interface Props {
  label: string;
  value: string;
  onChange: (value: string) => void;
}

// Narrows a list down as one types.
export function SearchField({ label, value, onChange }: Props) {
  return (
    <TextInput
      type="search"
      role="searchbox"
      aria-label={label}
      placeholder={label}
      mb="md"
      maw={420}
      style={{ flex: "1 1 220px" }}
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={value && <CloseButton size="sm" aria-label={text.common.clear} onClick={() => onChange("")} />}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      autoComplete="off"
    />
  );
}
