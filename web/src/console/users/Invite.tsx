import { Button, Group, Text } from "@mantine/core";
import { text } from "../../text/people.en";
import { Dialog } from "../../ui/Dialog";
import { Problem } from "../parts/Problem";
import { InvitationLink } from "./InvitationLink";
import { useInvite, type User } from "./useUsers";

const words = text.users.invitation;

// Makes a user a link by which to choose a password.
export function Invite({ user }: { user: User }) {
  const invite = useInvite(user.sid);
  return (
    <div>
      {invite.error && <Problem error={invite.error} />}
      <Button variant="default" loading={invite.isPending} onClick={() => invite.mutate()}>
        {words.make}
      </Button>
      <Text size="xs" c="dimmed" mt={4}>
        {words.makeHint}
      </Text>
      <Dialog opened={!!invite.data} close={invite.reset} title={words.title(user.full_name)} size="lg">
        {invite.data && <InvitationLink username={user.username} invitation={invite.data.invitation} />}
        <Group justify="flex-end" mt="md">
          <Button onClick={invite.reset}>{words.done}</Button>
        </Group>
      </Dialog>
    </div>
  );
}
