// How times are written.

import { text } from "../text/en";

const DAY_MS = 86_400_000;
const clockTime = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const sameYear = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });
const anyYear = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "long", year: "numeric" });
const brief = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", year: "numeric" });
const otherDay = new Intl.DateTimeFormat(undefined, { weekday: "short", hour: "2-digit", minute: "2-digit" });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

// 0:07, 12:30, 1:02:03.
export function elapsed(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (count: number) => String(count).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours
    ? `${hours}:${two(minutes)}:${two(seconds % 60)}`
    : `${minutes}:${two(seconds % 60)}`;
}

export function timeOfDay(iso: string): string {
  return clockTime.format(new Date(iso));
}

// A time to come: of today the hour alone, of the days after it with the day, later the date alone.
export function whenToCome(iso: string, now: number): string {
  const at = new Date(iso);
  if (at.toDateString() === new Date(now).toDateString()) return timeOfDay(iso);
  return at.getTime() - now < 6 * DAY_MS ? otherDay.format(at) : shortDate(iso);
}

export function wholeTime(iso: string): string {
  return full.format(new Date(iso));
}

export function shortDate(iso: string): string {
  return brief.format(new Date(iso));
}

export function dayName(at: number, now: number): string {
  const midnight = new Date(now).setHours(0, 0, 0, 0);
  if (at >= midnight) return text.common.today;
  if (at >= midnight - DAY_MS) return text.common.yesterday;
  const date = new Date(at);
  return (date.getFullYear() === new Date(now).getFullYear() ? sameYear : anyYear).format(date);
}

export function fileSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
