import { Route, Switch } from "wouter";
import { text } from "../../text/console.en";
import { Missing } from "../parts/Missing";
import { PageHead } from "../parts/PageHead";
import { InWorkspace } from "../workspaces/InWorkspace";
import { QueueForm } from "./QueueForm";
import { QueueList } from "./QueueList";
import { QueuePage } from "./QueuePage";

const BASE = "/flex/queues";
const CRUMBS = [{ label: text.groups.flex }, { label: text.groups.routing }, { label: text.queues.title, to: BASE }];

export default function Queues() {
  return (
    <Switch>
      <Route path={BASE}>
        <QueueList />
      </Route>
      <Route path={`${BASE}/new`}>
        <PageHead title={text.queues.createTitle} crumbs={CRUMBS} />
        <InWorkspace>{(workspace) => <QueueForm key={workspace.sid} workspaceSid={workspace.sid} queue={null} />}</InWorkspace>
      </Route>
      <Route path={`${BASE}/:sid`}>
        {({ sid }) => <InWorkspace>{(workspace) => <QueuePage key={sid} workspaceSid={workspace.sid} sid={sid} crumbs={CRUMBS} />}</InWorkspace>}
      </Route>
      <Route>
        <Missing />
      </Route>
    </Switch>
  );
}
