import { Button, Tabs } from "@mantine/core";
import { IconDownload, IconUpload } from "@tabler/icons-react";
import { Link, useLocation } from "wouter";
import { text as common } from "../../text/console.en";
import { text } from "../../text/studio.en";
import { pretty } from "../../ui/JsonField";
import { ExecutionList } from "../executions/ExecutionList";
import { Loaded } from "../parts/Loaded";
import { PageHead } from "../parts/PageHead";
import { download } from "./download";
import { FlowSummary } from "./FlowSummary";
import { RevisionList } from "./RevisionList";
import { useFlow } from "./useFlows";

const words = text.flows;
const TABS = { "": words.tabs.summary, revisions: words.tabs.revisions, executions: words.tabs.executions };

export function FlowPage({ sid, tab }: { sid: string; tab: string }) {
  const query = useFlow(sid);
  const [, go] = useLocation();
  const current = tab in TABS ? tab : "";
  return (
    <>
      <PageHead
        title={query.data?.friendly_name ?? words.one}
        crumbs={[{ label: common.groups.studio }, { label: words.title, to: "/studio/flows" }]}
        actions={
          query.data && (
            <>
              <Button variant="default" leftSection={<IconDownload size={16} aria-hidden />} onClick={() => download(query.data.friendly_name, pretty(query.data.definition))}>
                {words.download}
              </Button>
              <Button variant="default" component={Link} href={`/studio/flows/${sid}/new-revision`} leftSection={<IconUpload size={16} aria-hidden />}>
                {words.newRevision}
              </Button>
            </>
          )
        }
      />
      <Loaded query={query}>
        {(flow) => (
          <Tabs value={current || "summary"} onChange={(next) => go(`/studio/flows/${sid}${next === "summary" ? "" : `/${next}`}`)} keepMounted={false}>
            <Tabs.List mb="md">
              {Object.entries(TABS).map(([value, label]) => (
                <Tabs.Tab key={value} value={value || "summary"}>
                  {label}
                </Tabs.Tab>
              ))}
            </Tabs.List>
            <Tabs.Panel value="summary">
              <FlowSummary flow={flow} />
            </Tabs.Panel>
            <Tabs.Panel value="revisions">
              <RevisionList flow={flow} />
            </Tabs.Panel>
            <Tabs.Panel value="executions">
              <ExecutionList flowSid={sid} />
            </Tabs.Panel>
          </Tabs>
        )}
      </Loaded>
    </>
  );
}
