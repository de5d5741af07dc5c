import { Alert, Button, Stack, Text } from "@mantine/core";
import { useOne, useSave } from "../../api/useResource";
import { text as common } from "../../text/console.en";
import { text } from "../../text/carriers.en";
import { CopyText } from "../../ui/CopyText";
import { Moment } from "../../ui/Moment";
import { Facts } from "../parts/Facts";
import { told } from "../parts/forms";
import { LinkedTabs } from "../parts/LinkedTabs";
import { Loaded } from "../parts/Loaded";
import { OnePage } from "../parts/OnePage";
import type { Crumb } from "../parts/PageHead";
import { Panel } from "../parts/Panel";
import { Problem } from "../parts/Problem";
import { CarrierForm } from "./CarrierForm";
import { Exchanges, Ledger, lookOf } from "./Exchanges";
import { Senders } from "./Senders";
import { StateMark, waitingOf } from "./StateMark";
import { carrierPath, CARRIERS, LOOK_AGAIN_MS, useExchanges, useKinds, type Carrier } from "./useCarriers";

const BASE = "/phone-numbers/carriers";

export function CarrierPage({ sid, crumbs, tab }: { sid: string; crumbs: Crumb[]; tab: string }) {
  const path = carrierPath(sid);
  return (
    <OnePage
      kind={CARRIERS}
      sid={sid}
      path={path}
      base={BASE}
      crumbs={crumbs}
      query={useOne<Carrier>(CARRIERS, path, { refetchInterval: LOOK_AGAIN_MS })}
      nameOf={(carrier) => carrier.name}
      words={text}
      actions={(carrier) => <PauseButton carrier={carrier} />}
    >
      {(carrier) => (
        <Stack gap="lg">
          {carrier.origin === "file" && (
            <Alert color="gray" title={text.fromFileTitle}>
              {text.fromFile}
            </Alert>
          )}
          <Now carrier={carrier} />
          <LinkedTabs
            base={`${BASE}/${sid}`}
            at={tab}
            tabs={[
              { at: "", label: text.tabs.settings, content: () => <Settings carrier={carrier} /> },
              { at: "senders", label: text.tabs.senders, content: () => <Senders carrier={carrier} /> },
              { at: "exchanges", label: text.tabs.exchanges, content: () => <Exchanges carrierSid={sid} /> },
              ...("reconcile_minutes" in carrier.settings ? [{ at: "ledger", label: text.tabs.ledger, content: () => <Ledger carrierSid={sid} /> }] : []),
            ]}
          />
        </Stack>
      )}
    </OnePage>
  );
}

function Settings({ carrier }: { carrier: Carrier }) {
  const kinds = useKinds();
  return (
    <Loaded query={kinds}>
      {(known) => {
        const kind = known.find((one) => one.kind === carrier.kind);
        return kind && <CarrierForm kind={kind} carrier={carrier} onSaved={(saved) => told(text.saved(saved.name))} />;
      }}
    </Loaded>
  );
}

// How the carrier stands just now.
function Now({ carrier }: { carrier: Carrier }) {
  const kinds = useKinds();
  const window = carrier.settings.window;
  const isCalled = carrier.kind !== "smpp";
  return (
    <Panel title={text.now} lead={text.nowLead}>
      <Facts
        facts={[
          [text.state, <StateMark carrier={carrier} />],
          ...(carrier.up || carrier.state === "paused" ? [] : [[text.reason, carrier.reason] as const]),
          [text.changed, <Moment of={carrier.date_health} exact />],
          [text.waitingHint, waitingOf(carrier)],
          [text.kind, kinds.data?.find((one) => one.kind === carrier.kind)?.title ?? carrier.kind],
          ...(typeof window === "number" ? [[text.window, text.windowValue(window)] as const] : []),
          [text.lastError, <LastError carrierSid={carrier.sid} />],
        ]}
      />
      {isCalled && (
        <Facts
          facts={[
            [
              text.callback,
              <>
                <CopyText text={carrier.callback_url} label={text.copyCallback} copied={common.common.copied} />
                <Text size="xs" c="dimmed" mt={4}>
                  {text.callbackHint}
                </Text>
              </>,
            ],
          ]}
        />
      )}
    </Panel>
  );
}

// The newest exchange that went wrong, among the latest ones.
function LastError({ carrierSid }: { carrierSid: string }) {
  const { rows } = useExchanges(carrierSid, {});
  const found = rows.find((row) => lookOf(row) === "bad");
  if (!found) return common.common.none;
  const said = [found.outcome, found.error_code && text.exchanges.code(found.error_code), found.details.reason].filter(Boolean).join(": ");
  return (
    <>
      <Moment of={found.date_created} exact /> – {said}
    </>
  );
}

function PauseButton({ carrier }: { carrier: Carrier }) {
  const save = useSave<Carrier>(CARRIERS, carrierPath(carrier.sid));
  const isActive = carrier.state === "active";
  return (
    <>
      {save.error && <Problem error={save.error} />}
      <Button
        variant="default"
        loading={save.isPending}
        onClick={() => save.mutate({ State: isActive ? "paused" : "active" }, { onSuccess: () => told(isActive ? text.paused(carrier.name) : text.resumed(carrier.name)) })}
      >
        {isActive ? text.pause : text.resume}
      </Button>
    </>
  );
}
