// The desktop's one WebSocket: it comes back by itself and goes on where it stopped.

import type { ToClient } from "../api/types";

const VERSION = 1;
// The server pings more often than this; a connection that is silent for longer is dead.
const SILENT_MS = 40_000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 20_000;

export type Connection = "connecting" | "online" | "offline";

export interface Listener {
  frame(frame: ToClient): void;
  state(connection: Connection): void;
  // It could not be opened again; a browser does not say why.
  failed(): void;
  // What happened since is not known any more: resolves to the position to go on from.
  reset(): Promise<string>;
}

export class LiveSocket {
  private socket: WebSocket | null = null;
  private timer = 0;
  private silence = 0;
  private failures = 0;
  private stopped = false;
  private position: string;

  constructor(
    position: string,
    private readonly listener: Listener,
  ) {
    this.position = position;
    addEventListener("online", this.now);
    addEventListener("offline", this.lost);
    document.addEventListener("visibilitychange", this.seen);
    this.open();
  }

  stop(): void {
    this.stopped = true;
    removeEventListener("online", this.now);
    removeEventListener("offline", this.lost);
    document.removeEventListener("visibilitychange", this.seen);
    this.drop();
  }

  // Try at once; after a pause of the network or of the machine there is no reason to wait.
  private readonly now = () => {
    this.failures = 0;
    this.open();
  };

  private readonly lost = () => {
    this.drop();
    this.later();
  };

  private readonly seen = () => {
    if (document.visibilityState === "visible" && this.socket?.readyState !== WebSocket.OPEN) this.now();
  };

  private open(): void {
    this.drop();
    if (this.stopped) return;
    const address = new URL("/desk/v1/Live", location.href);
    address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
    address.searchParams.set("v", String(VERSION));
    address.searchParams.set("since", this.position);
    const socket = new WebSocket(address);
    this.socket = socket;
    socket.onmessage = (event) => {
      if (this.socket === socket) this.hear(JSON.parse(event.data as string) as ToClient);
    };
    socket.onclose = () => {
      if (this.socket === socket) this.lost();
    };
    this.listen();
  }

  private hear(frame: ToClient): void {
    this.listen();
    if (frame.type === "hello") {
      this.failures = 0;
      this.listener.state("online");
    }
    if (frame.type === "ping") this.socket?.send('{"type":"pong"}');
    if (frame.type === "reset") return void this.startAnew();
    if ("position" in frame) this.position = frame.position;
    this.listener.frame(frame);
  }

  // Read everything first and then go on from there: a frame in between could be overwritten.
  private async startAnew(): Promise<void> {
    this.drop();
    try {
      this.position = await this.listener.reset();
      this.open();
    } catch {
      this.later();
    }
  }

  private listen(): void {
    clearTimeout(this.silence);
    this.silence = window.setTimeout(this.lost, SILENT_MS);
  }

  private later(): void {
    if (this.stopped) return;
    this.listener.state("offline");
    clearTimeout(this.timer);
    if (this.failures > 0 && navigator.onLine) this.listener.failed();
    const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.failures);
    this.failures += 1;
    // Spread, so that the desktops of a restarted server do not all come back in one moment.
    this.timer = window.setTimeout(() => this.open(), longest * (0.5 + Math.random() / 2));
  }

  private drop(): void {
    clearTimeout(this.timer);
    clearTimeout(this.silence);
    const socket = this.socket;
    this.socket = null;
    if (!socket) return;
    socket.onmessage = null;
    socket.onclose = null;
    socket.close();
  }
}
