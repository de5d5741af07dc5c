import { useLocation } from "wouter";
import { text as common } from "../../text/console.en";
import { text } from "../../text/studio.en";
import { told } from "../parts/forms";
import { Loaded } from "../parts/Loaded";
import { PageHead } from "../parts/PageHead";
import { DefinitionForm } from "./DefinitionForm";
import { useFlow } from "./useFlows";

const words = text.flows;

export function NewRevision({ sid }: { sid: string }) {
  const query = useFlow(sid);
  const [, go] = useLocation();
  const back = `/studio/flows/${sid}`;
  return (
    <>
      <PageHead
        title={words.newRevision}
        crumbs={[
          { label: common.groups.studio },
          { label: words.title, to: "/studio/flows" },
          { label: query.data?.friendly_name ?? sid, to: back },
        ]}
        lead={words.newRevisionLead}
      />
      <Loaded query={query}>
        {(flow) => (
          <DefinitionForm
            sid={sid}
            name={flow.friendly_name}
            onSaved={(saved) => {
              told(saved.status === "published" ? words.published(saved.friendly_name) : words.savedDraft(saved.friendly_name));
              go(back);
            }}
            onCancel={() => go(back)}
          />
        )}
      </Loaded>
    </>
  );
}
