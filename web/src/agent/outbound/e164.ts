// A telephone number with its country code, as people write it: spaces, dots, dashes and brackets
// say nothing. Null where it is none; the server knows more.
export function e164(written: string): string | null {
  const bare = written.replace(/[\s().\u2010-\u2015-]/g, "").replace(/^00/, "+");
  return /^\+[1-9]\d{6,14}$/.test(bare) ? bare : null;
}
