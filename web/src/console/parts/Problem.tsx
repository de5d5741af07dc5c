import { Alert, Button, Group, Skeleton, Stack, VisuallyHidden } from "@mantine/core";
import { IconAlertCircle } from "@tabler/icons-react";
import { Refusal, Unreachable } from "../../api/client";
import { text } from "../../text/console.en";

// A sentence for whatever went wrong.
export function sentence(error: Error): string {
  if (error instanceof Unreachable) return text.common.unreachable;
  if (error instanceof Refusal && error.status === 404) return text.common.notFound;
  if (error instanceof Refusal && error.status === 412) return text.common.changedMeanwhile;
  return error.message || text.common.failed;
}

// What could not be loaded or done, with its number in the catalogue of errors.
export function Problem({ error, onRetry }: { error: Error; onRetry?: () => void }) {
  const code = error instanceof Refusal && error.code ? error.code : null;
  return (
    <Alert color="red" role="alert" icon={<IconAlertCircle size={18} />}>
      <Group justify="space-between">
        <span>
          {sentence(error)}
          {code && <span className="code-of-error"> {text.common.errorCode(code)}</span>}
        </span>
        {onRetry && (
          <Button variant="default" size="xs" onClick={onRetry}>
            {text.common.retry}
          </Button>
        )}
      </Group>
    </Alert>
  );
}

// The shape of what is about to be there.
export function Waiting({ lines = 5 }: { lines?: number }) {
  return (
    <Stack gap="sm" role="status">
      <VisuallyHidden>{text.common.loading}</VisuallyHidden>
      {Array.from({ length: lines }, (_, index) => (
        <Skeleton key={index} height={24} width={`${95 - ((index * 17) % 40)}%`} />
      ))}
    </Stack>
  );
}
