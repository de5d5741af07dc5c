"""Files that agents send, and those that customers have sent.

A file is kept in the database, in base64, so that every node has it; a message by SMS carries at
most 2 MiB. The carrier fetches it by an address that nobody can guess, for some days.
"""

import base64
import hmac
from collections.abc import Sequence
from typing import Any, Final, LiteralString, NamedTuple
from urllib.parse import quote

import msgspec

from switchroom.conversations import conversations
from switchroom.conversations.rows import Message
from switchroom.core import errors, limits
from switchroom.core.clock import DAY
from switchroom.desk import authors, shapes
from switchroom.desk.people import Caller
from switchroom.store import outbox
from switchroom.store.work import Work, encode

# What a message by SMS can carry (flex §13, channel_configs), by the ending of its name.
BYTES: Final = 2 * 1024 * 1024
TOTAL_BYTES: Final = 5 * 1024 * 1024
TYPES: Final = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/heic": "heic",
    "audio/amr": "amr",
    "audio/mpeg": "mp3",
    "video/mp4": "mp4",
    "application/pdf": "pdf",
}
# What a browser shows by itself; the others are handed out as files.
SHOWN: Final = ("image/jpeg", "image/png")
# How long a carrier can fetch a file; it does so within minutes, a handset of the simulator when
# somebody looks at it.
FETCHED_FOR: Final = 30 * DAY
# How long a file waits for the message that it is for.
KEPT_UNSENT: Final = DAY

SWEEP: Final = "desk_media_sweep"
_TABLE: Final[LiteralString] = "desk_media"
_NAME_CHARS: Final = 128
_AT_ONCE: Final = 100
_FILES_WAITING: Final = 100


class Row(msgspec.Struct, frozen=True):
    """A row of `desk_media`; `data` is base64, `message_sid` None until it is sent."""

    sid: str
    account_sid: str
    user_sid: str
    secret: str
    content_type: str
    filename: str
    size: int
    data: str
    message_sid: str | None
    date_created: int

    @property
    def bytes(self) -> bytes:
        return base64.b64decode(self.data)


class File(NamedTuple):
    """What is handed out, or where it is to be fetched: bytes or an address."""

    content_type: str
    filename: str
    data: bytes | None
    url: str | None


class Sweep(msgspec.Struct, frozen=True):
    """The payload of the job that takes away what was never sent."""

    account_sid: str


def sniff(data: bytes) -> str | None:
    """What a file is by its first bytes, None where it is nothing that can be sent.

    >>> sniff(b"%PDF-1.7"), sniff(b"<script>") is None
    ('application/pdf', True)
    """
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if data.startswith(b"%PDF-"):
        return "application/pdf"
    if data.startswith(b"#!AMR"):
        return "audio/amr"
    if data.startswith(b"ID3") or data[:2] in (b"\xff\xfb", b"\xff\xf3", b"\xff\xf2", b"\xff\xfa"):
        return "audio/mpeg"
    if data[4:8] == b"ftyp":
        return "image/heic" if data[8:12] in _HEIC else "video/mp4"
    return None


_HEIC: Final = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")


def keep(work: Work, caller: Caller, data: bytes, filename: str) -> shapes.Medium:
    """Keep a file until it is sent. Raises INVALID_PARAMETER."""
    kind = sniff(data)
    if kind is None:
        endings = ", ".join(sorted({"jpeg", *TYPES.values()}))
        raise errors.INVALID_PARAMETER(sentence=f"The file is none of {endings}")
    if len(data) > BYTES:
        raise errors.INVALID_PARAMETER(sentence=f"The file exceeds {BYTES // 1024**2} MiB")
    waiting = work.value(
        "SELECT count(*) FROM desk_media WHERE account_sid = ? AND user_sid = ?"
        " AND message_sid IS NULL",
        caller.account_sid,
        caller.user_sid,
    )
    if waiting >= _FILES_WAITING:
        raise errors.INVALID_PARAMETER(
            sentence=f"You have {_FILES_WAITING} files that were not sent: they go within a day"
        )
    row = Row(
        sid=work.mint("ME"),
        account_sid=caller.account_sid,
        user_sid=caller.user_sid,
        secret=work.secret(),
        content_type=kind,
        filename=_named(filename, kind),
        size=len(data),
        data=base64.b64encode(data).decode(),
        message_sid=None,
        date_created=work.now,
    )
    work.insert(_TABLE, row)
    _see_to(work, caller.account_sid)
    return shapes.Medium(
        sid=row.sid,
        content_type=kind,
        filename=row.filename,
        size=row.size,
        url=f"/desk/v1/Media/{row.sid}",
    )


