import { Button, Center, Loader, Stack, Text } from "@mantine/core";
import type { Session } from "../api/types";
import { useDesktop } from "../api/useDesktop";
import { text } from "../text/en";
import { sentence } from "../ui/tell";
import { Workplace } from "./layout/Workplace";

// The agent desktop of whoever is logged in.
export function Desktop({ session }: { session: Session }) {
  const desktop = useDesktop();
  if (desktop.data) return <Workplace key={session.user.sid} session={session} desktop={desktop.data} />;
  return (
    <Center component="main" h="100vh">
      {desktop.isPending ? (
        <Loader role="progressbar" aria-label={text.common.loading} />
      ) : (
        <Stack align="center" role="alert">
          <Text fw={600}>{text.desktop.failed}</Text>
          <Text>{sentence(desktop.error)}</Text>
          <Button onClick={() => desktop.refetch()}>{text.common.retry}</Button>
        </Stack>
      )}
    </Center>
  );
}
