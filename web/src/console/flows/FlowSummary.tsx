import { Alert, Button, Code, Group, Stack } from "@mantine/core";
import { useLocation } from "wouter";
import { text as common } from "../../text/console.en";
import { text } from "../../text/studio.en";
import { CopyText } from "../../ui/CopyText";
import { pretty } from "../../ui/JsonField";
import { Moment } from "../../ui/Moment";
import { DeleteButton } from "../parts/DeleteButton";
import { Facts } from "../parts/Facts";
import { told } from "../parts/forms";
import { Panel } from "../parts/Panel";
import { Problem } from "../parts/Problem";
import { Findings } from "./Findings";
import { FlowStatus } from "./FlowStatus";
import { findingsOf, flowPath, FLOWS, usePublish, type Flow } from "./useFlows";

const words = text.flows;

export function FlowSummary({ flow }: { flow: Flow }) {
  return (
    <Stack gap="lg">
      {flow.status === "draft" && <Draft flow={flow} />}
      <Findings errors={flow.errors ?? []} warnings={flow.warnings ?? []} />
      <Panel title={words.properties}>
        <Facts
          facts={[
            [words.status, <FlowStatus status={flow.status} />],
            [words.revision, flow.revision],
            [words.updated, <Moment of={flow.date_updated} />],
            [words.message, flow.commit_message || common.common.none],
            [words.sid, <CopyText text={flow.sid} label={common.common.copy} copied={common.common.copied} />],
            [words.webhook, <CopyText text={flow.webhook_url} label={common.common.copy} copied={common.common.copied} />],
          ]}
        />
      </Panel>
      <Panel title={words.definition}>
        <Code block className="json-view" tabIndex={0} role="group" aria-label={words.definition}>
          {pretty(flow.definition)}
        </Code>
      </Panel>
      <Delete flow={flow} />
    </Stack>
  );
}

// A draft does not run: it is published, or what was published before goes on.
function Draft({ flow }: { flow: Flow }) {
  const publish = usePublish(flow.sid);
  const findings = findingsOf(publish.error);
  return (
    <>
      {findings && <Findings {...findings} live />}
      {publish.error && !findings && <Problem error={publish.error} />}
      <Alert color="gray" title={words.draftTitle}>
        <Group justify="space-between">
          <span>{words.draftBody}</span>
          <Button size="xs" loading={publish.isPending} onClick={() => publish.mutate({ revision: null, message: "" }, { onSuccess: () => told(words.published(flow.friendly_name)) })}>
            {words.publish}
          </Button>
        </Group>
      </Alert>
    </>
  );
}

function Delete({ flow }: { flow: Flow }) {
  const [, go] = useLocation();
  return (
    <Panel title={words.delete} lead={words.deleteLead}>
      <Group>
        <DeleteButton
          kind={FLOWS}
          path={flowPath(flow.sid)}
          label={words.delete}
          title={words.deleteTitle(flow.friendly_name)}
          body={words.deleteBody}
          typed={{ word: flow.friendly_name.trim(), label: words.deleteTyped(flow.friendly_name) }}
          gone={words.deleted(flow.friendly_name)}
          onGone={() => go("/studio/flows")}
        />
      </Group>
    </Panel>
  );
}
