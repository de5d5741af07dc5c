// The server's clock, by which all timers are shown.

import { useSyncExternalStore } from "react";

let offsetMs = 0;
let beat = Date.now();
let timer = 0;
const listeners = new Set<() => void>();

export function setServerNow(now: string): void {
  offsetMs = Date.parse(now) - Date.now();
}

export function serverNow(): number {
  return Date.now() + offsetMs;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (listeners.size === 1) {
    beat = Date.now();
    timer = window.setInterval(() => {
      beat = Date.now();
      for (const each of listeners) each();
    }, 1000);
  }
  return () => {
    listeners.delete(listener);
    if (!listeners.size) clearInterval(timer);
  };
}

// Milliseconds of the server's clock, anew each second.
export function useServerNow(): number {
  return useSyncExternalStore(subscribe, () => beat) + offsetMs;
}
