import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useLocation } from "wouter";
import { text } from "../../text/console.en";
import { CopyText } from "../../ui/CopyText";
import { DeleteButton } from "./DeleteButton";
import { Loaded } from "./Loaded";
import { PageHead, type Crumb } from "./PageHead";

interface Props<T> {
  // What it is: its kind, as its hooks call it, where the API has it, and where its list is.
  kind: string;
  sid: string;
  path: string;
  base: string;
  crumbs: Crumb[];
  query: UseQueryResult<T>;
  nameOf: (one: T) => string;
  words: {
    one: string;
    delete: string;
    deleteTitle: (name: string) => string;
    deleteBody: string;
    deleted: (name: string) => string;
  };
  // Says why it cannot be deleted, where the server's own sentence needs help.
  explain?: (error: Error, name: string) => string;
  touches?: readonly string[];
  actions?: (one: T) => ReactNode;
  children: (one: T) => ReactNode;
}

// The page of one of a kind: its name, its SID, a way to delete it, and what is below.
export function OnePage<T>({ kind, sid, path, base, crumbs, query, nameOf, words, explain, touches = [], actions, children }: Props<T>) {
  const [, go] = useLocation();
  const name = query.data === undefined ? words.one : nameOf(query.data);
  return (
    <>
      <PageHead
        title={name}
        crumbs={crumbs}
        lead={query.data && <CopyText text={sid} label={text.common.copy} copied={text.common.copied} />}
        actions={
          query.data && (
            <>
              {actions?.(query.data)}
              <DeleteButton
                kind={kind}
                path={path}
                label={words.delete}
                title={words.deleteTitle(name)}
                body={words.deleteBody}
                gone={words.deleted(name)}
                touches={touches}
                {...(explain && { explain: (error: Error) => explain(error, name) })}
                onGone={() => go(base)}
              />
            </>
          )
        }
      />
      <Loaded query={query}>{children}</Loaded>
    </>
  );
}
