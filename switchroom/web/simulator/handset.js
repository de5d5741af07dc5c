// One handset: whom it writes to, its messages, and how it reports.

import { post } from "./api.js";
import { Composer } from "./composer.js";
import { arrange, h, icon } from "./dom.js";
import { conversationLine, dayLine, dayOf, messageItem } from "./message.js";
import { text } from "./text.js";
import { Thread } from "./thread.js";

const words = text.handset;
const NEAR_PX = 48;

export class Handset {
  // `room` is the workspace: numbers(), keep(), remove(handset), announce(text), counted().
  constructor(number, to, room) {
    this.number = number;
    this.to = to;
    this.room = room;
    this.manual = false;
    this.unread = 0;
    this.thread = new Thread(number);
    this.items = new Map();
    this.sending = Promise.resolve();
    this.build();
  }

  build() {
    this.toSelect = h("select", {
      "aria-label": words.toLabel,
      onchange: () => {
        this.to = this.toSelect.value;
        this.room.keep();
        this.composer.body.focus();
      },
    });
    this.deliverySelect = h(
      "select",
      { title: words.deliveryHint, onchange: () => this.setDelivery(this.deliverySelect.value) },
      h("option", { value: "automatic" }, words.automatic),
      h("option", { value: "manual" }, words.manual),
    );
    this.list = h("ol", {
      class: "thread",
      "aria-label": words.thread(this.number),
      tabIndex: 0,
      onscroll: () => this.scrolled(),
    });
    this.jump = h("button", { type: "button", class: "jump", hidden: true, onclick: () => this.toNewest() });
    this.composer = new Composer(this.number, (message) => this.send(message));
    const removal = words.remove(this.number);
    this.element = h(
      "section",
      {
        class: "handset",
        "aria-label": words.region(this.number),
        onfocusin: () => this.seen(),
        onpointerdown: () => this.seen(),
        onkeydown: () => this.seen(),
      },
      h(
        "header",
        {},
        h("span", { class: "avatar" }, icon("phone")),
        h("h2", {}, this.number),
        h(
          "button",
          { type: "button", class: "bare", title: removal, "aria-label": removal, onclick: () => this.room.remove(this) },
          icon("close"),
        ),
        h(
          "div",
          { class: "choices" },
          h("label", {}, words.to, this.toSelect),
          h("label", {}, words.delivery, this.deliverySelect),
        ),
      ),
      h("div", { class: "middle" }, this.list, this.jump),
      this.composer.element,
    );
    this.tab = h("button", { type: "button", class: "small", onclick: () => this.goTo() });
    this.element.querySelector(".avatar").style.setProperty("--hue", String(hueOf(this.number)));
    // The room for messages shrinks while one types; the newest stay in view.
    this.stuck = true;
    new ResizeObserver(() => this.stuck && this.scrollDown()).observe(this.list);
    this.setNumbers();
    this.render();
  }

  setNumbers() {
    const numbers = this.room.numbers();
    if (!numbers.some((one) => one.phone_number === this.to)) this.to = numbers[0]?.phone_number ?? "";
    const options = numbers.map((one) => h("option", { value: one.phone_number }, labelOf(one)));
    this.toSelect.replaceChildren(...(options.length ? options : [h("option", { value: "" }, words.noNumber)]));
    this.toSelect.value = this.to;
    this.composer.allow(Boolean(this.to));
  }

  showDelivery(delivery) {
    this.manual = delivery === "manual";
    this.deliverySelect.value = delivery;
    this.render();
  }

  async setDelivery(delivery) {
    const before = this.manual ? "manual" : "automatic";
    this.showDelivery(delivery);
    try {
      await post("Handsets", { PhoneNumber: this.number, Delivery: delivery });
    } catch (error) {
      this.showDelivery(before);
      this.composer.refuse(error.message);
    }
  }

  // News from the stream.
  tell(news) {
    const stuck = this.atBottom();
    const away = !this.element.contains(document.activeElement) || !stuck || document.hidden;
    const arrived = this.thread.merge(news);
    if (arrived.length) {
      const last = arrived[arrived.length - 1];
      this.room.announce(text.message.arrived(this.number, last.body));
      if (away) this.unread += arrived.length;
    }
    this.render(stuck);
    this.room.counted();
  }

