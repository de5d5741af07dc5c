// The clock of a server that was started with --clock manual.

import { post } from "./api.js";
import { h, icon } from "./dom.js";
import { text } from "./text.js";

const words = text.clock;

export class Clock {
  constructor(trouble) {
    this.trouble = trouble;
    this.time = h("time", {});
    this.own = h("input", { type: "text", value: "PT24H", size: 7, "aria-label": words.own, title: words.own, spellcheck: "false" });
    this.buttons = words.steps.map(([duration, label]) =>
      h("button", { type: "button", class: "small", "aria-label": words.step(label), onclick: () => this.turn(duration) }, label),
    );
    this.submit = h("button", { type: "submit", class: "small" }, words.turn);
    this.element = h(
      "form",
      { class: "clock", "aria-label": words.label, hidden: true, onsubmit: (event) => this.typed(event) },
      icon("clock"),
      this.time,
      this.buttons,
      this.own,
      this.submit,
    );
  }

  show({ now, mode }) {
    this.element.hidden = mode !== "manual";
    this.time.dateTime = now;
    this.time.textContent = now.replace("T", " ").replace("Z", " UTC");
  }

  typed(event) {
    event.preventDefault();
    this.turn(this.own.value.trim());
  }

  async turn(duration) {
    const active = document.activeElement;
    this.hold(true);
    try {
      this.show(await post("Clock", { Advance: duration }));
      this.trouble(null);
    } catch (error) {
      this.trouble(error.message);
    } finally {
      this.hold(false);
      active?.focus();
    }
  }

  hold(held) {
    for (const button of [...this.buttons, this.submit]) button.disabled = held;
    this.submit.textContent = held ? words.turning : words.turn;
  }
}
