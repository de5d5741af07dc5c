import type { Session } from "../api/types";

export function Console({ session }: { session: Session }) {
  return <main>{session.user.full_name}</main>;
}
