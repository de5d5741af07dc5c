import { workspacePath } from "../workspaces/useWorkspaces";

export interface Workflow {
  sid: string;
  friendly_name: string;
  configuration: string;
  assignment_callback_url: string | null;
  fallback_assignment_callback_url: string | null;
  task_reservation_timeout: number;
  date_updated: string;
}

export const WORKFLOWS = "workflows";
export const workflowsPath = (workspaceSid: string) => `${workspacePath(workspaceSid)}/Workflows`;
