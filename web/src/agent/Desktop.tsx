import type { Session } from "../api/types";

export function Desktop({ session }: { session: Session }) {
  return <main>{session.user.full_name}</main>;
}
