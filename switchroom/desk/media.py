"""Files that agents send, and those that customers have sent; all are media of the account."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from switchroom.conversations import conversations
from switchroom.conversations import media as conversation_media
from switchroom.conversations.rows import Message
from switchroom.core import errors, limits, media_types
from switchroom.desk import shapes
from switchroom.desk.people import Caller
from switchroom.media import rows
from switchroom.media.rows import Medium
from switchroom.store.work import Work

# What a message by SMS can carry (flex §13, channel_configs), by the ending of its name.
BYTES: Final = 2 * 1024 * 1024
TYPES: Final = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/heic": "heic",
    "audio/amr": "amr",
    "audio/mpeg": "mp3",
    "video/mp4": "mp4",
    "application/pdf": "pdf",
}

_NAME_CHARS: Final = 128
_FILES_WAITING: Final = 100


class File(NamedTuple):
    """A file: the medium where it is one, and where its carrier offers it."""

    medium: Medium | None
    filename: str
    url: str


def begin(work: Work, caller: Caller, data: bytes, filename: str) -> Medium:
    """A file of an agent is about to be kept until he sends it. Raises INVALID_PARAMETER."""
    kind = media_types.sniff(data)
    if kind not in TYPES:
        endings = ", ".join(sorted({"jpeg", *TYPES.values()}))
        raise errors.INVALID_PARAMETER(sentence=f"The file is none of {endings}")
    if len(data) > BYTES:
        raise errors.INVALID_PARAMETER(sentence=f"The file exceeds {BYTES // 1024**2} MiB")
    if rows.count_unsent(work, caller.account_sid, caller.user_sid) >= _FILES_WAITING:
        raise errors.INVALID_PARAMETER(
            sentence=f"You have {_FILES_WAITING} files that were not sent: they go within a day"
        )
    return rows.begin(
        work,
        caller.account_sid,
        content_type=kind,
        filename=_named(filename, kind),
        user_sid=caller.user_sid,
    )


def shape(row: Medium) -> shapes.Medium:
    """A file as the page knows it."""
    return shapes.Medium(
        sid=row.sid,
        content_type=row.content_type,
        filename=row.filename or "",
        size=row.size,
        url=f"/desk/v1/Media/{row.sid}",
    )


def _named(filename: str, kind: str) -> str:
    """The name without a path and what no file system takes, ending as its kind is called.

    >>> _named("../a<b>.PHP", "image/png"), _named("", "application/pdf")
    ('ab.png', 'file.pdf')
    """
    name = media_types.file_name(filename) or ""
    stem, _, ending = name.rpartition(".")
    known = ending.lower() == TYPES[kind] or (kind, ending.lower()) == ("image/jpeg", "jpeg")
    stem = stem if stem else name
    return f"{stem[:_NAME_CHARS].strip(' .') or 'file'}.{ending if known else TYPES[kind]}"


def attach(work: Work, caller: Caller, sids: Sequence[str], root: str) -> str | None:
    """The media list for a message out of files of the caller that wait; None without any. `root`
    is where the page has reached us. Raises INVALID_PARAMETER."""
    if not sids:
        return None
    if len(sids) > limits.MEDIA_PER_MESSAGE or len(set(sids)) < len(sids):
        raise errors.INVALID_PARAMETER(
            sentence=f"media are at most {limits.MEDIA_PER_MESSAGE} different files"
        )
    known = rows.of(work, caller.account_sid, sids)
    for sid in sids:
        row = known.get(sid)
        if row is None or row.user_sid != caller.user_sid or row.message_sid or not row.is_stored:
            raise errors.INVALID_PARAMETER(
                sentence=f"{sid} is no file of yours that waits to be sent"
            )
    if sum(row.size for row in known.values()) > limits.MMS_BYTES:
        raise errors.INVALID_PARAMETER(
            sentence=f"The files of a message have at most {limits.MMS_BYTES // 1024**2} MiB"
            " together"
        )
    return conversation_media.of_rows([known[sid] for sid in sids], root)


def fetch(work: Work, caller: Caller, sid: str, message_sid: str | None) -> File:
    """A file that waits, or one of a message: kept here, or where the carrier offers it.

    Raises NOT_FOUND.
    """
    row = rows.find(work, caller.account_sid, sid)
    if row is not None and row.message_sid is None and row.user_sid == caller.user_sid:
        return File(row, row.filename or "", "")
    message = work.get(
        Message,
        "conversation_messages",
        "account_sid = ? AND sid = ?",
        caller.account_sid,
        message_sid or (row.message_sid if row is not None else None) or "",
    )
    if message is None:
        raise errors.NOT_FOUND()
    conversations.fetch(work, caller.account_sid, message.conversation_sid)
    for one in conversation_media.read(message.media):
        if one.sid == sid:
            held = row if row is not None and (row.is_stored or row.source is None) else None
            return File(held, one.filename or "", one.url)
    raise errors.NOT_FOUND()
