import { Kbd, UnstyledButton } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { text } from "../../text/en";
import { ActivityMenu } from "../activity/ActivityMenu";
import { useDesk } from "../desk";
import { UserMenu } from "./UserMenu";
import classes from "./TopBar.module.css";

export function TopBar() {
  const { ask, connection, desktop } = useDesk();
  return (
    <header className={classes.bar}>
      <h1 className={classes.product}>
        <img src="/simulator/static/icon.svg" alt="" width="24" height="24" />
        <span>{text.product}</span>
        <span className="sr-only">{text.desktop.title}</span>
      </h1>
      {desktop.worker && <ActivityMenu worker={desktop.worker} />}
      <UnstyledButton
        className={classes.search ?? ""}
        onClick={() => ask({ what: "palette" })}
        aria-keyshortcuts="Control+K"
      >
        <IconSearch size={16} aria-hidden />
        <span className={classes.word}>
          {text.desktop.search} <span className="sr-only">{text.desktop.searchMore}</span>
        </span>
        <Kbd size="xs" aria-hidden>
          Ctrl K
        </Kbd>
      </UnstyledButton>
      <span className={classes.connection} data-connection={connection} role="status">
        <span className="sr-only">
          {connection === "online" ? text.desktop.online : text.desktop.reconnecting}
        </span>
      </span>
      <UserMenu />
    </header>
  );
}
