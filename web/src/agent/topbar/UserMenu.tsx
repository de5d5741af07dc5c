import { Avatar, Menu, Text, useMantineColorScheme, type MantineColorScheme } from "@mantine/core";
import { IconBell, IconKeyboard, IconLock, IconLogout, IconSettings } from "@tabler/icons-react";
import { useState } from "react";
import { useLogOut } from "../../api/useSession";
import { text } from "../../text/en";
import { tellError, tellProblem } from "../../ui/tell";
import { useDesk } from "../desk";
import { askPermission, permission } from "../tasks/notification";
import { isSoundOn, setSound } from "../tasks/sound";
import classes from "./UserMenu.module.css";

const words = text.user;

export function UserMenu() {
  const { session, desktop, ask } = useDesk();
  const { user } = session;
  const logOut = useLogOut();
  const [sound, setSoundShown] = useState(isSoundOn);
  const [allowed, setAllowed] = useState(permission);
  const leave = (everywhere: boolean) => {
    if (desktop.tasks.some((task) => task.reservation_status === "pending"))
      return tellProblem(words.logOutFailed, words.logOutPending);
    logOut.mutate(everywhere, { onError: (error) => tellError(words.logOutFailed, error) });
  };
  return (
    <Menu
      position="bottom-end"
      width={280}
      withInitialFocusPlaceholder={false}
      classNames={{ itemIndicator: classes.mark ?? "" }}
    >
      <Menu.Target>
        <button type="button" className={classes.target}>
          <Avatar name={user.full_name} color="switchroom" radius="xl" size={32} aria-hidden />
          <span className="sr-only">{words.menu(user.full_name)}</span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={classes.who}>
          <Text fw={600}>{user.full_name}</Text>
          <Text size="xs" c="dimmed">
            {user.roles.map((role) => words.roles[role]).join(", ")}
          </Text>
        </div>
        <Menu.Divider />
        {user.roles.some((role) => role !== "agent") && (
          <Menu.Item component="a" href="/console" leftSection={<IconSettings size={16} aria-hidden />}>
            {words.console}
          </Menu.Item>
        )}
        <Menu.CheckboxItem
          checked={sound}
          onChange={(on) => {
            setSound(on);
            setSoundShown(on);
          }}
        >
          {words.sound}
        </Menu.CheckboxItem>
        {allowed !== "missing" && (
          <Menu.Item
            disabled={allowed !== "default"}
            closeMenuOnClick={false}
            leftSection={<IconBell size={16} aria-hidden />}
            onClick={() => askPermission().then(() => setAllowed(permission()))}
          >
            {allowed === "granted"
              ? words.notificationsOn
              : allowed === "denied"
                ? words.notificationsDenied
                : words.notifications}
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconKeyboard size={16} aria-hidden />} onClick={() => ask({ what: "shortcuts" })}>
          {words.shortcuts}
        </Menu.Item>
        <Theme />
        <Menu.Divider />
        {user.has_password && (
          <Menu.Item leftSection={<IconLock size={16} aria-hidden />} onClick={() => ask({ what: "password" })}>
            {words.password}
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={() => leave(false)}>
          {words.logOut}
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={() => leave(true)}>
          {words.logOutEverywhere}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function Theme() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <>
      <Menu.Divider />
      <Menu.Label>{words.theme}</Menu.Label>
      <Menu.RadioGroup
        value={colorScheme}
        onChange={(scheme) => setColorScheme(scheme as MantineColorScheme)}
      >
        {(["light", "dark", "auto"] as const).map((value) => (
          <Menu.RadioItem key={value} value={value}>
            {words.themes[value]}
          </Menu.RadioItem>
        ))}
      </Menu.RadioGroup>
    </>
  );
}
