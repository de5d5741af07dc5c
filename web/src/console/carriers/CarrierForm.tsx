import { Button, Collapse, NumberInput, Stack, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconChevronDown, IconChevronUp } from "@tabler/icons-react";
import { useMemo, useState, type ReactNode } from "react";
import { useSave } from "../../api/useResource";
import { text as common } from "../../text/console.en";
import { text } from "../../text/carriers.en";
import { place, useFields, type FieldRules } from "../parts/forms";
import { SettingsForm } from "../parts/SettingsForm";
import { SettingInput } from "./SettingInput";
import { fieldIn, fieldsOf, isSet, settingsOf, valuesOf, type Field, type Value, type Values } from "./settings";
import { carrierPath, CARRIERS, CARRIERS_PATH, type Carrier, type CarrierKind } from "./useCarriers";

const RULES: FieldRules<"name" | "rate" | "senderRate"> = [
  ["name", /^Name|carrier named/],
  ["senderRate", /SenderRate/],
  ["rate", /Rate/],
];

interface Props {
  kind: CarrierKind;
  carrier: Carrier | null;
  // What stands above the name.
  first?: ReactNode;
  onSaved: (carrier: Carrier) => void;
}

// Creates a carrier of a kind, or changes one.
export function CarrierForm({ kind, carrier, first, onSaved }: Props) {
  const fields = useMemo(() => fieldsOf(kind.settings), [kind]);
  const save = useSave<Carrier>(CARRIERS, carrier ? carrierPath(carrier.sid) : CARRIERS_PATH);
  const { values, set, change } = useFields({
    name: carrier?.name ?? "",
    rate: (carrier?.rate ?? kind.default_rate) as number | string,
    senderRate: (carrier?.sender_rate ?? "") as number | string,
  });
  // As it was read first: what somebody else changes meanwhile is no change of this form's.
  const [before, setBefore] = useState(carrier?.settings ?? null);
  const [settings, setSettings] = useState<Values>(() => valuesOf(fields, before));
  const [wrong, setWrong] = useState<Record<string, string>>({});
  const problem = place(save.error, RULES);
  const about = save.error && !problem.at.name ? fieldIn(save.error.message) : null;
  const errors: Record<string, string> = { ...(about && save.error && { [about]: save.error.message }), ...wrong };
  const more = fields.filter((field) => !field.isFirst);
  const [isOpen, { toggle, open }] = useDisclosure(false);
  const submit = () => {
    const told = settingsOf(fields, before, settings, text);
    setWrong(told.wrong);
    save.reset();
    if (more.some((field) => told.wrong[field.name])) open();
    if (Object.keys(told.wrong).length) return;
    const given = {
      Name: values.name,
      // Empty is sent as such: it takes the rate back to what is usual.
      Rate: values.rate,
      SenderRate: values.senderRate,
      ...(Object.keys(told.settings).length > 0 && { Settings: JSON.stringify(told.settings) }),
    };
    save.mutate(carrier ? given : { ...given, Kind: kind.kind }, {
      onSuccess: (saved) => {
        setBefore(saved.settings);
        setSettings(valuesOf(fields, saved.settings));
        onSaved(saved);
      },
      onError: (error) => more.some((field) => field.name === fieldIn(error.message)) && open(),
    });
  };
  const input = (field: Field) => (
    <SettingInput
      key={field.name}
      field={field}
      value={settings[field.name] ?? null}
      isSet={isSet(before, field)}
      error={errors[field.name]}
      onChange={(value: Value) => setSettings((now) => ({ ...now, [field.name]: value }))}
    />
  );
  return (
    <SettingsForm
      title={text.tabs.settings}
      error={Object.keys(wrong).length ? wrong : save.error}
      above={about && fields.some((field) => field.name === about) ? null : problem.above}
      busy={save.isPending}
      submit={carrier ? common.common.save : text.create}
      onSubmit={submit}
    >
      {first}
      <TextInput label={text.name} required maxLength={64} value={values.name} onChange={change("name")} error={problem.at.name} autoComplete="off" />
      {fields.filter((field) => field.isFirst).map(input)}
      <NumberInput label={text.rate} description={text.rateHint} min={0} max={100_000} value={values.rate} onChange={(value) => set("rate", value)} error={problem.at.rate} />
      <NumberInput label={text.senderRate} description={text.senderRateHint} min={0} max={100_000} value={values.senderRate} onChange={(value) => set("senderRate", value)} error={problem.at.senderRate} />
      {more.length > 0 && (
        <>
          <Button variant="default" onClick={toggle} aria-expanded={isOpen} rightSection={isOpen ? <IconChevronUp size={16} aria-hidden /> : <IconChevronDown size={16} aria-hidden />} style={{ alignSelf: "flex-start" }}>
            {text.more(more.length)}
          </Button>
          <Collapse expanded={isOpen}>
            <Stack>{more.map(input)}</Stack>
          </Collapse>
        </>
      )}
    </SettingsForm>
  );
}
