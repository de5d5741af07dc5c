import { Desktop } from "../agent/Desktop";
import { Entrance } from "./Entrance";
import { show } from "./Frame";
import { LoggedIn } from "./LoggedIn";
import "./desk.css";

show(
  <Entrance>
    <LoggedIn>{(session) => <Desktop session={session} />}</LoggedIn>
  </Entrance>,
);
