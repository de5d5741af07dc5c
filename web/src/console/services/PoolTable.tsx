import type { ReactNode } from "react";
import { text as common } from "../../text/console.en";
import { text } from "../../text/services.en";
import { Moment } from "../../ui/Moment";
import { DeleteButton } from "../parts/DeleteButton";
import { PagedTable } from "../parts/PagedTable";
import { Panel } from "../parts/Panel";
import { poolPath, senderOf, usePool, type PoolKind } from "./usePools";
import { POOLS } from "./useServices";

const words = text.pool;

interface Props {
  serviceSid: string;
  kind: PoolKind;
  title: string;
  lead: string;
  empty: string;
  // What there is to know about a sender in this pool.
  note?: (sender: string) => ReactNode;
  // The form that adds one; the members are those that are shown.
  add: (members: readonly string[]) => ReactNode;
}

// The senders of one kind in a pool.
export function PoolTable({ serviceSid, kind, title, lead, empty, note, add }: Props) {
  const list = usePool(serviceSid, kind);
  return (
    <Panel title={title} lead={lead}>
      <PagedTable
        label={title}
        list={list}
        rowKey={(row) => row.sid}
        empty={{ title: empty }}
        columns={[
          {
            head: words.sender,
            cell: (row) => (
              <>
                <span className="whole">{senderOf(row)}</span>
                {note?.(senderOf(row))}
              </>
            ),
          },
          { head: words.capabilities, from: "sm", cell: (row) => row.capabilities.join(", ") },
          { head: words.joined, from: "sm", cell: (row) => <Moment of={row.date_created} /> },
          {
            head: common.common.actions,
            hidden: true,
            right: true,
            cell: (row) => (
              <DeleteButton
                small
                kind={POOLS}
                path={`${poolPath(serviceSid, kind)}/${row.sid}`}
                label={words.remove(senderOf(row))}
                title={words.removeTitle(senderOf(row))}
                body={kind === "AlphaSenders" ? words.removeNameBody : words.removeBody}
                confirm={words.removeConfirm}
                gone={words.removed(senderOf(row))}
                touches={["number-ways"]}
              />
            ),
          },
        ]}
      />
      {!list.isPending && !list.error && add(list.rows.map(senderOf))}
    </Panel>
  );
}
