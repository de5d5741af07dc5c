// Where a handset's message is typed.

import { h, icon } from "./dom.js";
import { measure } from "./segments.js";
import { text } from "./text.js";

const LONGEST = 1600;
const words = text.composer;

export class Composer {
  // `send({body, media})` is called with what is to be sent.
  constructor(number, send) {
    this.send = send;
    this.body = h("textarea", {
      rows: 1,
      class: "body",
      "aria-label": words.body(number),
      placeholder: words.placeholder,
      autocomplete: "off",
      enterkeyhint: "send",
      oninput: () => this.look(),
      onkeydown: (event) => this.key(event),
    });
    this.count = h("span", { class: "count" });
    this.media = h("input", {
      type: "url",
      class: "media-url",
      "aria-label": words.media,
      placeholder: words.mediaPlaceholder,
      autocomplete: "off",
      oninput: () => this.look(),
      onkeydown: (event) => this.key(event),
    });
    const detach = { type: "button", class: "bare", "aria-label": words.detach, onclick: () => this.attach(false) };
    this.mediaLine = h("div", { class: "media-line", hidden: true }, this.media, h("button", detach, icon("close")));
    this.attachButton = h(
      "button",
      { type: "button", class: "bare", "aria-label": words.attach, title: words.attach, "aria-expanded": "false",
        onclick: () => this.attach(this.mediaLine.hidden) },
      icon("attach"),
    );
    this.button = h("button", { type: "submit", class: "send", "aria-label": words.send, title: words.send }, icon("send"));
    this.error = h("p", { class: "error", role: "alert", hidden: true });
    this.element = h(
      "form",
      { class: "composer", onsubmit: (event) => this.submit(event) },
      this.mediaLine,
      h("div", { class: "row" }, this.attachButton, this.body, this.button),
      h("div", { class: "below" }, this.count),
      this.error,
    );
    this.open = true;
    this.look();
  }

  // Whether there is a number to write to.
  allow(open) {
    this.open = open;
    this.look();
  }

  refuse(sentence) {
    this.error.textContent = sentence ?? "";
    this.error.hidden = !sentence;
  }

  attach(shown) {
    this.mediaLine.hidden = !shown;
    this.attachButton.setAttribute("aria-expanded", String(shown));
    if (!shown) this.media.value = "";
    (shown ? this.media : this.body).focus();
    this.look();
  }

  key(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.element.requestSubmit();
  }

  look() {
    const body = this.body.value;
    const over = [...body].length - LONGEST;
    const { encoding, units, room, segments } = measure(body);
    this.count.textContent = over > 0 ? words.tooLong(over) : words.count(units, room, segments, encoding);
    this.count.classList.toggle("over", over > 0);
    this.button.disabled = !this.open || over > 0 || !(body || this.media.value.trim());
    this.grow();
    this.refuse(null);
  }

  // As high as its text, up to what the style sheet allows.
  grow() {
    this.body.style.height = "auto";
    if (this.body.scrollHeight) this.body.style.height = `${this.body.scrollHeight + 2}px`;
  }

  submit(event) {
    event.preventDefault();
    const body = this.body.value;
    const url = this.media.value.trim();
    if (this.button.disabled || !(body.trim() || url)) return;
    if (url && !/^https?:\/\/./i.test(url)) {
      this.refuse(words.mediaInvalid);
      return;
    }
    this.body.value = "";
    this.attach(false);
    this.send({ body, media: url ? [url] : [] });
  }
}
