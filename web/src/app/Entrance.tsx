import { lazy, Suspense, type ReactNode } from "react";
import { useInvitation } from "./useInvitation";

const Invitation = lazy(() => import("./Invitation"));

// Lets those who were invited choose a password first; everybody else sees the page.
export function Entrance({ children }: { children: ReactNode }) {
  const [invitation, done] = useInvitation();
  if (!invitation) return children;
  return (
    <Suspense>
      <Invitation key={invitation.token} invitation={invitation} done={done} />
    </Suspense>
  );
}
