import { useQuery } from "@tanstack/react-query";
import { readPage } from "../../api/usePages";
import type { Address } from "../addresses/useAddresses";
import type { Flow } from "../flows/useFlows";
import type { PhoneNumber } from "../numbers/useNumbers";
import { useCore } from "../parts/Account";
import type { User } from "../users/useUsers";
import type { Worker } from "../workers/useWorkers";
import { pick } from "../workspaces/InWorkspace";
import { useWorkspaces, workspacePath } from "../workspaces/useWorkspaces";

export const STEPS = ["number", "flow", "workflow", "address", "agent", "available"] as const;
export type StepName = (typeof STEPS)[number];
export type Checklist = Record<StepName, boolean>;

// What is set up, as it is found.
export function useChecklist() {
  const core = useCore();
  const workspaces = useWorkspaces();
  const workspace = workspaces.data && pick(workspaces.data, "");
  return useQuery({
    queryKey: ["checklist", workspace?.sid],
    enabled: !workspaces.isPending,
    staleTime: 0,
    queryFn: async (): Promise<Checklist> => {
      if (workspaces.error) throw workspaces.error;
      const inside = workspace && workspacePath(workspace.sid);
      const [numbers, addresses, flows, users, workflows, available] = await Promise.all([
        readPage<PhoneNumber>(`${core}/IncomingPhoneNumbers.json?PageSize=50`, "incoming_phone_numbers"),
        readPage<Address>("/conversations/v1/Configuration/Addresses?PageSize=50", "address_configurations"),
        readPage<Flow>("/studio/v2/Flows?PageSize=200", "flows"),
        readPage<User>("/desk/v1/Users?PageSize=50", "users"),
        inside ? readPage<unknown>(`${inside}/Workflows?PageSize=1`, "workflows") : null,
        inside ? readPage<Worker>(`${inside}/Workers?Available=true&PageSize=1`, "workers") : null,
      ]);
      return {
        number: numbers.rows.some((row) => row.capabilities.sms),
        flow: flows.rows.some((row) => row.status === "published"),
        workflow: !!workflows?.rows.length,
        address: addresses.rows.some((row) => row.auto_creation.enabled),
        agent: users.rows.some((row) => row.active && row.roles.some((role) => role !== "admin")),
        available: !!available?.rows.length,
      };
    },
  });
}
