// The part of a number that somebody types when he looks for it, as people write numbers:
// "+1 (311) 555-2368" is +13115552368. A * stands for any one digit.
export function numberPart(typed: string): string {
  return typed.replace(/[^+\d*]/g, "");
}

// Whether a number, or the name that it was given, is what somebody looks for.
export function matches(number: { phone_number: string; friendly_name: string }, typed: string): boolean {
  const part = numberPart(typed);
  const words = typed.trim().toLowerCase();
  return (
    (part !== "" && number.phone_number.includes(part)) ||
    number.friendly_name.toLowerCase().includes(words)
  );
}
