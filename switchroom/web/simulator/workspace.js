// The whole page once the server has let us in: head, handsets beside each other, the stream.

import { addForm } from "./add.js";
import { all, get, login } from "./api.js";
import { Clock } from "./clock.js";
import { arrange, h, icon } from "./dom.js";
import { Handset } from "./handset.js";
import { Live } from "./live.js";
import { text } from "./text.js";

const KEPT = "switchroom.simulator.handsets";
const MOST = 24;

export class Workspace {
  // `leave()` is called when the log-in is over.
  constructor(leave) {
    this.leave = leave;
    this.owned = [];
    this.handsets = [];
    this.live = new Live(
      (name, data) => this.tell(name, data),
      (state) => this.showState(state),
      () => this.logOut(),
    );
    this.build();
  }

  build() {
    this.clock = new Clock((sentence) => this.trouble(sentence));
    this.state = h("span", { class: "state", role: "status" });
    this.notice = h("p", { class: "notice error", role: "alert", hidden: true });
    this.spoken = h("p", { class: "aside", "aria-live": "polite" });
    this.tabs = h("nav", { class: "tabs", "aria-label": text.handset.tabs });
    this.adding = addForm(this);
    this.welcome = h("div", { class: "welcome" });
    this.row = h("div", { class: "handsets" });
    const out = h("button", { type: "button", class: "small", onclick: () => this.logOut() }, text.login.out);
    this.element = h(
      "div",
      { class: "workspace" },
      h(
        "header",
        { class: "top" },
        h("h1", {}, h("strong", {}, text.brand), h("span", {}, text.title)),
        this.clock.element,
        this.state,
        login.get() ? out : null,
      ),
      this.notice,
      this.tabs,
      h("main", {}, this.row),
      this.spoken,
    );
  }

  async start() {
    this.clock.show(await get("Clock"));
    await this.lookAtNumbers();
    for (const { number, to } of this.kept()) this.place(number, to);
    await this.lookAtDeliveries();
  }

  // Called when the page shows us.
  ready() {
    this.show();
    const first = this.handsets[0]?.composer.body ?? this.adding.querySelector("input");
    first.focus({ preventScroll: true });
  }

  async lookAtNumbers() {
    const rows = await all("Numbers", "numbers");
    this.owned = rows.sort((a, b) => (a.sid < b.sid ? -1 : 1));
    for (const handset of this.handsets) handset.setNumbers();
  }

  async lookAtDeliveries() {
    for (const { phone_number: number, delivery } of await all("Handsets", "handsets")) {
      this.find(number)?.showDelivery(delivery);
    }
  }

  tell(name, data) {
    if (name === "messages") this.find(data.handset)?.tell(data);
    if (name === "clock") this.clock.show(data);
  }

  // What handsets and the form ask of the workspace.
  numbers = () => this.owned;
  find = (number) => this.handsets.find((one) => one.number === number);
  has = (number) => Boolean(this.find(number));
  owns = (number) => this.owned.some((one) => one.phone_number === number);
  full = () => (this.handsets.length >= MOST ? text.add.most(MOST) : null);

  add(number) {
    const handset = this.place(number, this.handsets.at(-1)?.to);
    this.keep();
    this.show();
    handset.goTo();
    this.lookAtDeliveries().catch((error) => this.trouble(error.message));
  }

  place(number, to) {
    const handset = new Handset(number, to, this);
    this.handsets.push(handset);
    return handset;
  }

  remove(handset) {
    const index = this.handsets.indexOf(handset);
    this.handsets.splice(index, 1);
    this.keep();
    this.show();
    const next = this.handsets[Math.min(index, this.handsets.length - 1)];
    (next ? next.composer.body : this.adding.querySelector("input")).focus();
  }

  kept() {
    try {
      const rows = JSON.parse(localStorage.getItem(KEPT)) ?? [];
      const sound = rows.filter(({ number }) => /^\+\d{2,15}$/.test(number) && !this.owns(number));
      return sound.slice(0, MOST);
    } catch {
      return [];
    }
  }

  keep() {
    const rows = this.handsets.map(({ number, to }) => ({ number, to }));
    localStorage.setItem(KEPT, JSON.stringify(rows));
  }

  announce(sentence) {
    this.spoken.textContent = sentence;
  }

  show() {
    const empty = !this.handsets.length;
    this.row.classList.toggle("empty", empty);
    const cards = this.handsets.map((one) => one.element);
    const lonely = empty || !this.owned.length;
    if (lonely) this.showWelcome();
    arrange(this.row, lonely ? [this.welcome, ...cards, this.adding] : [...cards, this.adding]);
    this.live.watch(this.handsets.map((one) => one.number));
    this.counted();
  }

  showWelcome() {
    const words = text.empty;
    const again = async () => {
      await this.lookAtNumbers();
      this.show();
    };
    const without = [
      h("p", {}, words.noNumbers),
      h("pre", { tabIndex: 0 }, words.buy(location.origin, login.sid() ?? "$ACCOUNT_SID")),
      h("button", { type: "button", class: "small", onclick: again }, words.again),
    ];
    this.welcome.replaceChildren(
      h("span", { class: "avatar" }, icon("phone")),
      h("h2", {}, this.owned.length ? words.heading : words.headingWithoutNumbers),
      ...(this.owned.length ? [h("p", {}, words.what)] : without),
    );
  }

  // The unread counts, in the title and where handsets are chosen on a narrow screen.
  counted() {
    document.title = text.titleWith(this.handsets.reduce((sum, one) => sum + one.unread, 0));
    this.tabs.hidden = this.handsets.length < 2;
    arrange(this.tabs, this.handsets.map((one) => one.showTab()));
  }

  showState(state) {
    this.state.className = `state ${state}`;
    this.state.textContent = text.live[state];
  }

  trouble(sentence) {
    this.notice.textContent = sentence ?? "";
    this.notice.hidden = !sentence;
  }

  logOut() {
    this.live.stop();
    login.clear();
    this.leave();
  }
}
