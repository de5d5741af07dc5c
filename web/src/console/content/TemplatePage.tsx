import { useLocation } from "wouter";
import { useOne } from "../../api/useResource";
import { text as common } from "../../text/console.en";
import { text } from "../../text/content.en";
import { CopyText } from "../../ui/CopyText";
import { DeleteButton } from "../parts/DeleteButton";
import { Loaded } from "../parts/Loaded";
import { PageHead, type Crumb } from "../parts/PageHead";
import { TemplateForm } from "./TemplateForm";
import { TEMPLATES, templatePath, type Template } from "./useTemplates";

export function TemplatePage({ sid, crumbs }: { sid: string; crumbs: Crumb[] }) {
  const query = useOne<Template>(TEMPLATES, templatePath(sid));
  const [, go] = useLocation();
  const name = query.data ? query.data.friendly_name || sid : text.one;
  return (
    <>
      <PageHead
        title={name}
        crumbs={crumbs}
        lead={query.data && <CopyText text={sid} label={common.common.copy} copied={common.common.copied} />}
        actions={
          query.data && (
            <DeleteButton
              kind={TEMPLATES}
              path={templatePath(sid)}
              label={text.delete}
              title={text.deleteTitle(name)}
              body={text.deleteBody}
              gone={text.deleted(name)}
              onGone={() => go("/flex/content-templates")}
            />
          )
        }
      />
      <Loaded query={query}>{(template) => <TemplateForm template={template} />}</Loaded>
    </>
  );
}
