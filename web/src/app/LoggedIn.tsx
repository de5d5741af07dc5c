import { Button, Center, Loader, Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import type { Session } from "../api/types";
import { useSession } from "../api/useSession";
import { text } from "../text/en";
import { LogIn } from "./LogIn";

// Shows its children to whoever is logged in, and the log-in to everybody else.
export function LoggedIn({ children }: { children: (session: Session) => ReactNode }) {
  const session = useSession();
  if (session.isPending)
    return (
      <Center h="100vh">
        <Loader role="progressbar" aria-label={text.common.loading} />
      </Center>
    );
  if (session.isError)
    return (
      <Center h="100vh">
        <Stack align="center" role="alert">
          <Text>{text.logIn.unreachable}</Text>
          <Button onClick={() => session.refetch()}>{text.common.retry}</Button>
        </Stack>
      </Center>
    );
  return session.data ? children(session.data) : <LogIn />;
}
