// All calls to the server: the desk's own API in JSON, the public products in forms.

import type { Session } from "./types";

export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: number,
    message: string,
    readonly retryAfterSeconds: number | null = null,
    readonly details: unknown = null,
  ) {
    super(message);
  }
}

// The server cannot be reached, or did not answer in time.
export class Unreachable extends Error {}

let csrfToken = "";
let onLoggedOut: () => void = () => {};

export function rememberSession(session: Session | null): void {
  csrfToken = session?.csrf_token ?? "";
}

export function whenLoggedOut(deed: () => void): void {
  onLoggedOut = deed;
}

type Method = "GET" | "POST" | "PUT" | "DELETE";

// What a form may hold; null and undefined are left out, lists are repeated.
export type Fields = Record<string, string | number | boolean | readonly string[] | null | undefined>;

async function call(method: Method, path: string, body?: BodyInit, headers: Record<string, string> = {}) {
  let answer: Response;
  try {
    answer = await fetch(path, {
      method,
      body: body ?? null,
      credentials: "same-origin",
      headers: method === "GET" ? headers : { ...headers, "X-Switchroom-CSRF": csrfToken },
    });
  } catch {
    throw new Unreachable();
  }
  if (answer.ok) return answer;
  const told = (await answer.json().catch(() => ({}))) as {
    code?: number;
    message?: string;
    details?: unknown;
  };
  if (answer.status === 401 && csrfToken) onLoggedOut();
  const pause = Number(answer.headers.get("Retry-After"));
  throw new Refusal(
    answer.status,
    told.code ?? 0,
    told.message ?? `${answer.status} ${answer.statusText}`,
    pause || null,
    told.details ?? null,
  );
}

async function read<T>(answer: Response): Promise<T> {
  if (answer.status === 204) return undefined as T;
  return (await answer.json()) as T;
}

export function withQuery(path: string, query: Fields = {}): string {
  const text = form(query).toString();
  return text ? `${path}?${text}` : path;
}

function form(fields: Fields): URLSearchParams {
  const made = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) {
    if (value === null || value === undefined) continue;
    if (typeof value === "object") for (const one of value) made.append(name, one);
    else made.append(name, String(value));
  }
  return made;
}

export async function get<T>(path: string, query?: Fields): Promise<T> {
  return read<T>(await call("GET", withQuery(path, query)));
}

// Something with the version that a change of it may name, so that no other change is undone.
export interface Versioned<T> {
  value: T;
  version: string;
}

export async function getVersioned<T>(path: string): Promise<Versioned<T>> {
  const answer = await call("GET", path);
  return { value: (await answer.json()) as T, version: answer.headers.get("ETag") ?? "" };
}

const JSON_BODY = { "Content-Type": "application/json" };

export async function post<T>(path: string, body: unknown): Promise<T> {
  return read<T>(await call("POST", path, JSON.stringify(body), JSON_BODY));
}

export async function put<T>(path: string, body: unknown): Promise<T> {
  return read<T>(await call("PUT", path, JSON.stringify(body), JSON_BODY));
}

export async function postForm<T>(path: string, fields: Fields, version = ""): Promise<T> {
  return read<T>(
    await call("POST", path, form(fields).toString(), {
      "Content-Type": "application/x-www-form-urlencoded",
      ...(version && { "If-Match": version }),
    }),
  );
}

export async function postFile<T>(path: string, file: File): Promise<T> {
  return read<T>(
    await call("POST", path, file, {
      "Content-Type": file.type || "application/octet-stream",
      "X-Filename": encodeURIComponent(file.name),
    }),
  );
}

export async function remove(path: string): Promise<void> {
  await call("DELETE", path);
}
