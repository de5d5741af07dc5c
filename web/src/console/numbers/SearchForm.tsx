import { Button, Checkbox, Grid, Group, NativeSelect, Paper, Select, Stack, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { text as common } from "../../text/console.en";
import { text } from "../../text/numbers.en";
import { useFields } from "../parts/forms";
import { Loaded } from "../parts/Loaded";
import { useCountries, type Country, type Wanted } from "./useNumbers";

const words = text.buy;
const TYPES = { local: "Local", mobile: "Mobile", toll_free: "TollFree" } as const;
type Kind = keyof typeof TYPES;
// Where numbers have area codes by which one can ask for them.
const WITH_AREA_CODES = ["US", "CA", "PR"];

interface Props {
  onSearch: (wanted: Wanted) => void;
  busy: boolean;
}

// What number is wanted.
export function SearchForm(props: Props) {
  const countries = useCountries();
  return (
    <Paper withBorder p="md" radius="md" mb="lg">
      <Loaded query={countries} lines={3}>
        {(known) => <Criteria countries={known} {...props} />}
      </Loaded>
    </Paper>
  );
}

function Criteria({ countries, onSearch, busy }: Props & { countries: Country[] }) {
  const { values, set, change } = useFields({
    country: "US",
    kind: "local" as Kind,
    contains: "",
    areaCode: "",
    sms: true,
    mms: false,
    voice: false,
  });
  const country = countries.find((one) => one.country_code === values.country) ?? countries[0];
  const kinds = (Object.keys(TYPES) as Kind[]).filter((kind) => country?.subresource_uris[kind]);
  const kind = kinds.includes(values.kind) ? values.kind : kinds[0];
  const hasAreaCodes = WITH_AREA_CODES.includes(values.country) && kind === "local";
  const search = () =>
    country &&
    kind &&
    onSearch({
      country: country.country_code,
      type: TYPES[kind],
      query: {
        Contains: values.contains.trim() || null,
        AreaCode: (hasAreaCodes && values.areaCode.trim()) || null,
        SmsEnabled: values.sms || null,
        MmsEnabled: values.mms || null,
        VoiceEnabled: values.voice || null,
      },
    });
  return (
    <form
      role="search"
      aria-label={words.search}
      onSubmit={(event) => {
        event.preventDefault();
        search();
      }}
    >
      <Stack>
        <Grid>
          <Grid.Col span={{ base: 12, sm: 6, md: 4 }}>
            <Select
              label={words.country}
              searchable
              comboboxProps={{ withinPortal: false }}
              allowDeselect={false}
              data={countries.map((one) => ({ value: one.country_code, label: words.countryName(one.country, one.country_code) }))}
              value={values.country}
              onChange={(value) => value && set("country", value)}
            />
          </Grid.Col>
          <Grid.Col span={{ base: 12, sm: 6, md: 2 }}>
            <NativeSelect
              label={words.type}
              data={kinds.map((one) => ({ value: one, label: words.types[one] }))}
              value={kind ?? ""}
              onChange={(event) => set("kind", event.currentTarget.value as Kind)}
            />
          </Grid.Col>
          <Grid.Col span={{ base: 12, sm: 6, md: 4 }}>
            <TextInput label={words.contains} description={words.containsHint} inputWrapperOrder={["label", "input", "description", "error"]} value={values.contains} onChange={change("contains")} autoComplete="off" />
          </Grid.Col>
          <Grid.Col span={{ base: 12, sm: 6, md: 2 }}>
            <TextInput
              label={words.areaCode}
              inputMode="numeric"
              value={hasAreaCodes ? values.areaCode : ""}
              disabled={!hasAreaCodes}
              onChange={change("areaCode")}
              autoComplete="off"
            />
          </Grid.Col>
        </Grid>
        <Group justify="space-between" align="end">
          <Group role="group" aria-label={words.capabilities}>
            {(["sms", "mms", "voice"] as const).map((name) => (
              <Checkbox key={name} label={common.capabilities[name]} checked={values[name]} onChange={(event) => set(name, event.currentTarget.checked)} />
            ))}
          </Group>
          <Button type="submit" leftSection={<IconSearch size={16} />} loading={busy}>
            {words.search}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
