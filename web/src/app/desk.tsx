import { Desktop } from "../agent/Desktop";
import { show } from "./Frame";
import { LoggedIn } from "./LoggedIn";
import "./desk.css";

show(<LoggedIn>{(session) => <Desktop session={session} />}</LoggedIn>);
