import { Route, Switch } from "wouter";
import { ExecutionPage } from "../executions/ExecutionPage";
import { Missing } from "../parts/Missing";
import { FlowList } from "./FlowList";
import { FlowPage } from "./FlowPage";
import { ImportFlow } from "./ImportFlow";
import { NewRevision } from "./NewRevision";

const BASE = "/studio/flows";

export default function Flows() {
  return (
    <Switch>
      <Route path={BASE}>
        <FlowList />
      </Route>
      <Route path={`${BASE}/import`}>
        <ImportFlow />
      </Route>
      <Route path={`${BASE}/:sid/executions/:execution`}>
        {({ sid, execution }) => <ExecutionPage key={execution} flowSid={sid} sid={execution} />}
      </Route>
      <Route path={`${BASE}/:sid/new-revision`}>{({ sid }) => <NewRevision key={sid} sid={sid} />}</Route>
      <Route path={`${BASE}/:sid/:tab?`}>{({ sid, tab }) => <FlowPage key={sid} sid={sid} tab={tab ?? ""} />}</Route>
      <Route>
        <Missing />
      </Route>
    </Switch>
  );
}
