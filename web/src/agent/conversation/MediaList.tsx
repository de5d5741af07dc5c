import { IconDownload } from "@tabler/icons-react";
import { lazy, Suspense, useState } from "react";
import type { Medium } from "../../api/types";
import { text } from "../../text/en";
import { fileSize } from "../../ui/times";
import classes from "./MediaList.module.css";

const Lightbox = lazy(() => import("./Lightbox"));
const words = text.conversation;
// A vector drawing can hold a script: it is offered as a file.
const PICTURE = /^image\/(?!svg)/;

export function MediaList({ media }: { media: readonly Medium[] }) {
  const [shown, setShown] = useState<Medium | null>(null);
  return (
    <div className={classes.media}>
      {media.map((medium) => (
        <One key={medium.sid} medium={medium} show={() => setShown(medium)} />
      ))}
      <Suspense>{shown && <Lightbox medium={shown} close={() => setShown(null)} />}</Suspense>
    </div>
  );
}

function One({ medium, show }: { medium: Medium; show: () => void }) {
  const name = medium.filename || medium.content_type;
  if (PICTURE.test(medium.content_type))
    return (
      <button type="button" className={classes.picture} aria-label={words.preview(name)} onClick={show}>
        <img src={medium.url} alt="" loading="lazy" decoding="async" />
      </button>
    );
  if (medium.content_type.startsWith("video/"))
    return <video className={classes.player} src={medium.url} controls preload="none" aria-label={name} />;
  return (
    <>
      {medium.content_type.startsWith("audio/") && (
        <audio className={classes.player} src={medium.url} controls preload="none" aria-label={name} />
      )}
      <a className={classes.file} href={medium.url} download={name}>
        <IconDownload size={18} aria-hidden />
        <span>
          <span className="sr-only">{words.download} </span>
          {name}
        </span>
        {medium.size > 0 && <small>{fileSize(medium.size)}</small>}
      </a>
    </>
  );
}
