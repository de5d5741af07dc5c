import { Anchor, Button, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconPhonePlus } from "@tabler/icons-react";
import { useState } from "react";
import { Link } from "wouter";
import { text as common } from "../../text/console.en";
import { text } from "../../text/numbers.en";
import { PagedTable } from "../parts/PagedTable";
import { PageHead } from "../parts/PageHead";
import { SearchField } from "../parts/SearchField";
import { Capabilities } from "./Capabilities";
import { numberPart } from "./search";
import { useNumbers } from "./useNumbers";

const words = text.active;

export function ActiveNumbers() {
  const [search, setSearch] = useState("");
  const [part] = useDebouncedValue(numberPart(search), 250);
  const list = useNumbers(part);
  const buy = (
    <Button component={Link} href="/phone-numbers/buy" leftSection={<IconPhonePlus size={16} />}>
      {text.buy.title}
    </Button>
  );
  return (
    <>
      <PageHead
        title={words.title}
        crumbs={[{ label: common.groups.numbers }, { label: common.groups.manage }]}
        lead={words.lead}
        actions={buy}
      />
      <SearchField label={words.search} value={search} onChange={setSearch} />
      <PagedTable
        label={words.title}
        list={list}
        rowKey={(row) => row.sid}
        narrowed={part !== ""}
        empty={{ title: words.empty, body: words.emptyBody, action: buy }}
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
          { head: text.buy.capabilities, from: "xs", cell: (row) => <Capabilities of={row.capabilities} /> },
          {
            head: words.handler,
            from: "md",
            cell: (row) => <Text size="sm">{row.sms_url || common.common.blank}</Text>,
          },
        ]}
      />
    </>
  );
}
