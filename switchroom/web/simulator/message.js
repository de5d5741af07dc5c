// One message, and the lines that stand between messages.

import { h, icon } from "./dom.js";
import { text } from "./text.js";

const words = text.message;
const TIME = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat(undefined, { weekday: "short", day: "numeric", month: "short" });
const WHOLE = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "medium" });

const MARKS = { sent: "done", delivered: "double", read: "double", received: "done" };
// Bad news goes with the code of the usual reason: out of reach, unknown.
const CODES = { undelivered: 30003, failed: 30008 };
const NEXT = { sent: ["delivered", "read", "undelivered", "failed"], delivered: ["read"] };
const BAD = new Set(["unsent", "undelivered", "failed"]);

export const dayOf = (row) => DAY.format(new Date(row.date_created));

export function dayLine(day) {
  return h("li", { class: "line" }, h("span", {}, day));
}

export function conversationLine(sid) {
  if (!sid) return h("li", { class: "line quiet" }, h("span", {}, words.noConversation));
  const copy = h("button", { type: "button", class: "chip", title: sid, "aria-label": words.copy(sid) });
  const rest = () => copy.replaceChildren(h("code", {}, `${sid.slice(0, 8)}…${sid.slice(-4)}`), icon("copy"));
  copy.addEventListener("click", async () => {
    await copyText(sid);
    copy.replaceChildren(h("code", { role: "status" }, words.copied), icon("done"));
    setTimeout(rest, 1500);
  });
  rest();
  return h("li", { class: "line", "data-conversation": sid }, h("span", {}, words.conversation), copy);
}

// `view` says how to show it: manual, fresh, several (of our numbers), report, retry.
export function messageItem(row, view) {
  const own = row.direction === "inbound";
  const classes = ["message", own ? "own" : "theirs"];
  if (view.fresh) classes.push("fresh");
  if (BAD.has(row.status)) classes.push("bad");
  return h(
    "li",
    { class: classes.join(" "), "data-sid": row.sid, "data-status": row.status },
    h("div", { class: "bubble" }, bodyOf(row), mediaOf(row)),
    h("div", { class: "meta" }, view.fresh ? h("span", { class: "new" }, words.isNew) : null, metaOf(row, view)),
    reportsOf(row, view),
    row.retry ? h("button", { type: "button", class: "small", onclick: row.retry }, words.retry) : null,
  );
}

function bodyOf(row) {
  if (row.body) return h("p", {}, row.body);
  return row.media.length ? null : h("p", { class: "quiet" }, words.empty);
}

function mediaOf(row) {
  if (!row.media.length) return null;
  return h(
    "ul",
    { class: "media" },
    row.media.map(({ url }) => {
      const name = words.media(nameOf(url));
      // Of others' servers links only: to load a picture would tell its server who looks.
      if (!/^https?:/i.test(url)) return h("li", {}, icon("attach"), name);
      if (isOwnPicture(url)) {
        const shown = { href: url, target: "_blank", rel: "noopener noreferrer" };
        return h("li", {}, h("a", shown, h("img", { src: url, alt: name, loading: "lazy" })));
      }
      const link = { href: url, target: "_blank", rel: "noopener noreferrer", title: url };
      return h("li", {}, h("a", link, icon("attach"), name));
    }),
  );
}

// A picture that was sent from here, which is on this server (rest/mcs/media.py).
function isOwnPicture(url) {
  const { origin, pathname } = new URL(url, location.href);
  return origin === location.origin && /^\/mcs\/v1\/PublicMedia\/.+\.(jpe?g|png|gif)$/i.test(pathname);
}

function nameOf(url) {
  try {
    return decodeURIComponent(new URL(url).pathname.split("/").pop());
  } catch {
    return url;
  }
}

function metaOf(row, view) {
  const when = new Date(row.date_created);
  const parts = [h("time", { datetime: row.date_created, title: WHOLE.format(when) }, TIME.format(when))];
  if (view.several) {
    const other = row.direction === "inbound" ? words.to(row.to) : words.from(row.from);
    parts.push(h("span", {}, other));
  }
  const others = row.other_recipients ?? [];
  if (others.length) parts.push(h("span", { class: "others" }, words.others(others)));
  if (row.num_segments > 1) parts.push(h("span", {}, words.segments(row.num_segments)));
  const mark = BAD.has(row.status) ? "warn" : MARKS[row.status];
  const state = h("span", { class: `status ${row.status}` }, mark ? icon(mark) : null);
  state.append(words.statuses[row.status] ?? row.status);
  parts.push(state);
  if (row.error_code) parts.push(h("span", { class: "status failed" }, words.error(row.error_code)));
  return parts;
}

function reportsOf(row, view) {
  const choices = row.direction === "outbound" && view.manual ? NEXT[row.status] : null;
  if (!choices) return null;
  return h(
    "div",
    { class: "reports", role: "group", "aria-label": words.report },
    choices.map((status) =>
      h(
        "button",
        { type: "button", class: `small ${status}`, onclick: () => view.report(row, status, CODES[status]) },
        words.reports[status],
      ),
    ),
  );
}

async function copyText(value) {
  try {
    await navigator.clipboard.writeText(value);
  } catch {
    // Without a secure address there is no clipboard; the older way still works.
    const field = h("textarea", { class: "aside", readonly: true });
    field.value = value;
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }
}
