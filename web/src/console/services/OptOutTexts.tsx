import { Alert, Anchor, Fieldset, NativeSelect, Stack, Switch, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { Link } from "wouter";
import { useOne, useSave } from "../../api/useResource";
import { text as common } from "../../text/console.en";
import { text } from "../../text/services.en";
import { JsonField, jsonProblem } from "../../ui/JsonField";
import { DeleteButton } from "../parts/DeleteButton";
import { place, told, useFields, type FieldRules } from "../parts/forms";
import { Loaded } from "../parts/Loaded";
import { SettingsForm } from "../parts/SettingsForm";
import { fieldsOfTexts, KINDS, textsOf, type Kind, type KindTexts, type OptOutWords } from "./texts";

const words = text.optOut;
const OPT_OUT_WORDS = "opt-out-words";
const RULES: FieldRules<Kind | "countries"> = [
  ["countries", /Countr/],
  ["stop", /stop/i],
  ["start", /start/i],
  ["help", /help/i],
];

// By which words recipients of a messaging service opt out and in, and what they are answered.
export function OptOutTexts({ sid }: { sid: string }) {
  const path = `/switchroom/v1/OptOutWords/${sid}`;
  const query = useOne<OptOutWords>(OPT_OUT_WORDS, path);
  return (
    <Stack gap="lg">
      <Loaded query={query}>
        {(kept) => (
          <>
            <Alert color="gray" title={kept.default ? words.defaultTitle : words.ownTitle}>
              <Anchor component={Link} href={`/phone-numbers/opt-outs?sender=${sid}`} size="sm" c="inherit" underline="always">
                {words.list}
              </Anchor>
            </Alert>
            <Form key={String(kept.default)} path={path} kept={kept} />
          </>
        )}
      </Loaded>
    </Stack>
  );
}

function Form({ path, kept }: { path: string; kept: OptOutWords }) {
  const save = useSave<OptOutWords>(OPT_OUT_WORDS, path);
  const { values, set } = useFields(textsOf(kept));
  const [wrong, setWrong] = useState<string | null>(null);
  const problem = place(save.error, RULES);
  const submit = () => {
    const unreadable = values.countries.trim() ? jsonProblem(values.countries, common.json) : null;
    setWrong(unreadable);
    if (!unreadable) save.mutate(fieldsOfTexts(values), { onSuccess: () => told(words.saved) });
  };
  return (
    <SettingsForm
      title={words.title}
      lead={words.lead}
      error={wrong ?? save.error}
      above={problem.above}
      busy={save.isPending}
      submit={common.common.save}
      onSubmit={submit}
      width={720}
      beside={
        !kept.default && (
          <DeleteButton stays kind={OPT_OUT_WORDS} path={path} label={words.reset} title={words.resetTitle} body={words.resetBody} gone={words.resetDone} />
        )
      }
    >
      {(["enabled", "advanced"] as const).map((name) => (
        <Switch key={name} label={words[name].label} description={words[name].description} checked={values[name]} onChange={(event) => set(name, event.currentTarget.checked)} />
      ))}
      {KINDS.map((kind) => (
        <OfKind key={kind} kind={kind} value={values[kind]} error={problem.at[kind]} onChange={(value) => set(kind, value)} />
      ))}
      <JsonField label={words.countries} description={words.countriesHint} value={values.countries} onChange={(value) => set("countries", value)} error={wrong ?? problem.at.countries ?? null} rows={10} />
    </SettingsForm>
  );
}

interface OfKindProps {
  kind: Kind;
  value: KindTexts;
  error: string | undefined;
  onChange: (value: KindTexts) => void;
}

function OfKind({ kind, value, error, onChange }: OfKindProps) {
  const name = words.kinds[kind];
  return (
    <Fieldset legend={name}>
      <Stack gap="sm">
        <TextInput label={words.words(name)} description={words.wordsHint} value={value.words} onChange={(event) => onChange({ ...value, words: event.currentTarget.value })} error={error} autoComplete="off" />
        <NativeSelect label={words.answer(name)} data={words.answers} value={value.answer} onChange={(event) => onChange({ ...value, answer: event.currentTarget.value as KindTexts["answer"] })} />
        {value.answer === "own" && <Textarea label={words.text(name)} required maxLength={480} autosize minRows={2} value={value.text} onChange={(event) => onChange({ ...value, text: event.currentTarget.value })} />}
      </Stack>
    </Fieldset>
  );
}
