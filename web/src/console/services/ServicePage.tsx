import { useLocation } from "wouter";
import { useOne } from "../../api/useResource";
import { text as common } from "../../text/console.en";
import { text } from "../../text/services.en";
import { CopyText } from "../../ui/CopyText";
import { DeleteButton } from "../parts/DeleteButton";
import { LinkedTabs } from "../parts/LinkedTabs";
import { Loaded } from "../parts/Loaded";
import { PageHead, type Crumb } from "../parts/PageHead";
import { OptOutTexts } from "./OptOutTexts";
import { Pool } from "./Pool";
import { ServiceForm } from "./ServiceForm";
import { inboundPath, servicePath, SERVICES, type Inbound, type Service } from "./useServices";

const BASE = "/phone-numbers/messaging-services";

export function ServicePage({ sid, crumbs, tab }: { sid: string; crumbs: Crumb[]; tab: string }) {
  const query = useOne<Service>(SERVICES, servicePath(sid));
  const inbound = useOne<Inbound>(SERVICES, inboundPath(sid));
  const [, go] = useLocation();
  const name = query.data?.friendly_name ?? text.one;
  return (
    <>
      <PageHead
        title={name}
        crumbs={crumbs}
        lead={query.data && <CopyText text={sid} label={common.common.copy} copied={common.common.copied} />}
        actions={
          query.data && (
            <DeleteButton
              kind={SERVICES}
              path={servicePath(sid)}
              label={text.delete}
              title={text.deleteTitle(name)}
              body={text.deleteBody}
              gone={text.deleted(name)}
              touches={["numbers"]}
              onGone={() => go(BASE)}
            />
          )
        }
      />
      <Loaded query={query}>
        {(service) => (
          <Loaded query={inbound}>
            {(now) => (
              <LinkedTabs
                base={`${BASE}/${sid}`}
                at={tab}
                tabs={[
                  { at: "", label: text.tabs.settings, content: () => <ServiceForm service={service} inbound={now} /> },
                  { at: "senders", label: text.tabs.senders, content: () => <Pool serviceSid={sid} mode={now.incoming_messages} /> },
                  { at: "opt-out", label: text.tabs.optOut, content: () => <OptOutTexts sid={sid} /> },
                ]}
              />
            )}
          </Loaded>
        )}
      </Loaded>
    </>
  );
}
