// Requests to the simulator's API. The log-in lives in this tab; nothing secret goes into a URL.

import { text } from "./text.js";

const BASE = "/simulator/v1/";
const LOGIN = "switchroom.simulator.login";

export class Refusal extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

export const login = {
  get: () => sessionStorage.getItem(LOGIN),
  set: (sid, token) => sessionStorage.setItem(LOGIN, btoa(`${sid}:${token}`)),
  clear: () => sessionStorage.removeItem(LOGIN),
  sid: () => (login.get() ? atob(login.get()).split(":")[0] : null),
};

function headers() {
  const own = { "X-Switchroom-Page": "simulator", Accept: "application/json" };
  return login.get() ? { ...own, Authorization: `Basic ${login.get()}` } : own;
}

async function attempt(path, options) {
  try {
    return await fetch(BASE + path, { cache: "no-store", ...options, headers: headers() });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Refusal(0, text.trouble.network);
  }
}

// A response with status 200 or so. Raises Refusal with the server's own sentence.
export async function open(path, options = {}) {
  let response = await attempt(path, options);
  if (response.status === 401 && !login.get()) {
    // A server that was started again has forgotten the cookie of its demo: the page brings one.
    await fetch("/simulator", { cache: "no-store" }).catch(() => null);
    response = await attempt(path, options);
  }
  if (response.ok) return response;
  const body = await response.json().catch(() => ({}));
  throw new Refusal(response.status, body.message ?? text.trouble.odd(response.status));
}

export async function get(path, query = {}) {
  const asked = new URLSearchParams(query).toString();
  return (await open(asked ? `${path}?${asked}` : path)).json();
}

export async function post(path, form) {
  const body = new URLSearchParams();
  for (const [name, value] of Object.entries(form)) {
    for (const one of Array.isArray(value) ? value : [value]) body.append(name, one);
  }
  return (await open(path, { method: "POST", body })).json();
}

// All rows of a list, over at most `pages` pages of a hundred.
export async function all(path, key, pages = 10) {
  const rows = [];
  let token = null;
  for (let page = 0; page < pages; page += 1) {
    const body = await get(path, token ? { PageSize: 100, PageToken: token } : { PageSize: 100 });
    rows.push(...body[key]);
    token = nextToken(body);
    if (!token) break;
  }
  return rows;
}

export function nextToken(body) {
  const next = body.meta.next_page_url;
  return next ? new URL(next).searchParams.get("PageToken") : null;
}
