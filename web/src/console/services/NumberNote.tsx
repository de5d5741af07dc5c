import { Anchor, Text } from "@mantine/core";
import { Link } from "wouter";
import { text } from "../../text/services.en";
import { useAddressMap, type Address } from "../addresses/useAddresses";
import type { PhoneNumber } from "../numbers/useNumbers";
import { noteOf } from "./notes";
import type { Mode } from "./useServices";

const words = text.pool;

// What is surprising about a number in this pool, with the way to where it is changed.
export function NumberNote({ number, mode }: { number: PhoneNumber | undefined; mode: Mode }) {
  const addresses = useAddressMap();
  if (!number) return null;
  const address: Address | undefined = addresses.data?.get(number.phone_number);
  const note = noteOf({ handler: number.sms_url !== "", address: !!address?.auto_creation.enabled, mode });
  if (!note) return null;
  const [to, open] = note === "hasAddress" && address ? [`/flex/messaging/addresses/${address.sid}`, words.openAddress] : [`/phone-numbers/active/${number.sid}`, words.openNumber];
  return (
    <Text size="xs" maw={420} className="uneasy">
      {words[note]}{" "}
      <Anchor component={Link} href={to} size="xs" underline="always" c="inherit">
        {open}
      </Anchor>
    </Text>
  );
}
