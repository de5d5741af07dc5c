import { ActionIcon, Anchor, Badge, Button, Group, Text } from "@mantine/core";
import { IconPencil, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { Link } from "wouter";
import { text } from "../../text/addresses.en";
import { useFlows } from "../flows/useFlows";
import { PagedTable } from "../parts/PagedTable";
import { DeleteAddress } from "./DeleteAddress";
import { useAddresses, type Address } from "./useAddresses";

const words = text.addresses;

export function AddressList() {
  const list = useAddresses();
  const [leaving, setLeaving] = useState<Address | null>(null);
  return (
    <>
      <PagedTable
        label={text.messaging.addresses}
        list={list}
        rowKey={(row) => row.sid}
        empty={{
          title: words.empty,
          body: words.emptyBody,
          action: (
            <Button component={Link} href="/flex/messaging/addresses/new">
              {text.smsNumbers.create}
            </Button>
          ),
        }}
        columns={[
          {
            head: words.address,
            cell: (row) => (
              <>
                <Anchor component={Link} href={`/flex/messaging/addresses/${row.sid}`} fw={600} size="sm" className="whole">
                  {row.address}
                </Anchor>
                {row.friendly_name && (
                  <Text size="xs" c="dimmed">
                    {row.friendly_name}
                  </Text>
                )}
              </>
            ),
          },
          { head: words.channel, from: "sm", cell: (row) => <Badge variant="default" fw={500} tt="none">{row.type}</Badge> },
          { head: words.integration, from: "xs", cell: (row) => <IntegrationOf address={row} /> },
          {
            head: words.actions,
            hidden: true,
            right: true,
            cell: (row) => (
              <Group gap={4} justify="flex-end" wrap="nowrap">
                <ActionIcon component={Link} href={`/flex/messaging/addresses/${row.sid}`} variant="subtle" aria-label={words.edit(row.address)}>
                  <IconPencil size={16} />
                </ActionIcon>
                <ActionIcon variant="subtle" color="red.8" className="danger" aria-label={words.delete(row.address)} onClick={() => setLeaving(row)}>
                  <IconTrash size={16} />
                </ActionIcon>
              </Group>
            ),
          },
        ]}
      />
      <DeleteAddress address={leaving} onClose={() => setLeaving(null)} />
    </>
  );
}

function IntegrationOf({ address }: { address: Address }) {
  const flows = useFlows();
  const { enabled, type, studio_flow_sid: flowSid, webhook_url: url } = address.auto_creation;
  if (!enabled) return <Text size="sm">{words.off}</Text>;
  if (type === "webhook") return <Text size="sm">{words.webhook(url ?? "")}</Text>;
  if (type === "default") return <Text size="sm">{words.none}</Text>;
  const flow = flows.data?.find((one) => one.sid === flowSid);
  return (
    <Text size="sm">
      {words.studio}{" "}
      <Anchor component={Link} href={`/studio/flows/${flowSid}`} size="sm" underline="always">
        {flow?.friendly_name ?? flowSid}
      </Anchor>
    </Text>
  );
}
