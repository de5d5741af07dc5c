import { Anchor, Code, Stack, Text } from "@mantine/core";
import { text as common } from "../../text/console.en";
import { text as words } from "../../text/webhooks.en";
import { CopyText } from "../../ui/CopyText";
import { prettyText } from "../../ui/JsonField";
import { Moment } from "../../ui/Moment";
import { Facts } from "../parts/Facts";
import { Loaded } from "../parts/Loaded";
import { PageHead } from "../parts/PageHead";
import { Panel } from "../parts/Panel";
import { LevelMark } from "./AlertList";
import { readAlert, useAlert, type FullAlert } from "./useAlerts";

export function AlertPage({ sid }: { sid: string }) {
  const query = useAlert(sid);
  return (
    <>
      <PageHead
        title={words.one}
        crumbs={[{ label: common.groups.monitor }, { label: words.title, to: "/monitor/webhooks" }]}
        lead={query.data && readAlert(query.data).message}
      />
      <Loaded query={query}>{(alert) => <Details alert={alert} />}</Loaded>
    </>
  );
}

function Details({ alert }: { alert: FullAlert }) {
  const { status } = readAlert(alert);
  return (
    <Stack gap="lg">
      <Panel title={words.properties}>
        <Facts
          facts={[
            [words.level, <LevelMark level={alert.log_level} />],
            [words.when, <Moment of={alert.date_created} exact />],
            [words.code, alert.more_info ? <Anchor href={alert.more_info} target="_blank" rel="noreferrer" size="sm">{alert.error_code}</Anchor> : common.common.none],
            ...(alert.resource_sid ? [[words.resource, <CopyText text={alert.resource_sid} label={common.common.copy} copied={common.common.copied} />] as const] : []),
            ...(alert.service_sid ? [[words.service, <CopyText text={alert.service_sid} label={common.common.copy} copied={common.common.copied} />] as const] : []),
            [words.sid, <CopyText text={alert.sid} label={common.common.copy} copied={common.common.copied} />],
          ]}
        />
      </Panel>
      {alert.request_url && (
        <Panel title={words.request}>
          <Text size="sm" style={{ overflowWrap: "anywhere" }}>
            <Code>{alert.request_method}</Code> {alert.request_url}
          </Text>
          <Block label={words.parameters} value={lines(alert.request_variables, "=")} />
          <Block label={words.headers(words.request)} value={lines(alert.request_headers, ": ")} />
        </Panel>
      )}
      {alert.request_url && (
        <Panel title={words.response}>
          <Text size="sm">{status ? words.status(status) : words.noAnswer}</Text>
          <Block label={words.headers(words.response)} value={lines(alert.response_headers, ": ")} />
          <Block label={words.body} value={alert.response_body && prettyText(alert.response_body)} />
        </Panel>
      )}
    </Stack>
  );
}

// Parameters or headers, which are kept like a form, one on a line.
function lines(kept: string | null, between: string): string {
  return [...new URLSearchParams(kept ?? "")].map(([name, value]) => name + between + value).join("\n");
}

function Block({ label, value }: { label: string; value: string | null }) {
  if (!value) return null;
  return (
    <div>
      <Text size="sm" c="dimmed" mb={4}>
        {label}
      </Text>
      <Code block className="json-view" tabIndex={0} role="group" aria-label={label}>
        {value}
      </Code>
    </div>
  );
}
