import { Checkbox, Stack } from "@mantine/core";
import { text } from "../../text/people.en";
import { ROLES, type Role } from "./useUsers";

const words = text.users;

interface Props {
  value: Role[];
  error?: string | undefined;
  onChange: (roles: Role[]) => void;
}

// What somebody may do.
export function RolesField({ value, error, onChange }: Props) {
  return (
    <Checkbox.Group label={words.roles} value={value} error={error} onChange={(roles) => onChange(ROLES.filter((role) => roles.includes(role)))}>
      <Stack gap="xs" mt="xs">
        {ROLES.map((role) => (
          <Checkbox key={role} value={role} label={words.roleNames[role]} description={words.roleHints[role]} />
        ))}
      </Stack>
    </Checkbox.Group>
  );
}
