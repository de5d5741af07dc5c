import { Loader } from "@mantine/core";
import { IconFile, IconRefresh, IconX } from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { Medium } from "../../api/types";
import { text } from "../../text/en";
import { IconButton } from "../../ui/IconButton";
import type { Upload } from "./useUploads";
import classes from "./Attachments.module.css";

const words = text.composer;

interface Props {
  media: readonly Medium[];
  uploads: readonly Upload[];
  remove: (sid: string) => void;
  drop: (id: string) => void;
  retry: (upload: Upload) => void;
}

// The files that go with the message, and those still on their way to the server.
export function Attachments({ media, uploads, remove, drop, retry }: Props) {
  if (!media.length && !uploads.length) return null;
  return (
    <ul className={classes.list} aria-label={words.files}>
      {media.map((one) => (
        <Chip key={one.sid} name={one.filename || one.content_type} remove={() => remove(one.sid)}>
          {/^image\/(?!svg)/.test(one.content_type) ? <img src={one.url} alt="" /> : <IconFile size={18} aria-hidden />}
        </Chip>
      ))}
      {uploads.map((one) => (
        <Chip key={one.id} name={one.file.name} failed={one.failed} remove={() => drop(one.id)}>
          {one.failed === null ? (
            <Loader role="progressbar" size="xs" aria-label={words.uploading(one.file.name)} />
          ) : (
            <IconButton size="sm" label={words.retryFile(one.file.name)} onClick={() => retry(one)}>
              <IconRefresh size={16} aria-hidden />
            </IconButton>
          )}
        </Chip>
      ))}
    </ul>
  );
}

interface ChipProps {
  name: string;
  failed?: string | null;
  remove: () => void;
  children: ReactNode;
}

function Chip({ name, failed = null, remove, children }: ChipProps) {
  return (
    <li className={classes.chip} data-failed={failed !== null}>
      {children}
      <span className={classes.name}>
        {name}
        {failed !== null && (
          <span className={classes.why} role="alert">
            {words.uploadFailed(name)}: {failed}
          </span>
        )}
      </span>
      <IconButton size="sm" label={words.removeFile(name)} onClick={remove}>
        <IconX size={16} aria-hidden />
      </IconButton>
    </li>
  );
}
