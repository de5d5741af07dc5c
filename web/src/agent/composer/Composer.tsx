import { Button, Textarea } from "@mantine/core";
import { IconMessage2Bolt, IconMoodSmile, IconPaperclip, IconSend2 } from "@tabler/icons-react";
import { useEffect, useRef, useState, type ClipboardEvent, type KeyboardEvent } from "react";
import type { CannedResponse, Task } from "../../api/types";
import { serverNow } from "../../live/clock";
import { text } from "../../text/en";
import { IconButton } from "../../ui/IconButton";
import { freshId } from "../../ui/kept";
import { useDesk } from "../desk";
import { Attachments } from "./Attachments";
import { asked, filled, fitting } from "./canned";
import { CannedList } from "./CannedList";
import { Counter } from "./Counter";
import { EmojiButton } from "./EmojiButton";
import { whenInserted } from "./insert";
import { useDropped } from "./useDropped";
import { draftKey, useDraft } from "./useDraft";
import { useUploads } from "./useUploads";
import classes from "./Composer.module.css";

const words = text.composer;

interface Props {
  task: Task;
  conversationSid: string;
  name: string;
}

export function Composer({ task, conversationSid, name }: Props) {
  const { session, desktop, outbox, panes, narrow } = useDesk();
  const { limits } = desktop;
  const [draft, change] = useDraft(draftKey(session.user.sid, conversationSid));
  const [choosing, setChoosing] = useState(false);
  const [dismissed, setDismissed] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const { uploads, add, drop, retry } = useUploads(limits, draft.media.length, (medium) =>
    change((before) => ({ ...before, media: [...before.media, medium] })),
  );
  const dropped = useDropped(add);
  const active = panes.active === task.reservation_sid;
  // On a telephone the keyboard would cover the conversation.
  useEffect(() => {
    if (active && !narrow && !isTypingElsewhere()) field.current?.focus();
  }, [active, narrow]);

  // In the place of the selection; the caret goes behind it.
  const insert = (words: string) => {
    const box = field.current;
    const [from, to] = [box?.selectionStart ?? draft.body.length, box?.selectionEnd ?? draft.body.length];
    change((before) => ({ ...before, body: before.body.slice(0, from) + words + before.body.slice(to) }));
    requestAnimationFrame(() => {
      box?.focus();
      box?.setSelectionRange(from + words.length, from + words.length);
    });
  };
  const put = (response: CannedResponse) => {
    const body = filled(response.body, {
      customerName: task.customer_name || (task.customer_address ?? ""),
      customerAddress: task.customer_address ?? "",
      agentName: desktop.worker?.full_name ?? session.user.full_name,
    });
    setChoosing(false);
    if (asked(draft.body) === null) return insert(body);
    change((before) => ({ ...before, body }));
    field.current?.focus();
  };
  useEffect(() => (active ? whenInserted(put) : undefined));

  const over = draft.body.length > limits.body_chars;
  const ready = !over && !uploads.length && (draft.body.trim() !== "" || draft.media.length > 0);
  const send = () => {
    if (!ready) return;
    outbox.add({
      client_id: freshId(),
      conversation_sid: conversationSid,
      body: draft.body.trim(),
      media: draft.media,
      at: serverNow(),
      refused: null,
    });
    change(() => ({ body: "", media: [] }));
    field.current?.focus();
  };
  const wanted = dismissed ? null : asked(draft.body);
  const listShown =
    choosing || (wanted !== null && fitting(desktop.canned_responses, wanted).length > 0);
  const press = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing || listShown) return;
    event.preventDefault();
    send();
  };
  const paste = (event: ClipboardEvent) => {
    if (!event.clipboardData.files.length) return;
    event.preventDefault();
    add([...event.clipboardData.files]);
  };

  return (
    <div className={classes.composer} {...dropped.props}>
      {dropped.over && <div className={classes.drop}>{words.drop}</div>}
      {listShown && (
        <CannedList
          responses={desktop.canned_responses}
          word={choosing ? null : wanted}
          field={field}
          choose={put}
          close={() => {
            setChoosing(false);
            setDismissed(true);
            field.current?.focus();
          }}
        />
      )}
      <Attachments
        media={draft.media}
        uploads={uploads}
        remove={(sid) => change((before) => ({ ...before, media: before.media.filter((one) => one.sid !== sid) }))}
        drop={drop}
        retry={retry}
      />
      <Textarea
        ref={field}
        aria-label={words.label(name)}
        placeholder={words.placeholder}
        autosize
        minRows={1}
        maxRows={8}
        variant="unstyled"
        className={classes.field ?? ""}
        value={draft.body}
        error={over && words.tooLong(draft.body.length, limits.body_chars)}
        onChange={(event) => {
          const body = event.currentTarget.value;
          if (asked(body) === null) setDismissed(false);
          change((before) => ({ ...before, body }));
        }}
        onKeyDown={press}
        onPaste={paste}
      />
      <div className={classes.tools}>
        <EmojiButton insert={insert} icon={<IconMoodSmile size={20} aria-hidden />} />
        <IconButton label={words.attach} onClick={() => picker.current?.click()}>
          <IconPaperclip size={20} aria-hidden />
        </IconButton>
        <input
          ref={picker}
          type="file"
          multiple
          hidden
          accept={limits.media_types.join(",")}
          data-testid="files"
          onChange={(event) => {
            add([...(event.currentTarget.files ?? [])]);
            event.currentTarget.value = "";
          }}
        />
        <IconButton label={words.canned} aria-expanded={listShown} onClick={() => setChoosing(!choosing)}>
          <IconMessage2Bolt size={20} aria-hidden />
        </IconButton>
        <Counter body={draft.body} />
        <Button
          size="xs"
          disabled={!ready}
          rightSection={<IconSend2 size={16} aria-hidden />}
          onClick={send}
        >
          {words.send}
        </Button>
      </div>
    </div>
  );
}

// A conversation that comes to the front by itself does not take the caret out of another field.
function isTypingElsewhere(): boolean {
  const focused = document.activeElement;
  return focused instanceof HTMLElement && focused.matches("input, textarea, select") && !!focused.offsetParent;
}
