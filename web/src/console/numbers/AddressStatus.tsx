import { Anchor, Badge, Group } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import type { UseQueryResult } from "@tanstack/react-query";
import { Link } from "wouter";
import { text as common } from "../../text/console.en";
import { text } from "../../text/addresses.en";
import type { Address } from "../addresses/useAddresses";

const words = text.smsNumbers;

// "Address created", or the way to create one.
export function AddressStatus({ number, address }: { number: { phone_number: string }; address: UseQueryResult<Address | null> }) {
  if (address.isPending) return <>{common.common.loading}</>;
  if (address.error) return <>{common.common.failed}</>;
  return <AddressMark phoneNumber={number.phone_number} addressSid={address.data?.sid ?? null} />;
}

export function AddressMark({ phoneNumber, addressSid }: { phoneNumber: string; addressSid: string | null }) {
  if (!addressSid)
    return (
      <Anchor
        component={Link}
        href={`/flex/messaging/addresses/new?number=${encodeURIComponent(phoneNumber)}`}
        size="sm"
        aria-label={words.createFor(phoneNumber)}
      >
        {words.create}
      </Anchor>
    );
  return (
    <Group gap={6} wrap="nowrap" style={{ display: "inline-flex" }}>
      <Badge variant="outline" color="teal" className="good" leftSection={<IconCheck size={12} aria-hidden />} fw={500} tt="none">
        <Anchor
          component={Link}
          href={`/flex/messaging/addresses/${addressSid}`}
          c="inherit"
          fz="inherit"
          aria-label={words.createdFor(phoneNumber)}
        >
          {words.created}
        </Anchor>
      </Badge>
    </Group>
  );
}
