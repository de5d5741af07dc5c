import { useOne } from "../../api/useResource";
import { text } from "../../text/content.en";
import { OnePage } from "../parts/OnePage";
import type { Crumb } from "../parts/PageHead";
import { TemplateForm } from "./TemplateForm";
import { TEMPLATES, templatePath, type Template } from "./useTemplates";

export function TemplatePage({ sid, crumbs }: { sid: string; crumbs: Crumb[] }) {
  const path = templatePath(sid);
  return (
    <OnePage
      kind={TEMPLATES}
      sid={sid}
      path={path}
      base="/flex/content-templates"
      crumbs={crumbs}
      query={useOne<Template>(TEMPLATES, path)}
      nameOf={(template) => template.friendly_name || sid}
      words={text}
    >
      {(template) => <TemplateForm template={template} />}
    </OnePage>
  );
}
