import { Badge } from "@mantine/core";
import { text } from "../../text/studio.en";
import type { ExecutionStatus } from "./useExecutions";

export function ExecutionBadge({ status }: { status: ExecutionStatus }) {
  return (
    <Badge variant="outline" tt="none" fw={500} color={status === "active" ? "teal" : "gray"} className={status === "active" ? "good" : "plain"}>
      {text.executions.statuses[status]}
    </Badge>
  );
}
