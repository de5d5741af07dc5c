import { Badge } from "@mantine/core";
import type { ReactNode } from "react";

const LOOKS = { good: "teal", bad: "red", uneasy: "yellow", plain: "gray" } as const;
export type Look = keyof typeof LOOKS;

// A word in a frame, in a colour that says how things stand.
export function Mark({ look, children }: { look: Look; children: ReactNode }) {
  return (
    <Badge variant="outline" tt="none" fw={500} color={LOOKS[look]} className={look}>
      {children}
    </Badge>
  );
}
