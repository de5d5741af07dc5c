import { Desktop } from "../agent/Desktop";
import { show } from "./Frame";
import { LoggedIn } from "./LoggedIn";

show(<LoggedIn>{(session) => <Desktop session={session} />}</LoggedIn>);
