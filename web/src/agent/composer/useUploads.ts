import { useRef, useState } from "react";
import { uploadMedium } from "../../api/useConversation";
import type { Limits, Medium } from "../../api/types";
import { text } from "../../text/en";
import { freshId } from "../../ui/kept";
import { sentence, tellProblem } from "../../ui/tell";
import { fileSize } from "../../ui/times";

const words = text.composer;

export interface Upload {
  id: string;
  file: File;
  // Why it failed; null while it is on its way.
  failed: string | null;
}

// Files on their way to the server; one that has arrived goes into the draft.
export function useUploads(limits: Limits, present: number, arrived: (medium: Medium) => void) {
  const [uploads, setUploads] = useState<readonly Upload[]>([]);
  const wanted = useRef(new Set<string>());
  const drop = (id: string) => {
    wanted.current.delete(id);
    setUploads((all) => all.filter((one) => one.id !== id));
  };
  const start = async (upload: Upload) => {
    wanted.current.add(upload.id);
    setUploads((all) => [...all.filter((one) => one.id !== upload.id), { ...upload, failed: null }]);
    try {
      const medium = await uploadMedium(upload.file);
      if (wanted.current.has(upload.id)) arrived(medium);
      drop(upload.id);
    } catch (error) {
      setUploads((all) =>
        all.map((one) => (one.id === upload.id ? { ...one, failed: sentence(error) } : one)),
      );
    }
  };
  const add = (files: readonly File[]) => {
    let room = limits.media - present - uploads.length;
    for (const file of files) {
      const problem = room <= 0 ? words.tooMany(limits.media) : problemOf(file, limits);
      if (problem) tellProblem(words.notAttached, problem);
      else {
        room -= 1;
        void start({ id: freshId(), file, failed: null });
      }
    }
  };
  return { uploads, add, drop, retry: (upload: Upload) => void start(upload) };
}

export function problemOf(file: Pick<File, "name" | "size" | "type">, limits: Limits): string | null {
  if (file.size > limits.medium_bytes) return words.tooBig(file.name, fileSize(limits.medium_bytes));
  const fits = limits.media_types.some(
    (type) =>
      type === "*/*" || type === file.type || (type.endsWith("/*") && file.type.startsWith(type.slice(0, -1))),
  );
  return fits || !limits.media_types.length ? null : words.wrongType(file.name);
}
