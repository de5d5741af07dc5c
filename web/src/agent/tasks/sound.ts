// The ring, made by the browser itself: two soft tones, or one for a message.

import { keep, kept } from "../../ui/kept";

const KEY = "sound";
const LOUDNESS = 0.12;

let context: AudioContext | null = null;

export function isSoundOn(): boolean {
  return kept<boolean>(KEY) ?? true;
}

export function setSound(on: boolean): void {
  keep(KEY, on);
}

// Browsers let a page sound only after its user has touched it.
function unlock(): void {
  context ??= new AudioContext();
  void context.resume();
}
for (const touch of ["pointerdown", "keydown"] as const)
  addEventListener(touch, unlock, { once: true, capture: true });

export function ring(): void {
  tone(880, 0, 0.18);
  tone(1175, 0.16, 0.3);
}

export function ping(): void {
  tone(660, 0, 0.16);
}

function tone(hertz: number, after: number, long: number): void {
  if (!context || context.state !== "running" || !isSoundOn()) return;
  const at = context.currentTime + after;
  const gain = context.createGain();
  gain.gain.setValueAtTime(0, at);
  gain.gain.linearRampToValueAtTime(LOUDNESS, at + 0.02);
  gain.gain.exponentialRampToValueAtTime(0.0001, at + long);
  gain.connect(context.destination);
  const source = context.createOscillator();
  source.type = "sine";
  source.frequency.value = hertz;
  source.connect(gain);
  source.start(at);
  source.stop(at + long);
}
