import { text } from "../../text/en";
import classes from "./SkipLink.module.css";

export function SkipLink() {
  return (
    <a className={classes.skip} href="#conversation">
      {text.desktop.skip}
    </a>
  );
}
