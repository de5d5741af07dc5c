import { PasswordInput } from "@mantine/core";
import { text } from "../text/en";

const words = text.password;

export interface Twice {
  first: string;
  again: string;
}

export const NOT_TYPED: Twice = { first: "", again: "" };

export function differ({ first, again }: Twice): boolean {
  return first !== again;
}

interface Props {
  value: Twice;
  // Whether it was tried to go on, so that a difference is no typing that is not finished.
  tried: boolean;
  autoFocus?: boolean;
  onChange: (value: Twice) => void;
}

// A password that nobody has yet, typed twice.
export function PasswordTwice({ value, tried, autoFocus = false, onChange }: Props) {
  return (
    <>
      <PasswordInput
        label={words.next}
        description={words.hint}
        name="new-password"
        autoComplete="new-password"
        required
        autoFocus={autoFocus}
        visibilityToggleButtonProps={{ "aria-label": words.show }}
        value={value.first}
        onChange={(event) => onChange({ ...value, first: event.currentTarget.value })}
      />
      <PasswordInput
        label={words.again}
        name="new-password-again"
        autoComplete="new-password"
        required
        visibilityToggleButtonProps={{ "aria-label": words.show }}
        error={tried && differ(value) && words.differ}
        value={value.again}
        onChange={(event) => onChange({ ...value, again: event.currentTarget.value })}
      />
    </>
  );
}
