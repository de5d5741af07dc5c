import { Button, Center, Stack, Text, Title } from "@mantine/core";
import { Suspense } from "react";
import { Route, Router, Switch } from "wouter";
import type { Session } from "../api/types";
import { ErrorBoundary } from "../app/ErrorBoundary";
import { text } from "../text/console.en";
import "../ui/contrast.css";
import "./console.css";
import { AccountProvider } from "./parts/Account";
import { Missing } from "./parts/Missing";
import { Waiting } from "./parts/Problem";
import { Reserved } from "./parts/Reserved";
import { sections, sectionsFor } from "./sections";
import { Shell } from "./Shell";

export function Console({ session }: { session: Session }) {
  const open = sectionsFor(session.user.roles);
  if (!open.length) return <NotForYou />;
  return (
    <AccountProvider value={session}>
      <Router base="/console">
        <Shell session={session} sections={open}>
          <ErrorBoundary>
            <Suspense fallback={<Waiting />}>
              <Switch>
                {sections.map((section) => (
                  <Route key={section.path} path={section.path === "/" ? "/" : `${section.path}/*?`}>
                    {open.includes(section) ? (
                      <section.page />
                    ) : section.path === "/" ? (
                      <Reserved open={open} />
                    ) : (
                      <Reserved key={section.path} section={section} open={open} />
                    )}
                  </Route>
                ))}
                <Route>
                  <Missing />
                </Route>
              </Switch>
            </Suspense>
          </ErrorBoundary>
        </Shell>
      </Router>
    </AccountProvider>
  );
}

function NotForYou() {
  return (
    <Center component="main" mih="100vh" p="md">
      <Stack align="center" maw={480} ta="center">
        <Title order={1} size="h2">
          {text.title}
        </Title>
        <Text>{text.notForYou}</Text>
        <Button component="a" href="/">
          {text.shell.desktop}
        </Button>
      </Stack>
    </Center>
  );
}
