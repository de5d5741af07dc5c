import { Fieldset, NativeSelect, NumberInput, Radio, Stack, Switch, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { useLocation } from "wouter";
import { text as common } from "../../text/console.en";
import { text } from "../../text/services.en";
import { Endpoint } from "../parts/Endpoint";
import { place, told, useFields, type FieldRules } from "../parts/forms";
import { SettingsForm } from "../parts/SettingsForm";
import { ConversationNote } from "./ConversationNote";
import { MODES, useSaveService, useUsecases, type Inbound, type Mode, type Service } from "./useServices";
import { initialOf, toFields, type Values } from "./values";

const RULES: FieldRules<keyof Values> = [
  ["callback", 21609],
  ["validity", 21624],
  ["fallbackUrl", /FallbackUrl/],
  ["url", /InboundRequestUrl/],
  ["usecase", /Usecase/],
  ["name", /FriendlyName/],
];

// Creates a messaging service, or changes one.
export function ServiceForm({ service, inbound }: { service: Service | null; inbound: Inbound | null }) {
  const save = useSaveService(service?.sid ?? null);
  const usecases = useUsecases();
  const { values, set, change } = useFields<Values>(initialOf(service, inbound));
  const [missing, setMissing] = useState(false);
  const problem = place(save.error, RULES);
  const [, go] = useLocation();
  const submit = () => {
    const isMissing = values.mode === "webhook" && !values.url.trim();
    setMissing(isMissing);
    save.reset();
    if (isMissing) return;
    save.mutate(
      { fields: toFields(values), mode: values.mode, url: values.url.trim() },
      {
        onSuccess: (saved) => {
          told(service ? text.saved(saved.friendly_name) : text.created(saved.friendly_name));
          if (!service) go(`/phone-numbers/messaging-services/${saved.sid}/senders`);
        },
      },
    );
  };
  const feature = (name: "sticky" | "areaCode" | "smart" | "mms") => (
    <Switch label={text[name].label} description={text[name].description} checked={values[name]} onChange={(event) => set(name, event.currentTarget.checked)} />
  );
  return (
    <SettingsForm title={text.settings} error={missing || save.error} above={problem.above} busy={save.isPending} submit={service ? common.common.save : text.create} onSubmit={submit} width={720}>
      <TextInput label={text.name} required maxLength={64} value={values.name} onChange={change("name")} error={problem.at.name} autoComplete="off" />
      <NativeSelect
        label={text.usecase}
        data={(usecases.data ?? []).map((one) => ({ value: one.usecase, label: one.description }))}
        value={values.usecase}
        onChange={change("usecase")}
        error={problem.at.usecase}
      />
      <Radio.Group label={text.incoming} description={text.incomingHint} value={values.mode} onChange={(value) => set("mode", value as Mode)}>
        <Stack gap="xs" mt="xs">
          {MODES.map((mode) => (
            <Radio key={mode} value={mode} label={text.modes[mode].label} description={text.modes[mode].description} />
          ))}
        </Stack>
      </Radio.Group>
      {values.mode === "conversation" && <ConversationNote />}
      {values.mode === "webhook" && (
        <>
          <Endpoint label={text.url} url={values.url} method={values.method} error={missing ? text.urlNeeded : problem.at.url} onUrl={change("url")} onMethod={change("method")} methodLabel={text.method} required />
          <Endpoint label={text.fallback} description={text.fallbackHint} url={values.fallbackUrl} method={values.fallbackMethod} error={problem.at.fallbackUrl} onUrl={change("fallbackUrl")} onMethod={change("fallbackMethod")} methodLabel={text.fallbackMethod} />
        </>
      )}
      <TextInput label={text.callback} description={text.callbackHint} inputMode="url" value={values.callback} onChange={change("callback")} error={problem.at.callback} autoComplete="off" />
      <Fieldset legend={text.choosing}>
        <Stack gap="sm">
          {feature("sticky")}
          {feature("areaCode")}
        </Stack>
      </Fieldset>
      <Fieldset legend={text.encoding}>
        <Stack gap="sm">
          {feature("smart")}
          {feature("mms")}
          <NumberInput label={text.validity} description={text.validityHint} min={1} max={36_000} allowDecimal={false} value={values.validity} onChange={(value) => set("validity", value)} error={problem.at.validity} maw={320} />
        </Stack>
      </Fieldset>
      <Fieldset legend={text.kept}>
        <Stack gap="sm">
          <Text size="sm" c="dimmed">
            {text.keptLead}
          </Text>
          <Switch label={text.longCode} checked={values.longCode} onChange={(event) => set("longCode", event.currentTarget.checked)} />
          <Switch label={text.validation} checked={values.validation} onChange={(event) => set("validation", event.currentTarget.checked)} />
          <NativeSelect label={text.scan} data={text.scans} value={values.scan} onChange={change("scan")} maw={320} />
        </Stack>
      </Fieldset>
    </SettingsForm>
  );
}
