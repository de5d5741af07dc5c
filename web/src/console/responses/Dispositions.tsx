import { ActionIcon, Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from "@tabler/icons-react";
import { useRef, useState } from "react";
import { text as common } from "../../text/console.en";
import { text } from "../../text/desktop.en";
import { told } from "../parts/forms";
import { Loaded } from "../parts/Loaded";
import { PageHead } from "../parts/PageHead";
import { Panel } from "../parts/Panel";
import { Problem } from "../parts/Problem";
import { useDispositions, useSaveDispositions } from "./useDispositions";

const words = text.dispositions;

export default function Dispositions() {
  const query = useDispositions();
  return (
    <>
      <PageHead title={words.title} crumbs={[{ label: common.groups.flex }, { label: common.groups.desktop }]} lead={words.lead} />
      <Loaded query={query}>{(kept) => <Editor key={kept.join("\n")} kept={kept} />}</Loaded>
    </>
  );
}

// The results among which an agent chooses when he wraps up, in their order.
function Editor({ kept }: { kept: string[] }) {
  const [codes, setCodes] = useState(kept);
  const [name, setName] = useState("");
  const [wrong, setWrong] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const save = useSaveDispositions();
  const add = () => {
    const wanted = name.trim();
    if (!wanted) return;
    if (codes.includes(wanted)) return setWrong(words.twice(wanted));
    setCodes([...codes, wanted]);
    setName("");
    setWrong(null);
  };
  const move = (index: number, by: 1 | -1) => {
    const next = [...codes];
    const [moved] = next.splice(index, 1);
    if (moved !== undefined) next.splice(index + by, 0, moved);
    setCodes(next);
  };
  const drop = (index: number) => {
    setCodes(codes.filter((_, at) => at !== index));
    field.current?.focus();
  };
  return (
    <Panel title={words.list}>
      {save.error && <Problem error={save.error} />}
      {codes.length === 0 && <Text c="dimmed">{words.none}</Text>}
      <Stack gap="xs" component="ol" className="plain-list" aria-label={words.list}>
        {codes.map((code, index) => (
          <Group key={code} component="li" gap="xs" wrap="nowrap" maw={560}>
            <Text size="sm" style={{ flex: 1, overflowWrap: "anywhere" }}>
              {code}
            </Text>
            <ActionIcon variant="subtle" aria-label={words.up(code)} disabled={index === 0} onClick={() => move(index, -1)}>
              <IconArrowUp size={16} />
            </ActionIcon>
            <ActionIcon variant="subtle" aria-label={words.down(code)} disabled={index === codes.length - 1} onClick={() => move(index, 1)}>
              <IconArrowDown size={16} />
            </ActionIcon>
            <ActionIcon variant="subtle" color="red.8" className="danger" aria-label={words.drop(code)} onClick={() => drop(index)}>
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
        <Group align="flex-end" gap="sm" wrap="nowrap" maw={560}>
          <TextInput ref={field} style={{ flex: 1 }} label={words.new} value={name} error={wrong} onChange={(event) => setName(event.currentTarget.value)} autoComplete="off" />
          <Button type="submit" variant="default" style={{ flexShrink: 0 }} leftSection={<IconPlus size={16} aria-hidden />}>
            {words.add}
          </Button>
        </Group>
      </form>
      <Group>
        <Button loading={save.isPending} disabled={codes.join("\n") === kept.join("\n")} onClick={() => save.mutate(codes, { onSuccess: () => told(words.saved) })}>
          {common.common.save}
        </Button>
      </Group>
    </Panel>
  );
}
