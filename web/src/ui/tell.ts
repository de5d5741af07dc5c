import { notifications } from "@mantine/notifications";
import { Refusal, Unreachable } from "../api/client";
import { text } from "../text/en";

// What went wrong, in the server's sentence where it has said one.
export function sentence(error: unknown): string {
  if (error instanceof Unreachable) return text.common.unreachable;
  if (error instanceof Refusal && error.status === 401) return text.common.loggedOut;
  return error instanceof Error ? error.message : text.common.somethingWrong;
}

export function tellError(title: string, error: unknown): void {
  notifications.show({
    title,
    message: sentence(error),
    color: "red",
    autoClose: 10_000,
    role: "alert",
    closeButtonProps: { "aria-label": text.common.close },
  });
}

export function tell(title: string, message = "", id?: string): void {
  notifications.show({
    ...(id && { id }),
    title,
    message,
    autoClose: 6_000,
    role: "status",
    closeButtonProps: { "aria-label": text.common.close },
  });
}

export function tellNoMore(id: string): void {
  notifications.hide(id);
}

export function tellProblem(title: string, message: string): void {
  tellError(title, new Error(message));
}
