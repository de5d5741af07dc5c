import { useMutation, useQueryClient } from "@tanstack/react-query";
import { post, put } from "../../api/client";
import { usePages } from "../../api/usePages";
import type { toBody } from "./draft";
import type { Value } from "./kinds";

export interface Template {
  sid: string;
  friendly_name: string;
  language: string;
  variables: Readonly<Record<string, string>>;
  types: Readonly<Record<string, Value>>;
  date_updated: string;
}

export const TEMPLATES = "content-templates";
const PATH = "/content/v1/Content";
export const templatePath = (sid: string) => `${PATH}/${sid}`;

export function useTemplates() {
  return usePages<Template>([TEMPLATES, "list"], PATH, "contents", { PageSize: 50 });
}

// Creates a template, or changes the one of a SID.
export function useSaveTemplate(sid: string | null) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: ReturnType<typeof toBody>) => (sid ? put<Template>(templatePath(sid), body) : post<Template>(PATH, body)),
    onSuccess: () => cache.invalidateQueries({ queryKey: [TEMPLATES] }),
  });
}
