import { useEffect, useState } from "react";
import { invitationIn, type InvitationLink } from "../api/invitations";

// The token leaves the address bar, and the browser's history, before anything is shown.
function take(): InvitationLink | null {
  const found = invitationIn(location.hash);
  if (found) history.replaceState(history.state, "", location.pathname + location.search);
  return found;
}

const atFirst = take();

// The invitation with which the page was opened, null where there is none; and how to be done with it.
export function useInvitation(): [InvitationLink | null, () => void] {
  const [invitation, setInvitation] = useState(atFirst);
  useEffect(() => {
    // A link that is put into the address bar of an open page does not load it again.
    const look = () => setInvitation((now) => take() ?? now);
    addEventListener("hashchange", look);
    return () => removeEventListener("hashchange", look);
  }, []);
  return [invitation, () => setInvitation(null)];
}
