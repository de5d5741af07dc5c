import { Console } from "../console/Console";
import { show } from "./Frame";
import { LoggedIn } from "./LoggedIn";

show(<LoggedIn>{(session) => <Console session={session} />}</LoggedIn>);
