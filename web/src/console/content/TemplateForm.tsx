import { Grid, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { useLocation } from "wouter";
import { text as common } from "../../text/console.en";
import { text } from "../../text/content.en";
import { jsonProblem } from "../../ui/JsonField";
import { place, told, useFields, type FieldRules } from "../parts/forms";
import { Panel } from "../parts/Panel";
import { SettingsForm } from "../parts/SettingsForm";
import { AddPart } from "./AddPart";
import { draftOf, newPart, toBody, typesOf, type Draft, type Part } from "./draft";
import { PartFields } from "./PartFields";
import { Preview } from "./Preview";
import classes from "./Preview.module.css";
import { Samples } from "./Samples";
import { useSaveTemplate, type Template } from "./useTemplates";
import { named } from "./variables";

// Creates a content template, or changes one, with how it will look beside it.
export function TemplateForm({ template }: { template: Template | null }) {
  const save = useSaveTemplate(template?.sid ?? null);
  const { values: draft, set, change } = useFields<Draft>(draftOf(template));
  const [wrong, setWrong] = useState<Readonly<Record<string, string>>>({});
  const [, go] = useLocation();
  const { parts, samples } = draft;
  const types = typesOf(parts);
  const used = named(types);
  const rules: FieldRules<string> = [
    ...parts.map(({ kind }) => [kind, new RegExp(`types\\['${kind}'\\]`)] as const),
    ["name", /friendly_name/],
    ["language", /language/],
    ["samples", /variable/],
  ];
  const problem = place(save.error, rules);
  const replace = (kind: string, part: Part) => set("parts", parts.map((one) => (one.kind === kind ? part : one)));
  const submit = () => {
    const unreadable = parts.flatMap(({ kind, raw }) => {
      const why = raw === null ? null : jsonProblem(raw, common.json);
      return why ? [[kind, why] as const] : [];
    });
    setWrong(Object.fromEntries(unreadable));
    save.reset();
    if (unreadable.length) return;
    save.mutate(toBody(draft), {
      onSuccess: (saved) => {
        const name = saved.friendly_name || saved.sid;
        told(template ? text.saved(name) : text.created(name));
        if (!template) go(`/flex/content-templates/${saved.sid}`);
      },
    });
  };
  return (
    <Grid gap="lg">
      <Grid.Col span={{ base: 12, md: 7 }}>
        <SettingsForm
          title={text.settings}
          error={Object.keys(wrong).length ? wrong : save.error}
          above={problem.above}
          busy={save.isPending}
          submit={template ? common.common.save : text.create}
          onSubmit={submit}
        >
          <TextInput label={text.name} description={text.nameHint} value={draft.name} onChange={change("name")} error={problem.at["name"]} autoComplete="off" maxLength={512} />
          <TextInput label={text.language} description={text.languageHint} required value={draft.language} onChange={change("language")} error={problem.at["language"]} autoComplete="off" maw={240} />
          {parts.map((part) => (
            <PartFields
              key={part.kind}
              part={part}
              error={wrong[part.kind] ?? problem.at[part.kind]}
              onChange={(now) => replace(part.kind, now)}
              onDrop={() => set("parts", parts.filter((one) => one !== part))}
            />
          ))}
          {!parts.length && (
            <Text size="sm" c="dimmed">
              {text.noTypes}
            </Text>
          )}
          <AddPart there={parts.map(({ kind }) => kind)} onAdd={(kind) => set("parts", [...parts, newPart(kind)])} />
          <Samples used={used} samples={samples} error={problem.at["samples"]} onChange={(now) => set("samples", now)} />
        </SettingsForm>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 5 }}>
        <div className={classes.beside} tabIndex={0}>
          <Panel title={text.preview}>
            <Preview types={types} used={used} samples={samples} />
          </Panel>
        </div>
      </Grid.Col>
    </Grid>
  );
}
