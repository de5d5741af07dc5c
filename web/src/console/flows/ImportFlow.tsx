import { useLocation } from "wouter";
import { text as common } from "../../text/console.en";
import { text } from "../../text/studio.en";
import { told } from "../parts/forms";
import { PageHead } from "../parts/PageHead";
import { DefinitionForm } from "./DefinitionForm";

const words = text.flows;

export function ImportFlow() {
  const [, go] = useLocation();
  return (
    <>
      <PageHead
        title={words.importTitle}
        crumbs={[{ label: common.groups.studio }, { label: words.title, to: "/studio/flows" }]}
        lead={words.importLead}
      />
      <DefinitionForm
        sid={null}
        name=""
        onSaved={(flow) => {
          told(flow.status === "published" ? words.published(flow.friendly_name) : words.savedDraft(flow.friendly_name));
          go(`/studio/flows/${flow.sid}`);
        }}
        onCancel={() => go("/studio/flows")}
      />
    </>
  );
}
