import { ActionIcon, AppShell, Burger, Button, Group, Menu, NavLink, Text, useComputedColorScheme, useMantineColorScheme } from "@mantine/core";
import { useDisclosure, useMediaQuery } from "@mantine/hooks";
import { IconHeadset, IconLock, IconLogout, IconMoon, IconSun, IconUserCircle } from "@tabler/icons-react";
import { lazy, Suspense, useEffect, type ReactNode } from "react";
import { Link, useLocation } from "wouter";
import type { Session } from "../api/types";
import { useLogOut } from "../api/useSession";
import { text } from "../text/console.en";
import { sectionOf, type Section } from "./sections";

const words = text.shell;
const ChangePassword = lazy(() => import("../ui/ChangePassword"));

// The frame around every page: header, navigation, and room for the page.
export function Shell({ session, sections, children }: { session: Session; sections: readonly Section[]; children: ReactNode }) {
  const [opened, { toggle, close }] = useDisclosure(false);
  const [path] = useLocation();
  const narrow = useMediaQuery("(max-width: 61.99em)", undefined, { getInitialValueInEffect: false });
  useEffect(close, [path, close]);
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 264, breakpoint: "md", collapsed: { mobile: !opened } }}
      padding={{ base: "md", md: "xl" }}
      onKeyDown={(event) => event.key === "Escape" && close()}
    >
      <a className="skip-link" href="#content">
        {words.skip}
      </a>
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger
              opened={opened}
              onClick={toggle}
              hiddenFrom="md"
              size="sm"
              aria-label={opened ? words.closeMenu : words.openMenu}
              aria-expanded={opened}
              aria-controls="navigation"
            />
            <Text fw={700} component={Link} href="/" c="inherit" td="none">
              {words.product}
            </Text>
            <Text c="dimmed" size="sm" visibleFrom="xs" truncate>
              {session.account_name}
            </Text>
          </Group>
          <Tools session={session} />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar id="navigation" aria-label={words.navigation} style={{ overflowY: "auto", visibility: narrow && !opened ? "hidden" : "visible" }}>
        <Navigation path={path} sections={sections} />
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1} style={{ outline: "none" }}>
        <div style={{ maxWidth: 1120, margin: "0 auto" }}>{children}</div>
      </AppShell.Main>
    </AppShell>
  );
}

function Navigation({ path, sections }: { path: string; sections: readonly Section[] }) {
  const current = sectionOf(path);
  return (
    <div style={{ padding: "8px 8px 24px" }}>
      {grouped(sections).map(({ group, parts }) => (
        <div key={group} role="group" aria-label={group || words.navigation}>
          {group && <div className="nav-group">{group}</div>}
          {parts.map(({ sub, members }) => (
            <div key={sub}>
              {sub && <div className="nav-sub">{sub}</div>}
              {members.map((section) => (
                <NavLink
                  key={section.path}
                  component={Link}
                  href={section.path}
                  label={section.label}
                  leftSection={<section.icon size={18} stroke={1.6} aria-hidden />}
                  active={section === current}
                  {...(section === current && { "aria-current": "page" as const })}
                  style={{ borderRadius: 6 }}
                />
              ))}
            </div>
          ))}
        </div>
      ))}
    </div>
  );
}

interface Part {
  sub: string;
  members: Section[];
}

// The sections by their two levels, in the order in which they are listed.
function grouped(sections: readonly Section[]): { group: string; parts: Part[] }[] {
  const found = new Map<string, Map<string, Section[]>>();
  for (const section of sections) {
    const parts = found.get(section.group) ?? new Map<string, Section[]>();
    found.set(section.group, parts);
    const sub = section.sub ?? "";
    parts.set(sub, [...(parts.get(sub) ?? []), section]);
  }
  return [...found].map(([group, parts]) => ({
    group,
    parts: [...parts].map(([sub, members]) => ({ sub, members })),
  }));
}

function Tools({ session }: { session: Session }) {
  const logOut = useLogOut();
  const [asking, ask] = useDisclosure(false);
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme("light");
  const isDark = scheme === "dark";
  return (
    <Group gap="xs" wrap="nowrap">
      <Button
        component="a"
        href="/"
        variant="default"
        size="xs"
        leftSection={<IconHeadset size={16} />}
        visibleFrom="xs"
      >
        {words.desktop}
      </Button>
      <ActionIcon
        variant="default"
        size="md"
        aria-label={isDark ? words.light : words.dark}
        onClick={() => setColorScheme(isDark ? "light" : "dark")}
      >
        {isDark ? <IconSun size={16} /> : <IconMoon size={16} />}
      </ActionIcon>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon variant="default" size="md" aria-label={words.userMenu(session.user.full_name)}>
            <IconUserCircle size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label c="dimmed">{session.user.full_name}</Menu.Label>
          <Menu.Item component="a" href="/" leftSection={<IconHeadset size={16} />}>
            {words.desktop}
          </Menu.Item>
          {session.user.has_password && (
            <Menu.Item leftSection={<IconLock size={16} />} onClick={ask.open}>
              {words.password}
            </Menu.Item>
          )}
          <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => logOut.mutate(false)}>
            {words.logOut}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Suspense>{asking && <ChangePassword username={session.user.username} close={ask.close} />}</Suspense>
    </Group>
  );
}
