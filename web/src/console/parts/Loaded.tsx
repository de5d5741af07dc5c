import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Problem, Waiting } from "./Problem";

interface Props<T> {
  query: Pick<UseQueryResult<T>, "data" | "error" | "refetch">;
  lines?: number;
  children: (value: T) => ReactNode;
}

// Shows what has been read; until then that it is being read, or why it cannot be.
export function Loaded<T>({ query, lines, children }: Props<T>) {
  if (query.data !== undefined) return children(query.data);
  if (query.error) return <Problem error={query.error} onRetry={() => void query.refetch()} />;
  return <Waiting {...(lines !== undefined && { lines })} />;
}
