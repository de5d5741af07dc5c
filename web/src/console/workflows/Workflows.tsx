import { usePages } from "../../api/usePages";
import { text as common } from "../../text/console.en";
import { text } from "../../text/routing.en";
import { Moment } from "../../ui/Moment";
import { Collection } from "../parts/Collection";
import { NameLink } from "../parts/NameLink";
import { PagedTable } from "../parts/PagedTable";
import { InWorkspace } from "../workspaces/InWorkspace";
import { WORKFLOWS, workflowsPath, type Workflow } from "./useWorkflows";
import { NewWorkflow, WorkflowPage } from "./WorkflowPage";

const words = text.workflows;
const BASE = "/flex/workflows";
const ABOVE = [{ label: common.groups.flex }, { label: common.groups.routing }];

export default function Workflows() {
  return (
    <Collection
      base={BASE}
      above={ABOVE}
      words={words}
      list={<InWorkspace>{({ sid }) => <List key={sid} workspaceSid={sid} />}</InWorkspace>}
      create={() => <InWorkspace>{({ sid }) => <NewWorkflow key={sid} workspaceSid={sid} />}</InWorkspace>}
      one={(sid, crumbs) => <InWorkspace>{(workspace) => <WorkflowPage workspaceSid={workspace.sid} sid={sid} crumbs={crumbs} />}</InWorkspace>}
    />
  );
}

function List({ workspaceSid }: { workspaceSid: string }) {
  const list = usePages<Workflow>([WORKFLOWS, "list", workspaceSid], workflowsPath(workspaceSid), "workflows", { PageSize: 50 });
  return (
    <PagedTable
      label={words.title}
      list={list}
      rowKey={(row) => row.sid}
      empty={{ title: words.empty, body: words.emptyBody }}
      columns={[
        { head: words.name, cell: (row) => <NameLink to={`${BASE}/${row.sid}`} name={row.friendly_name} /> },
        { head: words.timeout, from: "sm", right: true, cell: (row) => words.seconds(row.task_reservation_timeout) },
        { head: words.updated, from: "xs", cell: (row) => <Moment of={row.date_updated} /> },
      ]}
    />
  );
}
