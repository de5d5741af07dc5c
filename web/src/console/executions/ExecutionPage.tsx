import { Button, Code, Stack } from "@mantine/core";
import { useState } from "react";
import { text as common } from "../../text/console.en";
import { text } from "../../text/studio.en";
import { ConfirmDialog } from "../../ui/ConfirmDialog";
import { CopyText } from "../../ui/CopyText";
import { pretty } from "../../ui/JsonField";
import { Moment } from "../../ui/Moment";
import { useFlow } from "../flows/useFlows";
import { Facts } from "../parts/Facts";
import { told } from "../parts/forms";
import { Loaded } from "../parts/Loaded";
import { PageHead } from "../parts/PageHead";
import { Panel } from "../parts/Panel";
import { sentence } from "../parts/Problem";
import { ExecutionBadge } from "./ExecutionBadge";
import { Steps } from "./Steps";
import { useContextNow, useEndExecution, useExecution, type Execution } from "./useExecutions";

const words = text.executions;

export function ExecutionPage({ flowSid, sid }: { flowSid: string; sid: string }) {
  const flow = useFlow(flowSid);
  const query = useExecution(sid);
  return (
    <>
      <PageHead
        title={query.data ? words.of(query.data.contact_channel_address) : words.one}
        crumbs={[
          { label: common.groups.studio },
          { label: text.flows.title, to: "/studio/flows" },
          { label: flow.data?.friendly_name ?? flowSid, to: `/studio/flows/${flowSid}` },
          { label: words.title, to: `/studio/flows/${flowSid}/executions` },
        ]}
        actions={query.data?.status === "active" && <End execution={query.data} />}
      />
      <Loaded query={query}>
        {(execution) => (
          <Stack gap="lg">
            <Panel title={words.properties}>
              <Facts facts={factsOf(execution)} />
            </Panel>
            <Steps execution={execution} />
            <Context execution={execution} />
          </Stack>
        )}
      </Loaded>
    </>
  );
}

function factsOf(execution: Execution) {
  const { status, ended_reason: reason, deadline, date_updated: updated, conversation_sid: conversation } = execution;
  return [
    [words.status, <ExecutionBadge status={status} />] as const,
    [words.contact, execution.contact_channel_address] as const,
    [words.channel, execution.flow_channel_address] as const,
    [words.revision, execution.flow_version] as const,
    [words.began, <Moment of={execution.date_created} exact />] as const,
    ...(updated ? [[words.changed, <Moment of={updated} exact />] as const] : []),
    ...(execution.widget ? [[words.at, execution.widget] as const] : []),
    ...(deadline && status === "active" ? [[words.deadline, <Moment of={deadline} exact />] as const] : []),
    ...(reason ? [[words.reason, reason] as const] : []),
    ...(conversation ? [[words.conversation, <CopyText text={conversation} label={common.common.copy} copied={common.common.copied} />] as const] : []),
    [words.sid, <CopyText text={execution.sid} label={common.common.copy} copied={common.common.copied} />] as const,
  ];
}

function Context({ execution }: { execution: Execution }) {
  const context = useContextNow(execution.flow_sid, execution.sid, execution.steps);
  return (
    <Panel title={words.context} lead={words.contextLead}>
      <Loaded query={context}>
        {(value) => (
          <Code block className="json-view" tabIndex={0} role="group" aria-label={words.context}>
            {pretty(value)}
          </Code>
        )}
      </Loaded>
    </Panel>
  );
}

function End({ execution }: { execution: Execution }) {
  const [asked, setAsked] = useState(false);
  const end = useEndExecution(execution.flow_sid, execution.sid);
  return (
    <>
      <Button variant="default" onClick={() => setAsked(true)}>
        {words.end}
      </Button>
      <ConfirmDialog
        opened={asked}
        words={{ title: words.endTitle, body: words.endBody, confirm: words.end, cancel: common.common.cancel }}
        busy={end.isPending}
        error={end.error && sentence(end.error)}
        onClose={() => setAsked(false)}
        onConfirm={() =>
          end.mutate(undefined, {
            onSuccess: () => {
              told(words.ended);
              setAsked(false);
            },
          })
        }
      />
    </>
  );
}
