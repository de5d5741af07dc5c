import { Badge } from "@mantine/core";
import { text } from "../../text/studio.en";
import type { Status } from "./useFlows";

export function FlowStatus({ status }: { status: Status }) {
  return (
    <Badge variant="outline" tt="none" fw={500} color={status === "published" ? "teal" : "gray"} className={status === "published" ? "good" : "plain"}>
      {text.flows.statuses[status]}
    </Badge>
  );
}
