import { Route, Switch } from "wouter";
import { Missing } from "../parts/Missing";
import { AlertList } from "./AlertList";
import { AlertPage } from "./AlertPage";

const BASE = "/monitor/webhooks";

export default function Webhooks() {
  return (
    <Switch>
      <Route path={BASE}>
        <AlertList />
      </Route>
      <Route path={`${BASE}/:sid`}>{({ sid }) => <AlertPage key={sid} sid={sid} />}</Route>
      <Route>
        <Missing />
      </Route>
    </Switch>
  );
}
