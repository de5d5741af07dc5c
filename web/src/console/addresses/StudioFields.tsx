import { Anchor, Loader, NativeSelect, Select, Stack, Text } from "@mantine/core";
import { Link } from "wouter";
import { text as common } from "../../text/console.en";
import { text } from "../../text/addresses.en";
import { useFlows } from "../flows/useFlows";
import type { Errors, Setter, Values } from "./values";

const words = text.addressForm;

// Which flow a new conversation runs through.
export function StudioFields({ values, set, errors }: { values: Values; set: Setter; errors: Errors }) {
  const flows = useFlows();
  const usable = (flows.data ?? []).filter((flow) => flow.status === "published" || flow.sid === values.flowSid);
  return (
    <Stack gap="sm">
      <Select
        label={words.flow}
        placeholder={words.flowPlaceholder}
        required
        searchable
        comboboxProps={{ withinPortal: false }}
        allowDeselect={false}
        data={usable.map((flow) => ({
          value: flow.sid,
          label: flow.status === "published" ? flow.friendly_name : words.flowDraft(flow.friendly_name),
        }))}
        nothingFoundMessage={flows.isPending ? common.common.loading : words.noFlow}
        rightSection={flows.isPending ? <Loader role="progressbar" size="xs" aria-label={common.common.loading} /> : undefined}
        value={values.flowSid || null}
        onChange={(value) => set("flowSid", value ?? "")}
        error={errors.flowSid ?? flows.error?.message}
      />
      <Text size="sm">
        <Anchor component={Link} href="/studio/flows/import" size="sm">
          {words.flowCreate}
        </Anchor>
      </Text>
      <NativeSelect
        label={words.retries}
        description={words.retriesHint}
        data={["0", "1", "2", "3"]}
        value={values.retries}
        onChange={(event) => set("retries", event.currentTarget.value)}
        error={errors.retries}
        maw={320}
      />
    </Stack>
  );
}
