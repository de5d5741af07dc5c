const LONG = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "long" });
const SHORT = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
const EXACT = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });

// An instant in the reader's own time. `of` is ISO 8601 or RFC 2822.
export function Moment({ of, exact = false }: { of: string; exact?: boolean }) {
  const instant = new Date(of);
  if (Number.isNaN(instant.getTime())) return <>{of}</>;
  return (
    <time dateTime={instant.toISOString()} title={LONG.format(instant)}>
      {(exact ? EXACT : SHORT).format(instant)}
    </time>
  );
}