  send({ body, media }) {
    // The carrier's id goes along, so that trying again after a lost answer sends nothing twice.
    const id = [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0"));
    const pending = {
      sid: `local-${id.join("")}`,
      direction: "inbound",
      from: this.number,
      to: this.to,
      body,
      media: media.map((url) => ({ url })),
      num_segments: 1,
      date_created: new Date().toISOString(),
    };
    const form = { From: this.number, To: this.to, Body: body, MessageSid: `page-${id.join("")}` };
    if (media.length) form.MediaUrl = media;
    this.thread.expect(pending);
    this.carry(pending, form);
  }

  // One after the other, so that they arrive in the order in which they were typed.
  carry(pending, form) {
    pending.status = "sending";
    pending.sending = true;
    pending.retry = null;
    this.render(true);
    this.sending = this.sending.then(async () => {
      try {
        this.thread.settle(pending, await post("Messages", form));
      } catch (error) {
        pending.status = "unsent";
        pending.sending = false;
        pending.retry = () => this.carry(pending, form);
        this.thread.release();
        this.composer.refuse(error.message);
      }
      this.render(this.atBottom());
    });
  }

  async report(row, status, code) {
    const form = code ? { Status: status, ErrorCode: code } : { Status: status };
    try {
      this.thread.put(await post(`Messages/${row.sid}`, form));
      this.render();
      this.composer.body.focus();
    } catch (error) {
      this.composer.refuse(error.message);
    }
  }

  render(stick = this.atBottom()) {
    const rows = this.thread.inOrder();
    const partners = new Set(rows.map((row) => (row.direction === "inbound" ? row.to : row.from)));
    const view = { manual: this.manual, several: partners.size > 1 };
    const items = new Map();
    const place = (key, mark, make) => {
      const old = this.items.get(key);
      items.set(key, old?.mark === mark ? old : { mark, element: make() });
    };
    if (!rows.length) place("quiet", "", () => h("li", { class: "line quiet" }, h("span", {}, words.quiet)));
    else if (this.thread.more) place("older", "", () => h("li", { class: "line quiet" }, h("span", {}, words.loading)));
    let day = null;
    let conversation;
    for (const row of rows) {
      const today = row.sid.startsWith("local-") ? day : dayOf(row);
      if (today !== day) place(`day ${row.sid}`, today, () => dayLine(today));
      day = today;
      const there = row.conversation_sid;
      if (there !== undefined && there !== conversation && (there || row.direction === "inbound")) {
        place(`conversation ${row.sid}`, there, () => conversationLine(there));
        conversation = there;
      }
      const fresh = this.thread.fresh.has(row.sid);
      const mark = JSON.stringify([row.status, row.error_code, fresh, view, Boolean(row.retry)]);
      place(row.sid, mark, () =>
        messageItem(row, { ...view, fresh, report: (...given) => this.report(...given) }),
      );
    }
    this.items = items;
    arrange(this.list, [...items.values()].map((item) => item.element));
    if (stick) this.scrollDown();
    this.showJump();
  }

  scrollDown() {
    this.stuck = true;
    this.list.scrollTop = this.list.scrollHeight;
  }

  atBottom() {
    const { scrollHeight, scrollTop, clientHeight } = this.list;
    return scrollHeight - scrollTop - clientHeight < NEAR_PX;
  }

  async scrolled() {
    this.stuck = this.atBottom();
    this.showJump();
    if (this.list.scrollTop > NEAR_PX || !this.thread.more || this.thread.loading) return;
    const fromEnd = this.list.scrollHeight - this.list.scrollTop;
    try {
      await this.thread.loadOlder();
      this.render(false);
      this.list.scrollTop = this.list.scrollHeight - fromEnd;
    } catch (error) {
      this.composer.refuse(error.message);
    }
  }

  showJump() {
    this.jump.hidden = this.atBottom();
    this.jump.replaceChildren(icon("down"), this.unread ? words.unread(this.unread) : words.newest);
  }

  toNewest() {
    this.scrollDown();
    this.composer.body.focus();
  }

  goTo() {
    this.element.scrollIntoView({ inline: "center", block: "nearest" });
    this.composer.body.focus({ preventScroll: true });
  }

  // The button that leads here on a narrow screen.
  showTab() {
    this.tab.classList.toggle("unread", this.unread > 0);
    this.tab.setAttribute("aria-label", words.tab(this.number, this.unread));
    this.tab.replaceChildren(this.number, ...(this.unread ? [h("b", {}, String(this.unread))] : []));
    return this.tab;
  }

  // The person is here: nothing is new any more.
  seen() {
    if (!this.unread && !this.thread.fresh.size) return;
    this.unread = 0;
    setTimeout(() => {
      if (this.thread.seen()) this.render();
    }, 1500);
    this.room.counted();
  }
}

function labelOf(number) {
  const { phone_number: phone, friendly_name: name } = number;
  return name && digits(name) !== digits(phone).slice(-digits(name).length) ? `${phone} · ${name}` : phone;
}

const digits = (value) => value.replace(/\D/g, "");

function hueOf(number) {
  return [...number].reduce((sum, one) => (sum * 31 + one.charCodeAt(0)) % 360, 7);
}
