import { Button, Group, Select, Stack, Text, TextInput } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { useSave } from "../../api/useResource";
import type { Fields } from "../../api/client";
import { text } from "../../text/services.en";
import { told } from "../parts/forms";
import { sentence } from "../parts/Problem";
import { poolPath, senderOf, type Member, type PoolKind } from "./usePools";
import { POOLS } from "./useServices";

const words = text.pool;

interface OwnedProps {
  serviceSid: string;
  kind: "PhoneNumbers" | "ShortCodes";
  label: string;
  submit: string;
  // What is said where there is nothing to choose among.
  nothing: string;
  choices: readonly { value: string; label: string }[];
}

// Adds a number or a short code of the account to a pool.
export function AddOwned({ serviceSid, kind, label, submit, nothing, choices }: OwnedProps) {
  const [chosen, choose] = useState<string | null>(null);
  if (!choices.length)
    return (
      <Text size="sm" c="dimmed">
        {nothing}
      </Text>
    );
  return (
    <Add
      serviceSid={serviceSid}
      kind={kind}
      submit={submit}
      fields={chosen ? { [kind === "PhoneNumbers" ? "PhoneNumberSid" : "ShortCodeSid"]: chosen } : null}
      onAdded={() => choose(null)}
      field={(error, forget) => (
        <Select
          label={label}
          placeholder={words.choose}
          searchable
          style={{ flex: 1 }}
          data={[...choices]}
          limit={50}
          comboboxProps={{ withinPortal: false }}
          value={chosen}
          onChange={(value) => {
            forget();
            choose(value);
          }}
          error={error}
        />
      )}
    />
  );
}

// Adds a name to a pool.
export function AddName({ serviceSid }: { serviceSid: string }) {
  const [name, setName] = useState("");
  return (
    <Add
      serviceSid={serviceSid}
      kind="AlphaSenders"
      submit={words.addName}
      fields={name.trim() ? { AlphaSender: name.trim() } : null}
      onAdded={() => setName("")}
      field={(error, forget) => (
        <TextInput
          label={words.namesField}
          description={words.namesHint}
          style={{ flex: 1 }}
          autoComplete="off"
          value={name}
          onChange={(event) => {
            forget();
            setName(event.currentTarget.value);
          }}
          error={error}
        />
      )}
    />
  );
}

interface AddProps {
  serviceSid: string;
  kind: PoolKind;
  submit: string;
  fields: Fields | null;
  field: (error: string | null, forget: () => void) => ReactNode;
  onAdded: () => void;
}

function Add({ serviceSid, kind, submit, fields, field, onAdded }: AddProps) {
  const add = useSave<Member>(POOLS, poolPath(serviceSid, kind), ["number-ways"]);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!fields) return;
        // A promise, for the form may be gone with the last one that can be added.
        add.mutateAsync(fields).then(
          (made) => {
            told(words.added(senderOf(made)));
            onAdded();
          },
          () => undefined,
        );
      }}
    >
      <Stack gap="sm" maw={480}>
        {field(add.error && sentence(add.error), () => add.error && add.reset())}
        <Group>
          <Button type="submit" variant="default" disabled={!fields} loading={add.isPending}>
            {submit}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
