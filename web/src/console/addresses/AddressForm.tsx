import { Button, Group, Paper, Radio, Stack, Switch, TextInput } from "@mantine/core";
import { text as common } from "../../text/console.en";
import { text } from "../../text/addresses.en";
import { HandlerWarning } from "../numbers/MessagingConfiguration";
import { InServiceWarning } from "../numbers/ServiceField";
import { useNumberNamed } from "../numbers/useNumbers";
import { place, useFields, useFocusOnError, type FieldRules } from "../parts/forms";
import { Problem } from "../parts/Problem";
import { NumberField } from "./NumberField";
import { StudioFields } from "./StudioFields";
import { useSaveAddress, type Address, type Integration } from "./useAddresses";
import { initialOf, toFields, type Values } from "./values";
import { WebhookFields } from "./WebhookFields";

const words = text.addressForm;

const RULES: FieldRules<keyof Values> = [
  ["flowSid", 50367],
  ["url", 50369],
  ["url", 50372],
  ["filters", 50365],
  ["name", /friendly ?name/i],
  ["retries", /StudioRetryCount/],
  ["number", 20409],
  ["number", /\bAddress\b/],
];

interface Props {
  address: Address | null;
  number: string;
  onSaved: (address: Address) => void;
  onCancel: () => void;
}

// Creates an address, or changes one: then its number stays as it is.
export function AddressForm({ address, number, onSaved, onCancel }: Props) {
  const save = useSaveAddress(address?.sid ?? null);
  const { values, set, change, setValues } = useFields<Values>(initialOf(address, number));
  const problem = place(save.error, RULES);
  const form = useFocusOnError(save.error);
  const owned = useNumberNamed(values.number);
  const submit = () => save.mutate(toFields(values, address === null), { onSuccess: onSaved });
  const choices: Integration[] = ["studio", "webhook"];
  if (address?.auto_creation.type === "default") choices.push("default");
  return (
    <Paper withBorder radius="md" p="lg" maw={720}>
      <form
        ref={form}
        aria-label={address ? words.editTitle(address.address) : words.createTitle}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Stack>
          {problem.above && <Problem error={problem.above} />}
          {address ? (
            <TextInput label={words.number} value={values.number} readOnly description={words.numberStays} />
          ) : (
            <NumberField value={values.number} error={problem.at.number} onChange={(value) => set("number", value)} />
          )}
          {owned.data?.sms_url && <HandlerWarning url={owned.data.sms_url} address={address} numberSid={owned.data.sid} />}
          {owned.data && <InServiceWarning numberSid={owned.data.sid} />}
          <TextInput label={words.name} description={words.nameHint} value={values.name} onChange={change("name")} error={problem.at.name} autoComplete="off" />
          <Radio.Group
            label={words.integration}
            description={words.integrationHint}
            value={values.integration}
            onChange={(value) => set("integration", value as Integration)}
          >
            <Stack gap="xs" mt="xs">
              {choices.map((choice) => (
                <Radio key={choice} value={choice} label={words.integrations[choice].label} description={words.integrations[choice].description} />
              ))}
            </Stack>
          </Radio.Group>
          {values.integration === "studio" && <StudioFields values={values} set={set} errors={problem.at} />}
          {values.integration === "webhook" && <WebhookFields values={values} set={set} errors={problem.at} />}
          <Switch
            label={words.enabled}
            description={words.enabledHint}
            checked={values.enabled}
            onChange={(event) => {
              const enabled = event.currentTarget.checked;
              setValues((now) => ({ ...now, enabled }));
            }}
          />
          <Group>
            <Button type="submit" loading={save.isPending}>
              {words.submit}
            </Button>
            <Button variant="default" onClick={onCancel}>
              {common.common.cancel}
            </Button>
          </Group>
        </Stack>
      </form>
    </Paper>
  );
}
