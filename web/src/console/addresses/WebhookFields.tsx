import { Checkbox, Grid, NativeSelect, SimpleGrid, Stack, TextInput } from "@mantine/core";
import { text } from "../../text/addresses.en";
import { EVENTS } from "./useAddresses";
import type { Errors, Setter, Values } from "./values";

const words = text.addressForm;

// Where the events of a new conversation go.
export function WebhookFields({ values, set, errors }: { values: Values; set: Setter; errors: Errors }) {
  return (
    <Stack gap="sm">
      <Grid align="flex-end">
        <Grid.Col span={{ base: 12, xs: 9 }}>
          <TextInput
            label={words.url}
            placeholder="https://"
            inputMode="url"
            autoComplete="off"
            required
            value={values.url}
            onChange={(event) => set("url", event.currentTarget.value)}
            error={errors.url}
          />
        </Grid.Col>
        <Grid.Col span={{ base: 12, xs: 3 }}>
          <NativeSelect label={words.method} data={["POST", "GET"]} value={values.method} onChange={(event) => set("method", event.currentTarget.value)} />
        </Grid.Col>
      </Grid>
      <Checkbox.Group
        label={words.filters}
        description={words.filtersHint}
        value={values.filters}
        onChange={(value) => set("filters", value)}
        error={errors.filters}
      >
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xs" mt="xs">
          {EVENTS.map((event) => (
            <Checkbox key={event} value={event} label={event} />
          ))}
        </SimpleGrid>
      </Checkbox.Group>
    </Stack>
  );
}
