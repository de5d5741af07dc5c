import { Route, Switch } from "wouter";
import { Missing } from "../parts/Missing";
import { ActiveNumbers } from "./ActiveNumbers";
import { NumberPage } from "./NumberPage";

export default function Numbers() {
  return (
    <Switch>
      <Route path="/phone-numbers/active">
        <ActiveNumbers />
      </Route>
      <Route path="/phone-numbers/active/:sid">{({ sid }) => <NumberPage key={sid} sid={sid} />}</Route>
      <Route>
        <Missing />
      </Route>
    </Switch>
  );
}
