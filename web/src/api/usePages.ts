import { useInfiniteQuery } from "@tanstack/react-query";
import { get, withQuery, type Fields } from "./client";

// A page of a list, and where the next one is.
export interface Page<T> {
  rows: T[];
  next: string | null;
}

// What has been read of a list so far.
export interface Listed<T> {
  rows: T[];
  isPending: boolean;
  error: Error | null;
  retry: () => void;
  hasMore: boolean;
  isLoadingMore: boolean;
  loadMore: () => void;
}

interface Envelope {
  meta?: { next_page_url: string | null };
  next_page_uri?: string | null;
}

// One page, in either of the two envelopes that the products have.
export async function readPage<T>(path: string, list: string): Promise<Page<T>> {
  const body = await get<Envelope & Record<string, unknown>>(path);
  const next = body.meta ? body.meta.next_page_url : (body.next_page_uri ?? null);
  return { rows: (body[list] ?? []) as T[], next: next ? here(next) : null };
}

// All pages, up to a bound.
export async function readAll<T>(path: string, list: string, most = 200): Promise<T[]> {
  const rows: T[] = [];
  let next: string | null = path;
  for (let count = 0; next && count < most; count++) {
    const page: Page<T> = await readPage<T>(next, list);
    rows.push(...page.rows);
    next = page.next;
  }
  return rows;
}

export function usePages<T>(
  key: readonly unknown[],
  path: string,
  list: string,
  query: Fields = {},
  options: { enabled?: boolean; refetchInterval?: number } = {},
): Listed<T> {
  const found = useInfiniteQuery({
    queryKey: [...key, query],
    queryFn: ({ pageParam }) => readPage<T>(pageParam, list),
    initialPageParam: withQuery(path, query),
    getNextPageParam: (last) => last.next,
    ...options,
  });
  return {
    rows: found.data?.pages.flatMap((page) => page.rows) ?? [],
    isPending: found.isPending,
    error: found.data ? null : found.error,
    retry: () => void found.refetch(),
    hasMore: found.hasNextPage,
    isLoadingMore: found.isFetchingNextPage,
    loadMore: () => void found.fetchNextPage(),
  };
}

// The server may be called by another name behind a proxy: its pages are asked for where we are.
export function here(url: string): string {
  const there = new URL(url, "http://here.invalid");
  return there.pathname + there.search;
}
