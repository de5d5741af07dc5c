import { Console } from "../console/Console";
import { show } from "./Frame";
import { LoggedIn } from "./LoggedIn";
import "./styles.css";

show(<LoggedIn>{(session) => <Console session={session} />}</LoggedIn>);
