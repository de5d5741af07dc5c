import { Alert, Code, List } from "@mantine/core";
import { IconAlertCircle, IconAlertTriangle } from "@tabler/icons-react";
import { text } from "../../text/studio.en";
import type { Finding } from "./useFlows";

const words = text.flows;

interface Props {
  errors: readonly Finding[];
  warnings: readonly Finding[];
  // Whether they have just been found.
  live?: boolean;
}

// What the server says of a definition: where, and what.
export function Findings({ errors, warnings, live }: Props) {
  return (
    <>
      {errors.length > 0 && (
        <Alert color="red" icon={<IconAlertCircle size={18} />} title={words.errors(errors.length)} {...(live && { role: "alert" })}>
          <Lines of={errors} />
        </Alert>
      )}
      {warnings.length > 0 && (
        <Alert color="yellow" icon={<IconAlertTriangle size={18} />} title={words.warnings(warnings.length)}>
          <Lines of={warnings} />
        </Alert>
      )}
    </>
  );
}

function Lines({ of }: { of: readonly Finding[] }) {
  return (
    <List size="sm" spacing={4} style={{ overflowWrap: "anywhere" }}>
      {of.map((finding) => (
        <List.Item key={`${finding.property_path} ${finding.message}`}>
          <Code>{finding.property_path || "#"}</Code> {finding.message}
        </List.Item>
      ))}
    </List>
  );
}
