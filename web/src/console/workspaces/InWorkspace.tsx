import { Button, NativeSelect } from "@mantine/core";
import { useLocalStorage } from "@mantine/hooks";
import type { ReactNode } from "react";
import { useSearchParams } from "wouter";
import { text } from "../../text/routing.en";
import { useAccount } from "../parts/Account";
import { Loaded } from "../parts/Loaded";
import { Nothing } from "../parts/PagedTable";
import { Problem } from "../parts/Problem";
import { useCreateFlexWorkspace, useWorkspaces, type Workspace } from "./useWorkspaces";

const words = text.workspaces;
// What the workspace of a Flex account is called.
const FLEX_WORKSPACE = "Flex Task Assignment";

// The workspace that a reader has chosen, or the one that Flex uses.
export function pick(workspaces: readonly Workspace[], chosen: string): Workspace | undefined {
  return workspaces.find((one) => one.sid === chosen) ?? workspaces[0];
}

// Shows its children in a workspace, which is chosen where there are several.
export function InWorkspace({ children }: { children: (workspace: Workspace) => ReactNode }) {
  const query = useWorkspaces();
  const [address] = useSearchParams();
  const account = useAccount().account_sid;
  const [chosen, choose] = useLocalStorage({ key: `switchroom-workspace-${account}`, defaultValue: "", getInitialValueInEffect: false });
  return (
    <Loaded query={query}>
      {(all) => {
        const current = pick(all, address.get("workspace") ?? chosen);
        if (!current) return <NoWorkspace />;
        return (
          <>
            {all.length > 1 && (
              <NativeSelect
                label={words.workspace}
                mb="md"
                maw={420}
                data={all.map((one) => ({ value: one.sid, label: one.friendly_name }))}
                value={current.sid}
                onChange={(event) => choose(event.currentTarget.value)}
              />
            )}
            {children(current)}
          </>
        );
      }}
    </Loaded>
  );
}

function NoWorkspace() {
  const create = useCreateFlexWorkspace();
  return (
    <>
      {create.error && <Problem error={create.error} />}
      <Nothing
        title={words.none}
        body={words.noneBody}
        action={
          <Button loading={create.isPending} onClick={() => create.mutate(FLEX_WORKSPACE)}>
            {words.create}
          </Button>
        }
      />
    </>
  );
}
