import { createContext, useContext } from "react";
import type { Session } from "../../api/types";

const AccountContext = createContext<Session | null>(null);

export const AccountProvider = AccountContext.Provider;

// Who is logged in, and to which account.
export function useAccount(): Session {
  const session = useContext(AccountContext);
  if (!session) throw new Error("no session around this part");
  return session;
}

// Where the account's resources of the 2010 API are.
export function useCore(): string {
  return `/2010-04-01/Accounts/${useAccount().account_sid}`;
}
