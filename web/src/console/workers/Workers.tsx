import { Route, Switch } from "wouter";
import { Missing } from "../parts/Missing";
import { WorkerList } from "./WorkerList";
import { WorkerPage } from "./WorkerPage";

const BASE = "/flex/workers";

export default function Workers() {
  return (
    <Switch>
      <Route path={BASE}>
        <WorkerList />
      </Route>
      <Route path={`${BASE}/:sid`}>{({ sid }) => <WorkerPage key={sid} sid={sid} />}</Route>
      <Route>
        <Missing />
      </Route>
    </Switch>
  );
}
