import { Anchor, Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { Link, Route, Switch } from "wouter";
import { text } from "../../text/console.en";
import { Moment } from "../../ui/Moment";
import { Missing } from "../parts/Missing";
import { PagedTable } from "../parts/PagedTable";
import { PageHead } from "../parts/PageHead";
import { InWorkspace } from "../workspaces/InWorkspace";
import { useWorkflows } from "./useWorkflows";
import { NewWorkflow, WorkflowPage } from "./WorkflowPage";

const words = text.workflows;
const BASE = "/flex/workflows";
const ABOVE = [{ label: text.groups.flex }, { label: text.groups.routing }];
const CRUMBS = [...ABOVE, { label: words.title, to: BASE }];

export default function Workflows() {
  return (
    <Switch>
      <Route path={BASE}>
        <PageHead
          title={words.title}
          crumbs={ABOVE}
          lead={words.lead}
          actions={
            <Button component={Link} href={`${BASE}/new`} leftSection={<IconPlus size={16} aria-hidden />}>
              {words.create}
            </Button>
          }
        />
        <InWorkspace>{(workspace) => <List key={workspace.sid} workspaceSid={workspace.sid} />}</InWorkspace>
      </Route>
      <Route path={`${BASE}/new`}>
        <PageHead title={words.createTitle} crumbs={CRUMBS} />
        <InWorkspace>{(workspace) => <NewWorkflow key={workspace.sid} workspaceSid={workspace.sid} />}</InWorkspace>
      </Route>
      <Route path={`${BASE}/:sid`}>
        {({ sid }) => <InWorkspace>{(workspace) => <WorkflowPage key={sid} workspaceSid={workspace.sid} sid={sid} crumbs={CRUMBS} />}</InWorkspace>}
      </Route>
      <Route>
        <Missing />
      </Route>
    </Switch>
  );
}

function List({ workspaceSid }: { workspaceSid: string }) {
  const list = useWorkflows(workspaceSid);
  return (
    <PagedTable
      label={words.title}
      list={list}
      rowKey={(row) => row.sid}
      empty={{ title: words.empty, body: words.emptyBody }}
      columns={[
        {
          head: words.name,
          cell: (row) => (
            <Anchor component={Link} href={`${BASE}/${row.sid}`} fw={600} size="sm">
              {row.friendly_name}
            </Anchor>
          ),
        },
        { head: words.timeout, from: "sm", right: true, cell: (row) => words.seconds(row.task_reservation_timeout) },
        { head: words.updated, from: "xs", cell: (row) => <Moment of={row.date_updated} /> },
      ]}
    />
  );
}
