import { Group } from "@mantine/core";
import { text as common } from "../../text/console.en";
import { text } from "../../text/content.en";
import { Moment } from "../../ui/Moment";
import { Mark } from "../parts/Badges";
import { Collection } from "../parts/Collection";
import { NameLink } from "../parts/NameLink";
import { PagedTable } from "../parts/PagedTable";
import { TemplateForm } from "./TemplateForm";
import { TemplatePage } from "./TemplatePage";
import { useTemplates } from "./useTemplates";

const BASE = "/flex/content-templates";
const ABOVE = [{ label: common.groups.flex }, { label: common.groups.manage }];

// Flex > Manage > Content templates.
export default function Templates() {
  return (
    <Collection
      base={BASE}
      above={ABOVE}
      words={text}
      list={<List />}
      create={() => <TemplateForm template={null} />}
      one={(sid, crumbs) => <TemplatePage sid={sid} crumbs={crumbs} />}
    />
  );
}

function List() {
  const list = useTemplates();
  return (
    <PagedTable
      label={text.title}
      list={list}
      rowKey={(row) => row.sid}
      empty={{ title: text.empty, body: text.emptyBody }}
      columns={[
        { head: text.name, cell: (row) => <NameLink to={`${BASE}/${row.sid}`} name={row.friendly_name || row.sid} below={row.friendly_name ? row.sid : null} /> },
        {
          head: text.types,
          from: "sm",
          cell: (row) => (
            <Group gap={4}>
              {Object.keys(row.types).map((kind) => (
                <Mark key={kind} look="plain">
                  {text.kinds[kind] ?? kind}
                </Mark>
              ))}
            </Group>
          ),
        },
        { head: text.language, from: "sm", cell: (row) => row.language },
        { head: text.updated, from: "xs", cell: (row) => <Moment of={row.date_updated} /> },
      ]}
    />
  );
}
