import { useQueryClient, type QueryClient, type QueryKey } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { get } from "../api/client";
import type { Desktop, Messages, ToClient } from "../api/types";
import { forgetSession } from "../api/useSession";
import { conversationKey, messagesKey, readMessagesAnew } from "../api/useConversation";
import { DESKTOP, readDesktopAnew } from "../api/useDesktop";
import { conversationOf, desktopAfter, entered, transcriptAfter } from "./apply";
import { setServerNow } from "./clock";
import { LiveSocket, type Connection } from "./socket";

// Keeps the cache as the server tells it to be. `heard` gets each frame with the desktop before it.
export function useLive(since: string, heard: (frame: ToClient, before: Desktop) => void): Connection {
  const cache = useQueryClient();
  const [connection, setConnection] = useState<Connection>("connecting");
  const listener = useRef(heard);
  listener.current = heard;
  const first = useRef(since);

  useEffect(() => {
    const socket = new LiveSocket(first.current, {
      state: setConnection,
      // Where the session has ended meanwhile, the answer leads to the log-in.
      failed: () => void get("/desk/v1/Session").catch(() => undefined),
      frame: (frame) => {
        const before = cache.getQueryData<Desktop>(DESKTOP);
        put(cache, frame, before);
        if (before) {
          first.current = before.position;
          listener.current(frame, before);
        }
      },
      reset: async () => {
        const desktop = await readDesktopAnew(cache);
        void cache.invalidateQueries({ queryKey: ["messages"] });
        void cache.invalidateQueries({ queryKey: ["conversation"] });
        return desktop.position;
      },
    });
    return () => socket.stop();
  }, [cache]);
  return connection;
}

function put(cache: QueryClient, frame: ToClient, before: Desktop | undefined): void {
  if (frame.type === "hello" || frame.type === "ping") setServerNow(frame.now);
  if (frame.type === "logged_out") return forgetSession(cache);
  cache.setQueryData<Desktop>(DESKTOP, (desktop) => desktop && desktopAfter(desktop, frame));
  if (frame.type === "task" && frame.task.conversation_sid)
    void cache.invalidateQueries({ queryKey: conversationKey(frame.task.conversation_sid) });
  const into = before && frame.type === "task" && entered(before, frame.task);
  if (into) readMessagesAnew(cache, into);
  const conversation = conversationOf(frame);
  if (!conversation) return;
  const key = messagesKey(conversation);
  cache.setQueryData<Messages>(key, (known) => known && transcriptAfter(known, frame));
  readAgainIfReading(cache, key);
}

// A page that is on its way may be older than the frame.
function readAgainIfReading(cache: QueryClient, queryKey: QueryKey): void {
  if (cache.getQueryState(queryKey)?.fetchStatus === "fetching")
    void cache.invalidateQueries({ queryKey });
}
