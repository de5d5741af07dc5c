import { text } from "../../text/services.en";
import { Moment } from "../../ui/Moment";
import { Mark } from "../parts/Badges";
import { NameLink } from "../parts/NameLink";
import { PagedTable } from "../parts/PagedTable";
import { useConversationDefaults, useServices } from "./useServices";

export function ServiceList() {
  const list = useServices();
  const defaults = useConversationDefaults();
  return (
    <PagedTable
      label={text.title}
      list={list}
      rowKey={(row) => row.sid}
      empty={{ title: text.empty, body: text.emptyBody }}
      columns={[
        { head: text.name, cell: (row) => <NameLink to={`/phone-numbers/messaging-services/${row.sid}`} name={row.friendly_name} below={row.sid} /> },
        {
          head: text.isDefault,
          hidden: true,
          from: "sm",
          cell: (row) => row.sid === defaults.data?.default_messaging_service_sid && <Mark look="plain">{text.isDefault}</Mark>,
        },
        { head: text.usecase, from: "sm", cell: (row) => row.usecase },
        { head: text.updated, from: "xs", cell: (row) => <Moment of={row.date_updated} /> },
      ]}
    />
  );
}
