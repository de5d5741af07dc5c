import { Loader, Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import { text as common } from "../../text/console.en";
import { text } from "../../text/addresses.en";
import { matches, numberPart } from "../numbers/search";
import { useManyNumbers } from "../numbers/useNumbers";
import { useAddressMap } from "./useAddresses";

const words = text.addressForm;
// A part of this length is looked for on the server, where an account has many numbers.
const WORTH_ASKING = 3;

interface Props {
  value: string;
  error: string | undefined;
  onChange: (value: string) => void;
}

// Chooses among the numbers of the account that take SMS and have no address yet.
export function NumberField({ value, error, onChange }: Props) {
  const [search, setSearch] = useState(value);
  const [part] = useDebouncedValue(numberPart(search), 250);
  const all = useManyNumbers("");
  const narrowed = useManyNumbers(all.data?.next && part.length >= WORTH_ASKING ? part : "");
  const addresses = useAddressMap();
  const rows = new Map([...(all.data?.rows ?? []), ...(narrowed.data?.rows ?? [])].map((row) => [row.phone_number, row]));
  const free = [...rows.values()].filter((row) => row.capabilities.sms && !addresses.data?.has(row.phone_number));
  const data = free.map((row) => ({
    value: row.phone_number,
    label: row.friendly_name === row.phone_number ? row.phone_number : words.numberOption(row.phone_number, row.friendly_name),
  }));
  const isLoading = all.isPending || addresses.isPending;
  // A number that was asked for by the address of the page is shown, whether it can be had or not.
  if (value && !data.some((one) => one.value === value)) data.unshift({ value, label: value });
  return (
    <Select
      label={words.number}
      description={words.numberHint}
      placeholder={words.numberPlaceholder}
      required
      searchable
      data={data}
      filter={({ options, search: typed }) =>
        options.filter((option) => {
          if (!("value" in option)) return true;
          const row = rows.get(String(option.value));
          return option.label === typed || !row || matches(row, typed);
        })
      }
      comboboxProps={{ withinPortal: false }}
      limit={50}
      maxDropdownHeight={260}
      nothingFoundMessage={isLoading ? common.common.loading : words.noNumber}
      rightSection={isLoading ? <Loader role="progressbar" size="xs" aria-label={common.common.loading} /> : undefined}
      value={value || null}
      onChange={(chosen) => onChange(chosen ?? "")}
      searchValue={search}
      onSearchChange={setSearch}
      error={error}
    />
  );
}
