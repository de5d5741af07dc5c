import { Anchor, Button, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import { Link } from "wouter";
import { text } from "../../text/addresses.en";
import { text as common } from "../../text/console.en";
import { AddressMark } from "../numbers/AddressStatus";
import { matches, numberPart } from "../numbers/search";
import { useNumbers } from "../numbers/useNumbers";
import { Loaded } from "../parts/Loaded";
import { PagedTable } from "../parts/PagedTable";
import { SearchField } from "../parts/SearchField";
import { useAddressMap, type Address } from "./useAddresses";

const words = text.smsNumbers;

// Every number that takes SMS, and whether it has an address.
export function SmsNumbers() {
  const addresses = useAddressMap();
  return <Loaded query={addresses}>{(map) => <Numbers addresses={map} />}</Loaded>;
}

function Numbers({ addresses }: { addresses: Map<string, Address> }) {
  const [search, setSearch] = useState("");
  // Digits are looked for among all numbers, names among those that are shown.
  const isNumber = /^[\s+\d*().-]+$/.test(search);
  const [part] = useDebouncedValue(isNumber ? numberPart(search) : "", 250);
  const list = useNumbers(part);
  return (
    <>
      <SearchField label={words.search} value={search} onChange={setSearch} />
      <PagedTable
        label={text.messaging.smsNumbers}
        list={list}
        rowKey={(row) => row.sid}
        narrowed={part !== ""}
        filter={(row) => row.capabilities.sms && (isNumber || matches(row, search))}
        empty={{
          title: words.empty,
          body: words.emptyBody,
          action: (
            <Button component={Link} href="/phone-numbers/buy">
              {common.sections.buy}
            </Button>
          ),
        }}
        columns={[
          {
            head: words.number,
            cell: (row) => (
              <>
                <Anchor component={Link} href={`/phone-numbers/active/${row.sid}`} fw={600} size="sm" className="whole">
                  {row.phone_number}
                </Anchor>
                {row.friendly_name !== row.phone_number && (
                  <Text size="xs" c="dimmed">
                    {row.friendly_name}
                  </Text>
                )}
              </>
            ),
          },
          {
            head: words.status,
            cell: (row) => (
              <AddressMark phoneNumber={row.phone_number} addressSid={addresses.get(row.phone_number)?.sid ?? null} />
            ),
          },
        ]}
      />
    </>
  );
}
