import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useSyncExternalStore } from "react";
import { sendMessage } from "../../api/useConversation";
import { keep, keptUnder, whenKeptElsewhere } from "../../ui/kept";
import { useDesk } from "../desk";
import { Outbox, type Unsent } from "./outbox";

// The outbox of one user of this browser.
export function useOutbox(user: string): Outbox {
  const cache = useQueryClient();
  const prefix = `${user}.outbox.`;
  const outbox = useMemo(
    () =>
      new Outbox(
        {
          all: () => keptUnder<Unsent>(prefix),
          put: (entry) => keep(prefix + entry.client_id, entry),
          remove: (clientId) => keep(prefix + clientId, null),
        },
        (message) => sendMessage(cache, message),
      ),
    [prefix, cache],
  );
  useEffect(() => {
    outbox.start();
    const stop = whenKeptElsewhere<Unsent>(prefix, (clientId, entry) =>
      entry ? outbox.learn(entry) : outbox.forget(clientId),
    );
    return () => {
      stop();
      outbox.stop();
    };
  }, [outbox, prefix]);
  return outbox;
}

export function useUnsent(conversationSid: string | null): readonly Unsent[] {
  const { outbox } = useDesk();
  const all = useSyncExternalStore(outbox.subscribe, outbox.now);
  return useMemo(
    () => all.filter((one) => one.conversation_sid === conversationSid),
    [all, conversationSid],
  );
}
