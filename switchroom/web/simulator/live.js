// The stream of what happens on the handsets: read by fetch, so that a log-in can go in a header.

import { open } from "./api.js";

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;

export class Live {
  // `tell(name, data)` gets each event, `show(state)` one of "opening", "open", "lost", "idle",
  // `refused()` is called when the log-in is not taken any more.
  constructor(tell, show, refused) {
    this.tell = tell;
    this.show = show;
    this.refused = refused;
    this.handsets = [];
    this.abort = null;
    document.addEventListener("visibilitychange", () => this.start());
  }

  watch(handsets) {
    this.handsets = handsets;
    this.start();
  }

  // A hidden page gives its connection back; coming back it is told all it needs.
  start() {
    this.abort?.abort();
    this.abort = null;
    if (!this.handsets.length || document.hidden) {
      this.show("idle");
      return;
    }
    this.abort = new AbortController();
    this.run(this.abort.signal);
  }

  stop() {
    this.handsets = [];
    this.start();
  }

  async run(signal) {
    let pause = FIRST_PAUSE_MS;
    this.show("opening");
    while (!signal.aborted) {
      try {
        const query = new URLSearchParams(this.handsets.map((number) => ["Handset", number]));
        const response = await open(`Live?${query}`, { signal });
        this.show("open");
        pause = FIRST_PAUSE_MS;
        for await (const event of events(response.body)) this.tell(event.name, event.data);
      } catch (error) {
        if (signal.aborted) return;
        if (error.status === 401) {
          this.refused();
          return;
        }
      }
      if (signal.aborted) return;
      this.show("lost");
      await new Promise((resolve) => setTimeout(resolve, pause));
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
    }
  }
}

// Server-sent events out of a body of bytes; comments are passed over.
export async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const blocks = (rest + value).split("\n\n");
    rest = blocks.pop();
    for (const block of blocks) {
      const fields = { event: "", data: "" };
      for (const line of block.split("\n")) {
        const colon = line.indexOf(":");
        if (colon > 0) fields[line.slice(0, colon)] = line.slice(colon + 1).trimStart();
      }
      if (fields.data) yield { name: fields.event, data: JSON.parse(fields.data) };
    }
  }
}
