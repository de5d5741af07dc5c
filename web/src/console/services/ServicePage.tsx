import { useOne } from "../../api/useResource";
import { text } from "../../text/services.en";
import { LinkedTabs } from "../parts/LinkedTabs";
import { Loaded } from "../parts/Loaded";
import { OnePage } from "../parts/OnePage";
import type { Crumb } from "../parts/PageHead";
import { OptOutTexts } from "./OptOutTexts";
import { Pool } from "./Pool";
import { ServiceForm } from "./ServiceForm";
import { inboundPath, servicePath, SERVICES, type Inbound, type Service } from "./useServices";

const BASE = "/phone-numbers/messaging-services";

export function ServicePage({ sid, crumbs, tab }: { sid: string; crumbs: Crumb[]; tab: string }) {
  const path = servicePath(sid);
  const inbound = useOne<Inbound>(SERVICES, inboundPath(sid));
  return (
    <OnePage
      kind={SERVICES}
      sid={sid}
      path={path}
      base={BASE}
      crumbs={crumbs}
      query={useOne<Service>(SERVICES, path)}
      nameOf={(service) => service.friendly_name}
      words={text}
      touches={["numbers"]}
    >
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
    </OnePage>
  );
}
