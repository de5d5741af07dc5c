// The messages of one handset, in order, and what is still on its way.

import { get } from "./api.js";

const PAGE = 50;
const age = (row) => row.sid.slice(2);

export class Thread {
  constructor(handset) {
    this.handset = handset;
    this.rows = new Map();
    this.pending = [];
    this.fresh = new Set();
    this.more = false;
    this.told = false;
    this.loading = false;
    this.held = [];
  }

  // Oldest first; what is on its way comes last.
  inOrder() {
    const rows = [...this.rows.values()].sort((a, b) => (age(a) < age(b) ? -1 : 1));
    return [...rows, ...this.pending];
  }

  // Takes news of the stream over; the messages that arrived at the handset just now.
  merge(news) {
    const first = !this.told;
    const strange = !news.messages.some((row) => this.rows.has(row.sid));
    if (news.all && (strange || first)) {
      // More came than the page was told of: what it has is not next to this.
      if (news.messages.length) this.rows.clear();
      this.more = news.more;
    }
    this.told = true;
    const arrived = [];
    for (const row of news.messages) {
      const known = this.rows.has(row.sid);
      if (!known && row.direction === "inbound" && this.pending.some((one) => one.sending)) {
        // Our own message, perhaps, before its answer came: it is shown once, not twice.
        this.held.push(row);
        continue;
      }
      this.rows.set(row.sid, row);
      if (!known && !first && row.direction === "outbound") arrived.push(row);
    }
    for (const row of arrived) this.fresh.add(row.sid);
    return arrived;
  }

  put(row) {
    this.rows.set(row.sid, row);
  }

  expect(row) {
    this.pending.push(row);
  }

  // A message on its way became a row, or is given up when there is none.
  settle(pending, row) {
    this.pending = this.pending.filter((one) => one !== pending);
    if (row) this.put(row);
    this.release();
  }

  release() {
    if (this.pending.some((one) => one.sending)) return;
    for (const row of this.held.splice(0)) this.put(row);
  }

  seen() {
    const any = this.fresh.size > 0;
    this.fresh.clear();
    return any;
  }

  async loadOlder() {
    const oldest = [...this.rows.values()].reduce((a, b) => (age(a) < age(b) ? a : b));
    this.loading = true;
    try {
      const number = encodeURIComponent(this.handset);
      const page = await get(`Handsets/${number}/Messages`, { Before: oldest.sid, PageSize: PAGE });
      for (const row of page.messages) this.put(row);
      this.more = page.meta.next_page_url !== null;
    } finally {
      this.loading = false;
    }
  }
}
