import { useMutation, useQueryClient } from "@tanstack/react-query";
import { postForm } from "../../api/client";
import { usePages } from "../../api/usePages";

export interface OptOut {
  sender: string;
  recipient: string;
  keyword: string | null;
  source: string;
  date_created: string;
}

export interface Consent {
  sid: string;
  sender: string;
  recipient: string;
  action: string;
  keyword: string | null;
  source: string;
  note: string | null;
  date_created: string;
}

const PATH = "/switchroom/v1/OptOuts";
const OPT_OUTS = "opt-outs";
const CONSENTS = "consents";

export function useOptOuts(sender: string, recipient: string) {
  return usePages<OptOut>([OPT_OUTS], PATH, "opt_outs", { Sender: sender || null, Recipient: recipient || null, PageSize: 50 });
}

export function useConsents(recipient: string) {
  return usePages<Consent>([CONSENTS], "/switchroom/v1/Consents", "consents", { Recipient: recipient || null, PageSize: 50 });
}

// Writes down that somebody opted out, or (`lift`) that he consents again. Both are in the ledger.
export function useTellConsent(lift: boolean) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ sender, recipient, note }: { sender: string; recipient: string; note: string }) =>
      postForm<OptOut>(lift ? `${PATH}/Lift` : PATH, { Sender: sender.trim(), Recipient: recipient.trim(), Note: note }),
    onSuccess: () => {
      void cache.invalidateQueries({ queryKey: [CONSENTS] });
      return cache.invalidateQueries({ queryKey: [OPT_OUTS] });
    },
  });
}
