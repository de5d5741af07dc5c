import { ActionIcon, Autocomplete, Button, Group, NativeSelect, NumberInput, Stack, Text } from "@mantine/core";
import { IconPencil } from "@tabler/icons-react";
import { useRef, useState } from "react";
import { useSave } from "../../api/useResource";
import { text as common } from "../../text/console.en";
import { text } from "../../text/carriers.en";
import { useManyNumbers } from "../numbers/useNumbers";
import { DeleteButton } from "../parts/DeleteButton";
import { place, told, type FieldRules } from "../parts/forms";
import { PagedTable } from "../parts/PagedTable";
import { SettingsForm } from "../parts/SettingsForm";
import { SENDERS, sendersPath, useCarrierNames, useSenders, type Carrier, type Sender } from "./useCarriers";

const words = text.senders;
const RULES: FieldRules<"sender" | "failover" | "rate"> = [
  ["failover", /FailoverSid|no carrier of this account/],
  ["rate", /Rate/],
  ["sender", 20409],
  ["sender", /number|Sender|name/],
];
const NEW = { sender: "", failover: "", rate: "" as number | string };

// The senders of a carrier, and the form that gives it another one or changes one.
export function Senders({ carrier }: { carrier: Carrier }) {
  const [values, setValues] = useState(NEW);
  const field = useRef<HTMLInputElement>(null);
  const edit = (row: Sender) => {
    setValues({ sender: row.sender, failover: row.failover_sid ?? "", rate: row.rate ?? "" });
    field.current?.focus();
  };
  return (
    <Stack gap="lg">
      <Text c="dimmed">{words.lead}</Text>
      <List carrier={carrier} onEdit={edit} />
      <Assign carrier={carrier} values={values} set={setValues} field={field} />
    </Stack>
  );
}

function List({ carrier, onEdit }: { carrier: Carrier; onEdit: (row: Sender) => void }) {
  const list = useSenders(carrier.sid);
  const carriers = useCarrierNames();
  const nameOf = (sid: string | null) => (sid ? (carriers.data?.find((one) => one.sid === sid)?.name ?? sid) : words.noFailover);
  return (
    <PagedTable
      label={words.title}
      list={list}
      rowKey={(row) => row.sender}
      empty={{ title: words.empty, body: words.emptyBody }}
      columns={[
        { head: words.sender, cell: (row) => <span className="whole">{row.sender}</span> },
        { head: words.failover, from: "sm", cell: (row) => nameOf(row.failover_sid) },
        { head: words.rate, from: "xs", cell: (row) => (row.rate === null ? words.usual : words.rateOf(row.rate)) },
        {
          head: common.common.actions,
          hidden: true,
          right: true,
          cell: (row) => (
            <Group gap={4} justify="flex-end" wrap="nowrap">
              <ActionIcon variant="subtle" aria-label={words.edit(row.sender)} onClick={() => onEdit(row)}>
                <IconPencil size={16} />
              </ActionIcon>
              <DeleteButton
                small
                kind={SENDERS}
                path={`${sendersPath(carrier.sid)}/${encodeURIComponent(row.sender)}`}
                label={words.release(row.sender)}
                title={words.releaseTitle(row.sender)}
                body={words.releaseBody}
                confirm={words.releaseConfirm}
                gone={words.released(row.sender)}
              />
            </Group>
          ),
        },
      ]}
    />
  );
}

interface AssignProps {
  carrier: Carrier;
  values: typeof NEW;
  set: (values: typeof NEW) => void;
  field: React.RefObject<HTMLInputElement | null>;
}

function Assign({ carrier, values, set, field }: AssignProps) {
  const assign = useSave<Sender>(SENDERS, sendersPath(carrier.sid));
  const numbers = useManyNumbers("");
  const carriers = useCarrierNames();
  const problem = place(assign.error, RULES);
  const others = (carriers.data ?? []).filter((one) => one.sid !== carrier.sid);
  const known = [...new Set((numbers.data?.rows ?? []).filter((one) => one.capabilities.sms).map((one) => one.phone_number))];
  const submit = () =>
    assign.mutate(
      { Sender: values.sender, FailoverSid: values.failover || null, Rate: values.rate === "" ? null : Number(values.rate) },
      {
        onSuccess: (made) => {
          told(words.assigned(made.sender));
          set(NEW);
        },
      },
    );
  return (
    <SettingsForm
      title={words.assign}
      lead={words.assignLead}
      error={assign.error}
      above={problem.above}
      busy={assign.isPending}
      submit={words.assign}
      onSubmit={submit}
      beside={
        values.sender && (
          <Button variant="default" onClick={() => set(NEW)}>
            {common.common.cancel}
          </Button>
        )
      }
    >
      <Autocomplete ref={field} label={words.sender} description={words.senderHint} required data={known} limit={50} comboboxProps={{ withinPortal: false }} value={values.sender} onChange={(sender) => set({ ...values, sender })} error={problem.at.sender} autoComplete="off" />
      <NativeSelect
        label={words.failover}
        description={words.failoverHint}
        data={[{ value: "", label: words.noFailover }, ...others.map((one) => ({ value: one.sid, label: one.name }))]}
        value={values.failover}
        onChange={(event) => set({ ...values, failover: event.currentTarget.value })}
        error={problem.at.failover}
      />
      <NumberInput label={words.rate} description={words.rateHint} min={0} max={100_000} value={values.rate} onChange={(rate) => set({ ...values, rate })} error={problem.at.rate} />
    </SettingsForm>
  );
}
