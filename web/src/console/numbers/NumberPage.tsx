import { Group, Stack } from "@mantine/core";
import { useLocation } from "wouter";
import { text as common } from "../../text/console.en";
import { text } from "../../text/numbers.en";
import { CopyText } from "../../ui/CopyText";
import { Moment } from "../../ui/Moment";
import { useAddressOf } from "../addresses/useAddresses";
import { useCore } from "../parts/Account";
import { DeleteButton } from "../parts/DeleteButton";
import { Facts } from "../parts/Facts";
import { Loaded } from "../parts/Loaded";
import { PageHead } from "../parts/PageHead";
import { Panel } from "../parts/Panel";
import { AddressStatus } from "./AddressStatus";
import { Capabilities } from "./Capabilities";
import { CarrierName } from "./CarrierName";
import { MessagingConfiguration } from "./MessagingConfiguration";
import { NumberHandlerSetting } from "./NumberHandlerSetting";
import { NUMBERS, useNumber, type PhoneNumber } from "./useNumbers";

const words = text.number;
const CRUMBS = [
  { label: common.groups.numbers },
  { label: common.groups.manage },
  { label: text.active.title, to: "/phone-numbers/active" },
];

export function NumberPage({ sid }: { sid: string }) {
  const query = useNumber(sid);
  return (
    <>
      <PageHead title={query.data?.phone_number ?? words.title} crumbs={CRUMBS} />
      <Loaded query={query}>{(number) => <Details number={number} />}</Loaded>
    </>
  );
}

function Details({ number }: { number: PhoneNumber }) {
  const address = useAddressOf(number.phone_number);
  return (
    <Stack gap="lg">
      <Panel title={words.properties}>
        <Facts
          facts={[
            [words.name, number.friendly_name],
            [words.sid, <CopyText text={number.sid} label={common.common.copy} copied={common.common.copied} />],
            [text.buy.capabilities, <Capabilities of={number.capabilities} />],
            [words.carrier, <CarrierName numberSid={number.sid} />],
            [words.bought, <Moment of={number.date_created} />],
            ...(number.capabilities.sms
              ? [[words.address, <AddressStatus number={number} address={address} />] as const]
              : []),
          ]}
        />
      </Panel>
      <MessagingConfiguration key={number.sid} number={number} address={address.data ?? null} />
      <NumberHandlerSetting />
      <Release number={number} hasAddress={!!address.data} />
    </Stack>
  );
}

function Release({ number, hasAddress }: { number: PhoneNumber; hasAddress: boolean }) {
  const core = useCore();
  const [, go] = useLocation();
  return (
    <Panel title={words.release} lead={words.releaseLead}>
      <Group>
        <DeleteButton
          kind={NUMBERS}
          path={`${core}/IncomingPhoneNumbers/${number.sid}.json`}
          label={words.releaseButton}
          title={words.releaseTitle(number.phone_number)}
          body={hasAddress ? words.releaseBodyWithAddress : words.releaseBody}
          confirm={words.releaseConfirm}
          typed={{ word: number.phone_number, label: words.releaseTyped(number.phone_number) }}
          gone={words.released(number.phone_number)}
          // The address of a number goes with it.
          touches={["addresses"]}
          onGone={() => go("/phone-numbers/active")}
        />
      </Group>
    </Panel>
  );
}
