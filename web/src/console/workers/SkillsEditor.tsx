import { ActionIcon, Button, Group, NumberInput, Stack, Text, TextInput } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useRef, useState } from "react";
import { text } from "../../text/people.en";
import { useEdited } from "../parts/edited";
import { isStale, told } from "../parts/forms";
import { Panel } from "../parts/Panel";
import { Problem } from "../parts/Problem";
import { read, skillsOf, withSkills, type Skill } from "./attributes";
import { Conflict, SaveAgain } from "./Conflict";
import { useChangeWorker, type Worker } from "./useWorkers";

const words = text.workers;
const shown = ({ name, level }: Skill) => (level === null ? name : words.skillWithLevel(name, level));

// What the worker can do, and how well: attributes routing.skills and routing.levels.
export function SkillsEditor({ worker, version }: { worker: Worker; version: string }) {
  const there = skillsOf(read(worker.attributes));
  const { mine: skills, set: setSkills, ...edit } = useEdited<Skill[]>(there);
  const [name, setName] = useState("");
  const [wrong, setWrong] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const change = useChangeWorker(worker.workspace_sid, worker.sid);
  const add = () => {
    const wanted = name.trim();
    if (!wanted) return;
    if (skills.some((skill) => skill.name === wanted)) return setWrong(words.skillTwice(wanted));
    setSkills([...skills, { name: wanted, level: null }]);
    setName("");
    setWrong(null);
  };
  const level = (index: number, value: number | null) =>
    setSkills(skills.map((skill, at) => (at === index ? { ...skill, level: value } : skill)));
  const drop = (index: number) => {
    setSkills(skills.filter((_, at) => at !== index));
    field.current?.focus();
  };
  const save = () =>
    change.mutate(
      { fields: { Attributes: JSON.stringify(withSkills(read(worker.attributes), skills)) }, version },
      { onSuccess: () => told(words.skillsSaved) },
    );
  return (
    <Panel title={words.skills} lead={words.skillsLead}>
      {change.error && !isStale(change.error) && <Problem error={change.error} />}
      {edit.isConflict && <Conflict there={there.map(shown).join("\n") || words.noSkills} busy={change.isPending} onTake={edit.take} onKeep={save} />}
      {!edit.isConflict && change.error && isStale(change.error) && <SaveAgain />}
      {skills.length === 0 && <Text c="dimmed">{words.noSkills}</Text>}
      <Stack gap="xs" component="ul" className="plain-list" aria-label={words.skills}>
        {skills.map((skill, index) => (
          <Group key={skill.name} component="li" wrap="nowrap" gap="sm" maw={480}>
            <Text size="sm" style={{ flex: 1, overflowWrap: "anywhere" }}>
              {skill.name}
            </Text>
            <NumberInput
              aria-label={words.levelOf(skill.name)}
              placeholder={words.level}
              value={skill.level ?? ""}
              onChange={(value) => level(index, value === "" ? null : Number(value))}
              w={110}
            />
            <ActionIcon variant="subtle" color="red.8" className="danger" aria-label={words.dropSkill(skill.name)} onClick={() => drop(index)}>
              <IconTrash size={16} />
            </ActionIcon>
          </Group>
        ))}
      </Stack>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          add();
        }}
      >
        <Group align="flex-end" gap="sm" wrap="nowrap" maw={480}>
          <TextInput ref={field} style={{ flex: 1 }} label={words.newSkill} value={name} error={wrong} onChange={(event) => setName(event.currentTarget.value)} autoComplete="off" />
          <Button type="submit" variant="default" style={{ flexShrink: 0 }} leftSection={<IconPlus size={16} aria-hidden />}>
            {words.addSkill}
          </Button>
        </Group>
      </form>
      <Group>
        <Button onClick={save} loading={change.isPending} disabled={!edit.isChanged || edit.isConflict}>
          {words.saveSkills}
        </Button>
      </Group>
    </Panel>
  );
}
