// Small things that the browser keeps. A browser that keeps nothing still works.

const PREFIX = "switchroom.";

export function kept<T>(key: string): T | null {
  try {
    const found = localStorage.getItem(PREFIX + key);
    return found === null ? null : (JSON.parse(found) as T);
  } catch {
    return null;
  }
}

export function keep(key: string, value: unknown): void {
  try {
    if (value === null) localStorage.removeItem(PREFIX + key);
    else localStorage.setItem(PREFIX + key, JSON.stringify(value));
  } catch {
    // The storage is full or shut: what is shown stays in this page.
  }
}

export function keptUnder<T>(prefix: string): T[] {
  try {
    return Object.keys(localStorage)
      .filter((key) => key.startsWith(PREFIX + prefix))
      .map((key) => kept<T>(key.slice(PREFIX.length)))
      .filter((value) => value !== null);
  } catch {
    return [];
  }
}

// Another tab has kept something under the prefix, or (null) keeps it no longer.
export function whenKeptElsewhere<T>(
  prefix: string,
  deed: (name: string, value: T | null) => void,
): () => void {
  const hear = (event: StorageEvent) => {
    if (!event.key?.startsWith(PREFIX + prefix)) return;
    const name = event.key.slice((PREFIX + prefix).length);
    deed(name, event.newValue === null ? null : (JSON.parse(event.newValue) as T));
  };
  addEventListener("storage", hear);
  return () => removeEventListener("storage", hear);
}

// A random name by which the server knows a thing again; also where the page has no https.
export function freshId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
