import { useOne } from "../../api/useResource";
import { text } from "../../text/routing.en";
import { pretty } from "../../ui/JsonField";
import { useQueueNames } from "../queues/useQueues";
import { Loaded } from "../parts/Loaded";
import { OnePage } from "../parts/OnePage";
import type { Crumb } from "../parts/PageHead";
import { WORKFLOWS, workflowsPath, type Workflow } from "./useWorkflows";
import { WorkflowForm } from "./WorkflowForm";

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
  return (
    <OnePage
      kind={WORKFLOWS}
      sid={sid}
      path={path}
      base="/flex/workflows"
      crumbs={crumbs}
      query={useOne<Workflow>(WORKFLOWS, path)}
      nameOf={(workflow) => workflow.friendly_name}
      words={text.workflows}
    >
      {(workflow) => <WorkflowForm workspaceSid={workspaceSid} workflow={workflow} configuration={workflow.configuration} />}
    </OnePage>
  );
}
