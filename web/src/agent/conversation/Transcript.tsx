import { Button, Loader } from "@mantine/core";
import { useVirtualizer } from "@tanstack/react-virtual";
import { IconArrowDown } from "@tabler/icons-react";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useEarlier, useMessages } from "../../api/useConversation";
import { text } from "../../text/en";
import { sentence } from "../../ui/tell";
import { useUnsent } from "../composer/useOutbox";
import { Line } from "./Line";
import { estimate } from "./estimate";
import { rows } from "./timeline";
import { useReading } from "./useReading";
import classes from "./Transcript.module.css";

const words = text.conversation;
// So near the newest message counts as at it, and so near the oldest asks for earlier ones: well
// before they are looked for.
const AT_END_PX = 48;
const AT_START_PX = 2_000;
const OVERSCAN = 8;

interface Props {
  conversationSid: string;
  name: string;
  // Whether the socket tells of changes.
  live: boolean;
  unread: number;
}

// The messages, oldest first. Only those in view are in the document; the view stays where it is
// when earlier ones come before it, and goes along with new ones while it is at the end.
export function Transcript({ conversationSid, name, live, unread }: Props) {
  const messages = useMessages(conversationSid, live);
  const earlier = useEarlier(conversationSid);
  const unsent = useUnsent(conversationSid);
  const scroller = useRef<HTMLDivElement>(null);
  const [atEnd, setAtEnd] = useState(true);
  const stays = useRef(true);
  const before = useRef(0);
  const all = useMemo(
    () => rows(messages.data?.messages ?? [], unsent, messages.data?.more ?? false),
    [messages.data, unsent],
  );
  // With other functions each time the sizes of all rows would be reckoned anew with each frame.
  const getItemKey = useCallback((index: number) => all[index]?.key ?? index, [all]);
  const estimateSize = useCallback((index: number) => estimate(all[index], scroller.current?.clientWidth ?? 0), [all]);
  const virtual = useVirtualizer<HTMLDivElement, HTMLDivElement>({
    count: all.length,
    getScrollElement: () => scroller.current,
    getItemKey,
    estimateSize,
    overscan: OVERSCAN,
    anchorTo: "end",
    followOnAppend: true,
    scrollEndThreshold: AT_END_PX,
    paddingStart: 12,
    paddingEnd: 12,
    initialOffset: Number.MAX_SAFE_INTEGER,
  });
  const last = messages.data?.messages.at(-1)?.index ?? null;
  const fresh = useReading({ conversationSid, last, atEnd, unread, live });

  const read = () => {
    const box = scroller.current;
    if (!box) return;
    const near = box.scrollHeight - box.scrollTop - box.clientHeight <= AT_END_PX;
    // Only going up leaves the end; rows that turn out taller than they were thought do not.
    if (near || box.scrollTop < before.current) {
      stays.current = near;
      setAtEnd(near);
    }
    before.current = box.scrollTop;
    const first = messages.data?.messages[0]?.index;
    const wanted = box.scrollTop < AT_START_PX && messages.data?.more && first !== undefined;
    if (wanted && !earlier.isPending && !earlier.isError) earlier.mutate(first);
  };
  // What the agent has just written is shown, wherever he was reading.
  const written = unsent.length;
  const writtenBefore = useRef(written);
  useEffect(() => {
    if (written > writtenBefore.current) virtual.scrollToEnd();
    writtenBefore.current = written;
  }, [written, virtual]);
  // A taller composer, a banner or a narrower window takes nothing from under the eye.
  const height = virtual.getTotalSize();
  useEffect(() => {
    if (stays.current) virtual.scrollToEnd();
  }, [height, virtual]);
  useEffect(() => {
    const box = scroller.current;
    if (!box) return;
    const observer = new ResizeObserver(() => {
      if (stays.current) virtual.scrollToEnd();
    });
    observer.observe(box);
    return () => observer.disconnect();
  }, [virtual]);
  // A page that does not fill the view asks for the one before it.
  useEffect(read, [messages.data, earlier.isPending]);

  const items = virtual.getVirtualItems();
  return (
    <div className={classes.around}>
      <div
        className={classes.scroll}
        ref={scroller}
        onScroll={read}
        role="log"
        aria-label={words.log(name)}
        aria-live={atEnd && messages.isSuccess ? "polite" : "off"}
        aria-busy={messages.isPending}
        tabIndex={0}
        data-testid="transcript"
      >
        {messages.isSuccess && !all.length && <p className={classes.note}>{words.empty}</p>}
        <div className={classes.all} style={{ height }}>
          <div style={{ transform: `translateY(${items[0]?.start ?? 0}px)` }}>
            {items.map((item) => {
              const row = all[item.index];
              return (
                row && (
                  <div key={item.key} data-index={item.index} ref={virtual.measureElement}>
                    <Line row={row} />
                  </div>
                )
              );
            })}
          </div>
        </div>
      </div>
      {messages.isPending && <Loader role="progressbar" className={classes.loading ?? ""} aria-label={words.loading} />}
      {earlier.isPending && <Loader role="progressbar" size="sm" className={classes.earlier ?? ""} aria-label={words.loading} />}
      {messages.isError && (
        <Failed title={words.loadFailed} error={messages.error} again={() => messages.refetch()} />
      )}
      {earlier.isError && (
        <Failed title={words.earlierFailed} error={earlier.error} again={earlier.reset} />
      )}
      {!atEnd && (
        <button type="button" className={classes.down} onClick={() => virtual.scrollToEnd()}>
          {fresh > 0 ? words.newMessages(fresh) : <span className="sr-only">{words.toBottom}</span>}
          <IconArrowDown size={16} aria-hidden />
        </button>
      )}
    </div>
  );
}

function Failed({ title, error, again }: { title: string; error: Error; again: () => void }) {
  return (
    <div className={classes.failed} role="alert">
      <strong>{title}</strong>
      <span>{sentence(error)}</span>
      <Button size="xs" onClick={again}>
        {text.common.retry}
      </Button>
    </div>
  );
}
