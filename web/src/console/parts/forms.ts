import { notifications } from "@mantine/notifications";
import { useEffect, useRef, useState, type RefObject } from "react";
import { Refusal } from "../../api/client";

// The values of a form, and a way to set one of them.
export function useFields<T extends object>(initial: T) {
  const [values, setValues] = useState(initial);
  const set = <K extends keyof T>(name: K, value: T[K]) =>
    setValues((now) => ({ ...now, [name]: value }));
  const change =
    <K extends keyof T>(name: K) =>
    (event: { currentTarget: { value: string } }) =>
      set(name, event.currentTarget.value as T[K]);
  return { values, set, change, setValues };
}

// By what a refusal is known to be about a field: its number, or words in its sentence.
export type FieldRules<F extends string> = readonly (readonly [field: F, test: RegExp | number])[];

export interface Placed<F extends string> {
  at: Partial<Record<F, string>>;
  above: Error | null;
}

// Puts a refusal beside the field that it is about, and any other error above the form.
export function place<F extends string>(error: Error | null, rules: FieldRules<F>): Placed<F> {
  if (error instanceof Refusal)
    for (const [field, test] of rules)
      if (typeof test === "number" ? error.code === test : test.test(error.message))
        return { at: { [field]: error.message } as Partial<Record<F, string>>, above: null };
  return { at: {}, above: error };
}

// Leads to the field that was refused as soon as it was.
export function useFocusOnError(problem: unknown): RefObject<HTMLFormElement | null> {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (problem) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [problem]);
  return form;
}

// Whether a change was refused because somebody else was faster.
export function isStale(error: Error): boolean {
  return error instanceof Refusal && error.status === 412;
}

// Tells that something was done.
export function told(message: string): void {
  notifications.show({ message, color: "green", autoClose: 5_000 });
}
