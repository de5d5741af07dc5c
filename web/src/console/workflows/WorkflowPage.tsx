import { useLocation } from "wouter";
import { useOne } from "../../api/useResource";
import { text as common } from "../../text/console.en";
import { text } from "../../text/routing.en";
import { CopyText } from "../../ui/CopyText";
import { pretty } from "../../ui/JsonField";
import { useQueueNames } from "../queues/useQueues";
import { DeleteButton } from "../parts/DeleteButton";
import { Loaded } from "../parts/Loaded";
import { PageHead, type Crumb } from "../parts/PageHead";
import { WORKFLOWS, workflowsPath, type Workflow } from "./useWorkflows";
import { WorkflowForm } from "./WorkflowForm";

const words = text.workflows;

export function NewWorkflow({ workspaceSid }: { workspaceSid: string }) {
  const queues = useQueueNames(workspaceSid);
  return (
    <Loaded query={queues}>
      {(known) => (
        <WorkflowForm
          workspaceSid={workspaceSid}
          workflow={null}
          configuration={pretty({
            task_routing: { filters: [], default_filter: { queue: known[0]?.sid ?? "" } },
          })}
        />
      )}
    </Loaded>
  );
}

export function WorkflowPage({ workspaceSid, sid, crumbs }: { workspaceSid: string; sid: string; crumbs: Crumb[] }) {
  const path = `${workflowsPath(workspaceSid)}/${sid}`;
  const query = useOne<Workflow>(WORKFLOWS, path);
  const [, go] = useLocation();
  const name = query.data?.friendly_name ?? words.one;
  return (
    <>
      <PageHead
        title={name}
        crumbs={crumbs}
        lead={query.data && <CopyText text={sid} label={common.common.copy} copied={common.common.copied} />}
        actions={
          query.data && (
            <DeleteButton
              kind={WORKFLOWS}
              path={path}
              label={words.delete}
              title={words.deleteTitle(name)}
              body={words.deleteBody}
              gone={words.deleted(name)}
              onGone={() => go("/flex/workflows")}
            />
          )
        }
      />
      <Loaded query={query}>
        {(workflow) => <WorkflowForm workspaceSid={workspaceSid} workflow={workflow} configuration={workflow.configuration} />}
      </Loaded>
    </>
  );
}