def _named(filename: str, kind: str) -> str:
    """The name without a path and what no file system takes, ending as its kind is called.

    >>> _named("../a<b>.PHP", "image/png"), _named("", "application/pdf")
    ('ab.png', 'file.pdf')
    """
    name = filename.replace("\\", "/").rpartition("/")[2]
    name = "".join(one for one in name if one.isprintable() and one not in '<>:"|?*')
    stem, _, ending = name.rpartition(".")
    known = ending.lower() == TYPES[kind] or (kind, ending.lower()) == ("image/jpeg", "jpeg")
    stem = stem if stem else name
    return f"{stem[:_NAME_CHARS].strip(' .') or 'file'}.{ending if known else TYPES[kind]}"


def attach(work: Work, caller: Caller, sids: Sequence[str], base: str) -> str | None:
    """The media list for a message out of files of the caller that wait, each with the address
    under `base` at which the carrier fetches it; None without any. Raises INVALID_PARAMETER."""
    if not sids:
        return None
    if len(sids) > limits.MEDIA_PER_MESSAGE or len(set(sids)) < len(sids):
        raise errors.INVALID_PARAMETER(
            sentence=f"media are at most {limits.MEDIA_PER_MESSAGE} different files"
        )
    rows = [_waiting(work, caller, sid) for sid in sids]
    if sum(row.size for row in rows) > TOTAL_BYTES:
        raise errors.INVALID_PARAMETER(
            sentence=f"The files of a message have at most {TOTAL_BYTES // 1024**2} MiB together"
        )
    return encode([_listed(row, base) for row in rows]).decode()


def _waiting(work: Work, caller: Caller, sid: str) -> Row:
    row = work.get(
        Row,
        _TABLE,
        "account_sid = ? AND sid = ? AND user_sid = ? AND message_sid IS NULL",
        caller.account_sid,
        sid,
        caller.user_sid,
    )
    if row is None:
        raise errors.INVALID_PARAMETER(sentence=f"{sid} is no file of yours that waits to be sent")
    return row


def _listed(row: Row, base: str) -> dict[str, Any]:
    return {
        "sid": row.sid,
        "size": row.size,
        "content_type": row.content_type,
        "filename": row.filename,
        "url": f"{base}/v1/PublicMedia/{row.sid}.{row.secret}/{quote(row.filename)}",
    }


def sent(work: Work, account_sid: str, sids: Sequence[str], message: Message) -> None:
    """Files have gone out with a message."""
    for sid in sids:
        work.run(
            "UPDATE desk_media SET message_sid = ? WHERE account_sid = ? AND sid = ?",
            message.sid,
            account_sid,
            sid,
        )


def fetch(work: Work, caller: Caller, sid: str, message_sid: str | None) -> File:
    """A file that waits, or one of a message: kept here, or where the carrier offers it.

    Raises NOT_FOUND.
    """
    row = work.get(Row, _TABLE, "account_sid = ? AND sid = ?", caller.account_sid, sid)
    if row is not None and (row.message_sid is not None or row.user_sid == caller.user_sid):
        return File(row.content_type, row.filename, row.bytes, None)
    message = work.get(
        Message,
        "conversation_messages",
        "account_sid = ? AND sid = ?",
        caller.account_sid,
        message_sid or "",
    )
    if message is None:
        raise errors.NOT_FOUND()
    conversations.fetch(work, caller.account_sid, message.conversation_sid)
    for one in authors.media(message):
        if one["sid"] == sid:
            return File(str(one["content_type"]), str(one["filename"]), None, str(one["url"]))
    raise errors.NOT_FOUND()


def fetch_public(work: Work, key: str) -> File:
    """A file for the carrier that has its address. Raises NOT_FOUND."""
    sid, _, secret = key.partition(".")
    row = work.get(Row, _TABLE, "sid = ?", sid)
    known = row is not None and hmac.compare_digest(row.secret.encode(), secret.encode())
    if row is None or not known or row.date_created + FETCHED_FOR < work.now:
        raise errors.NOT_FOUND()
    return File(row.content_type, row.filename, row.bytes, None)


def _see_to(work: Work, account_sid: str) -> None:
    outbox.put_by(
        work,
        SWEEP,
        account_sid,
        Sweep(account_sid),
        key=f"desk media sweep {account_sid}",
        due=work.now + 2 * KEPT_UNSENT,
    )


def sweep(work: Work, account_sid: str) -> int | None:
    """Take away what was never sent; when to look again, None for never."""
    gone = work.run(
        "DELETE FROM desk_media WHERE sid IN (SELECT sid FROM desk_media WHERE account_sid = ?"
        " AND message_sid IS NULL AND date_created < ? LIMIT ?)",
        account_sid,
        work.now - KEPT_UNSENT,
        _AT_ONCE,
    )
    if gone == _AT_ONCE:
        return work.now
    left = work.value(
        "SELECT 1 FROM desk_media WHERE account_sid = ? AND message_sid IS NULL LIMIT 1",
        account_sid,
    )
    return None if left is None else work.now + KEPT_UNSENT
