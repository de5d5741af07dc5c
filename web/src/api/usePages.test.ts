import { afterEach, expect, test, vi } from "vitest";
import { here, readAll, readPage } from "./usePages";

const answers = (bodies: Record<string, unknown>) =>
  vi.stubGlobal("fetch", async (path: string) => new Response(JSON.stringify(bodies[path])));

afterEach(() => vi.unstubAllGlobals());

test("the next page is asked for at the address that the page itself has", () => {
  expect(here("https://conversations.example.org/v1/A?PageSize=2&PageToken=PTx")).toBe("/v1/A?PageSize=2&PageToken=PTx");
  expect(here("/2010-04-01/B.json?Page=1")).toBe("/2010-04-01/B.json?Page=1");
});

test("both envelopes are read", async () => {
  answers({
    "/new": { meta: { next_page_url: "http://elsewhere/new?Page=1" }, things: [1, 2] },
    "/old": { next_page_uri: null, things: [3] },
  });
  expect(await readPage("/new", "things")).toEqual({ rows: [1, 2], next: "/new?Page=1" });
  expect(await readPage("/old", "things")).toEqual({ rows: [3], next: null });
});

test("all pages are read, but no more than are allowed", async () => {
  answers({
    "/a": { meta: { next_page_url: "/b" }, things: [1] },
    "/b": { meta: { next_page_url: "/c" }, things: [2] },
    "/c": { meta: { next_page_url: null }, things: [3] },
  });
  expect(await readAll("/a", "things")).toEqual([1, 2, 3]);
  expect(await readAll("/a", "things", 2)).toEqual([1, 2]);
});
