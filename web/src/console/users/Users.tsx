import { Route, Switch } from "wouter";
import { Missing } from "../parts/Missing";
import { NewUser } from "./NewUser";
import { UserList } from "./UserList";
import { UserPage } from "./UserPage";

const BASE = "/flex/users";

export default function Users() {
  return (
    <Switch>
      <Route path={BASE}>
        <UserList />
      </Route>
      <Route path={`${BASE}/new`}>
        <NewUser />
      </Route>
      <Route path={`${BASE}/:sid`}>{({ sid }) => <UserPage key={sid} sid={sid} />}</Route>
      <Route>
        <Missing />
      </Route>
    </Switch>
  );
}
