import { Button, CopyButton, Group, Stack, Text, TextInput } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { invitationLink } from "../../api/invitations";
import { text } from "../../text/people.en";
import { Moment } from "../../ui/Moment";
import type { Invitation } from "./useUsers";

const words = text.users.invitation;

// The link of an invitation, to copy while it is shown.
export function InvitationLink({ username, invitation }: { username: string; invitation: Invitation }) {
  const link = invitationLink(location.origin, { token: invitation.token, username });
  return (
    <Stack>
      <Text size="sm">
        {words.lead} <Moment of={invitation.expires} exact />.
      </Text>
      <Group align="flex-end" wrap="wrap">
        <TextInput
          label={words.link}
          readOnly
          value={link}
          onFocus={(event) => event.currentTarget.select()}
          style={{ flex: "1 1 240px" }}
          data-autofocus
        />
        <CopyButton value={link} timeout={5_000}>
          {({ copied, copy }) => (
            <Button
              variant="light"
              leftSection={copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
              onClick={copy}
            >
              {copied ? words.copied : words.copy}
            </Button>
          )}
        </CopyButton>
      </Group>
      <Text size="sm" c="dimmed">
        {words.once}
      </Text>
    </Stack>
  );
}
