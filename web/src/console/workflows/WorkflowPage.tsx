import { Button } from "@mantine/core";
import { useState } from "react";
import { useLocation } from "wouter";
import { text } from "../../text/console.en";
import { ConfirmDialog } from "../../ui/ConfirmDialog";
import { CopyText } from "../../ui/CopyText";
import { pretty } from "../../ui/JsonField";
import { useQueueNames } from "../queues/useQueues";
import { told } from "../parts/forms";
import { Loaded } from "../parts/Loaded";
import { PageHead, type Crumb } from "../parts/PageHead";
import { sentence } from "../parts/Problem";
import { useDeleteWorkflow, useWorkflow, type Workflow } from "./useWorkflows";
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
  const query = useWorkflow(workspaceSid, sid);
  return (
    <>
      <PageHead
        title={query.data?.friendly_name ?? words.one}
        crumbs={crumbs}
        lead={query.data && <CopyText text={sid} label={text.common.copy} copied={text.common.copied} />}
        actions={query.data && <Delete workspaceSid={workspaceSid} workflow={query.data} />}
      />
      <Loaded query={query}>
        {(workflow) => <WorkflowForm workspaceSid={workspaceSid} workflow={workflow} configuration={workflow.configuration} />}
      </Loaded>
    </>
  );
}

function Delete({ workspaceSid, workflow }: { workspaceSid: string; workflow: Workflow }) {
  const [asked, setAsked] = useState(false);
  const leave = useDeleteWorkflow(workspaceSid, workflow.sid);
  const [, go] = useLocation();
  return (
    <>
      <Button variant="outline" color="red.8" className="danger" onClick={() => setAsked(true)}>
        {words.delete}
      </Button>
      <ConfirmDialog
        opened={asked}
        words={{ title: words.deleteTitle(workflow.friendly_name), body: words.deleteBody, confirm: words.delete, cancel: text.common.cancel }}
        busy={leave.isPending}
        error={leave.error && sentence(leave.error)}
        onClose={() => {
          setAsked(false);
          leave.reset();
        }}
        onConfirm={() =>
          leave.mutate(undefined, {
            onSuccess: () => {
              told(words.deleted(workflow.friendly_name));
              go("/flex/workflows");
            },
          })
        }
      />
    </>
  );
}
