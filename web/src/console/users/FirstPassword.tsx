import { PasswordInput, Radio, Stack } from "@mantine/core";
import { text } from "../../text/people.en";

const words = text.users;
const WAYS = ["invite", "set"] as const;

interface Props {
  // Null where the user is to choose one.
  value: string | null;
  error?: string | undefined;
  onChange: (password: string | null) => void;
}

// By what a new user logs in for the first time.
export function FirstPassword({ value, error, onChange }: Props) {
  return (
    <>
      <Radio.Group
        label={words.firstPassword}
        value={value === null ? "invite" : "set"}
        onChange={(way) => onChange(way === "invite" ? null : "")}
      >
        <Stack gap="xs" mt="xs">
          {WAYS.map((way) => (
            <Radio key={way} value={way} label={words.ways[way]} description={words.wayHints[way]} />
          ))}
        </Stack>
      </Radio.Group>
      {value !== null && (
        <PasswordInput
          label={words.password}
          description={words.passwordHint}
          required
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
          error={error}
          autoComplete="new-password"
          visibilityToggleButtonProps={{ "aria-label": words.showPassword }}
        />
      )}
    </>
  );
}
