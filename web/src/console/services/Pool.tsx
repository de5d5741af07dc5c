import { Stack, Text } from "@mantine/core";
import { text } from "../../text/services.en";
import { useManyNumbers } from "../numbers/useNumbers";
import { AddName, AddOwned } from "./AddSender";
import { NumberNote } from "./NumberNote";
import { PoolTable } from "./PoolTable";
import { useShortCodes } from "./usePools";
import type { Mode } from "./useServices";

const words = text.pool;

// The senders of a messaging service, of three kinds.
export function Pool({ serviceSid, mode }: { serviceSid: string; mode: Mode }) {
  const numbers = useManyNumbers("");
  const codes = useShortCodes();
  const owned = (numbers.data?.rows ?? []).filter((one) => one.capabilities.sms || one.capabilities.mms);
  const byNumber = new Map(owned.map((one) => [one.phone_number, one]));
  return (
    <Stack gap="lg">
      <Text c="dimmed">{words.lead}</Text>
      <PoolTable
        serviceSid={serviceSid}
        kind="PhoneNumbers"
        title={words.numbers}
        lead={words.numbersLead}
        empty={words.noNumbers}
        note={(sender) => <NumberNote number={byNumber.get(sender)} mode={mode} />}
        add={(members) => (
          <AddOwned
            serviceSid={serviceSid}
            kind="PhoneNumbers"
            label={words.number}
            submit={words.addNumber}
            nothing={words.nothingToAdd}
            choices={owned.filter((one) => !members.includes(one.phone_number)).map((one) => ({ value: one.sid, label: one.phone_number }))}
          />
        )}
      />
      <PoolTable
        serviceSid={serviceSid}
        kind="ShortCodes"
        title={words.codes}
        lead={words.codesLead}
        empty={words.noCodes}
        add={(members) => (
          <AddOwned
            serviceSid={serviceSid}
            kind="ShortCodes"
            label={words.code}
            submit={words.addCode}
            nothing={codes.data?.length ? words.nothingToAdd : words.noCodesOwned}
            choices={(codes.data ?? []).filter((one) => !members.includes(one.short_code)).map((one) => ({ value: one.sid, label: one.short_code }))}
          />
        )}
      />
      <PoolTable serviceSid={serviceSid} kind="AlphaSenders" title={words.names} lead={words.namesLead} empty={words.noNames} add={() => <AddName serviceSid={serviceSid} />} />
    </Stack>
  );
}
