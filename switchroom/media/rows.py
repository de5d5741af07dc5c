"""The table `media` and what becomes of its rows.

A medium is `incoming` while its bytes come in, or `awaited` until they are fetched from where its
carrier keeps them; then it is `stored`, or `lost` where they cannot be had. When nothing holds it
any more it is `gone`: its bytes are removed, then the row.
"""

import base64
from collections.abc import Sequence
from typing import Final, LiteralString

import msgspec

from switchroom.core.clock import DAY, HOUR
from switchroom.store import outbox
from switchroom.store.work import Work

INCOMING: Final = "incoming"
AWAITED: Final = "awaited"
STORED: Final = "stored"
LOST: Final = "lost"
GONE: Final = "gone"
# What agents have sent before there was a storage, on its way into it.
MOVING: Final = "moving"

FETCH: Final = "media_fetch"
SWEEP: Final = "media_sweep"
MEDIA: Final = "media"
# How long an upload may take, and how long a file of an agent waits for the message it is for.
UPLOADED_WITHIN: Final = 2 * HOUR
KEPT_UNSENT: Final = DAY
AT_ONCE: Final = 100

_TABLE: Final[LiteralString] = "media"
_COPY: Final = "media:"


class Medium(msgspec.Struct, frozen=True):
    """A row of `media`. `source` is where an awaited one is to be had: an address, or `media:` and
    the SID of another; `carrier` whose address it is. `user_sid` is the agent who uploaded it."""

    sid: str
    account_sid: str
    state: str
    content_type: str
    filename: str | None
    date_created: int
    date_updated: int
    date_uploaded: int | None = None
    size: int = 0
    service_sid: str | None = None
    category: str = MEDIA
    author: str | None = None
    source: str | None = None
    carrier: str | None = None
    user_sid: str | None = None
    conversation_sid: str | None = None
    message_sid: str | None = None
    sms_sid: str | None = None

    @property
    def is_stored(self) -> bool:
        return self.state == STORED

    @property
    def is_copy(self) -> bool:
        """Whether it was fetched for a message that goes out: no carrier has brought it."""
        return self.sms_sid is not None and self.carrier is None

    @property
    def copied_from(self) -> str | None:
        """The SID of the medium that this one is a copy of."""
        source = self.source or ""
        return source.removeprefix(_COPY) if source.startswith(_COPY) else None


class Of(msgspec.Struct, frozen=True):
    """The payload of a job for one medium."""

    account_sid: str
    sid: str


class Sweep(msgspec.Struct, frozen=True):
    """The payload of the job that removes what nothing holds any more."""

    account_sid: str


def begin(
    work: Work,
    account_sid: str,
    *,
    content_type: str,
    filename: str | None,
    service_sid: str | None = None,
    category: str = MEDIA,
    author: str | None = None,
    user_sid: str | None = None,
) -> Medium:
    """Note that bytes are about to come in: what breaks off is found by this row."""
    row = Medium(
        sid=work.mint("ME"),
        account_sid=account_sid,
        state=INCOMING,
        content_type=content_type,
        filename=filename,
        service_sid=service_sid,
        category=category,
        author=author,
        user_sid=user_sid,
        date_created=work.now,
        date_updated=work.now,
    )
    work.insert(_TABLE, row)
    sweep_by(work, account_sid, work.now + UPLOADED_WITHIN)
    return row


def stored(
    work: Work, row: Medium, *, size: int, content_type: str, filename: str | None
) -> Medium | None:
    """The bytes are there; the row as it is now. None where nothing holds it any more: they go."""
    changed = msgspec.structs.replace(
        row,
        state=STORED,
        size=size,
        content_type=content_type,
        filename=filename,
        date_uploaded=work.now,
        date_updated=work.now,
    )
    now = find(work, row.account_sid, row.sid)
    if now is None:
        tombstone = msgspec.structs.replace(changed, state=GONE)
        work.insert_new(_TABLE, tombstone)
        sweep_by(work, row.account_sid, work.now)
        return None
    work.run(
        "UPDATE media SET state = 'stored', size = ?, content_type = ?, filename = ?,"
        " date_uploaded = ?, date_updated = ? WHERE account_sid = ? AND sid = ?"
        " AND state IN ('incoming', 'awaited', 'moving')",
        size,
        content_type,
        filename,
        work.now,
        work.now,
        row.account_sid,
        row.sid,
    )
    return find(work, row.account_sid, row.sid)


def expect(
    work: Work,
    account_sid: str,
    *,
    source: str,
    content_type: str,
    filename: str | None,
    sid: str | None = None,
    carrier: str | None = None,
    sms_sid: str | None = None,
) -> Medium:
    """A medium that is fetched after the commit from `source`, an address or a SID of ours."""
    own = source.startswith("ME") and "/" not in source
    row = Medium(
        sid=sid or work.mint("ME"),
        account_sid=account_sid,
        state=AWAITED,
        content_type=content_type,
        filename=filename,
        source=f"{_COPY}{source}" if own else source,
        carrier=carrier,
        sms_sid=sms_sid,
        date_created=work.now,
        date_updated=work.now,
    )
    work.insert(_TABLE, row)
    outbox.put(work, FETCH, account_sid, Of(account_sid, row.sid))
    return row


def lose(work: Work, row: Medium) -> None:
    """The bytes cannot be had; the medium keeps its place."""
    work.run(
        "UPDATE media SET state = 'lost', date_updated = ? WHERE account_sid = ? AND sid = ?"
        " AND state = 'awaited'",
        work.now,
        row.account_sid,
        row.sid,
    )


def find(work: Work, account_sid: str, sid: str) -> Medium | None:
    """The medium, None where there is none any more."""
    return work.get(
        Medium, _TABLE, "account_sid = ? AND sid = ? AND state <> 'gone'", account_sid, sid
    )


def find_signed(work: Work, sid: str) -> Medium | None:
    """The medium of a signed address, whose signature covers the SID."""
    return work.get(Medium, _TABLE, "sid = ? AND state <> 'gone'", sid)


def of(work: Work, account_sid: str, sids: Sequence[str]) -> dict[str, Medium]:
    """The media of these SIDs that there are."""
    if not sids:
        return {}
    rows = work.find(
        Medium,
        _TABLE,
        f"account_sid = ? AND sid IN ({_marks(sids)}) AND state <> 'gone'",
        account_sid,
        *sids,
    )
    return {row.sid: row for row in rows}


def bind(
    work: Work,
    account_sid: str,
    sids: Sequence[str],
    *,
    service_sid: str,
    conversation_sid: str,
    message_sid: str,
) -> None:
    """The media of a conversation's message belong to it from now on."""
    work.run(
        "UPDATE media SET service_sid = ?, conversation_sid = ?, message_sid = ?, date_updated = ?"
        f" WHERE account_sid = ? AND sid IN ({_marks(sids)})",
        service_sid,
        conversation_sid,
        message_sid,
        work.now,
        account_sid,
        *sids,
    )


def release_message(work: Work, account_sid: str, message_sid: str, sids: Sequence[str]) -> None:
    """A conversation's message is no more."""
    if sids:
        where = f"message_sid = ? AND sid IN ({_marks(sids)})"
        _release_of_conversations(work, account_sid, where, (message_sid, *sids))


def release_conversation(work: Work, account_sid: str, conversation_sid: str, most: int) -> bool:
    """A conversation is no more: at most so many media of it are let go. Whether that was all that
    there is room for."""
    return _release_some(work, account_sid, "conversation_sid = ?", conversation_sid, most)


def release_service(work: Work, account_sid: str, service_sid: str, most: int) -> bool:
    """The same for a service, with all that was uploaded to it."""
    return _release_some(work, account_sid, "service_sid = ?", service_sid, most)


def _release_some(
    work: Work, account_sid: str, where: LiteralString, value: str, most: int
) -> bool:
    rows = work.values(
        f"SELECT sid FROM media WHERE account_sid = ? AND {where} LIMIT ?",
        account_sid,
        value,
        most,
    )
    sids = tuple(str(sid) for (sid,) in rows)
    if sids:
        _release_of_conversations(work, account_sid, f"sid IN ({_marks(sids)})", sids)
    return len(sids) == most


def _release_of_conversations(
    work: Work, account_sid: str, where: LiteralString | str, values: tuple[str, ...]
) -> None:
    """What an MMS has brought stays with its message; the rest goes."""
    work.run(
        "UPDATE media SET service_sid = NULL, conversation_sid = NULL, message_sid = NULL,"
        f" date_updated = ? WHERE account_sid = ? AND sms_sid IS NOT NULL AND {where}",
        work.now,
        account_sid,
        *values,
    )
    gone = work.run(
        "UPDATE media SET state = 'gone', service_sid = NULL, conversation_sid = NULL,"
        " message_sid = NULL, user_sid = NULL, date_updated = ?"
        f" WHERE account_sid = ? AND state <> 'gone' AND sms_sid IS NULL AND {where}",
        work.now,
        account_sid,
        *values,
    )
    if gone:
        sweep_by(work, account_sid, work.now)


def release_sms(work: Work, account_sid: str, sms_sid: str, sids: Sequence[str]) -> None:
    """A message that had brought media has them no more; a conversation may go on having them."""
    if not sids:
        return
    marks = _marks(sids)
    work.run(
        "UPDATE media SET sms_sid = NULL, date_updated = ? WHERE account_sid = ? AND sms_sid = ?"
        f" AND message_sid IS NOT NULL AND sid IN ({marks})",
        work.now,
        account_sid,
        sms_sid,
        *sids,
    )
    gone = work.run(
        "UPDATE media SET state = 'gone', sms_sid = NULL, date_updated = ? WHERE account_sid = ?"
        f" AND sms_sid = ? AND state <> 'gone' AND sid IN ({marks})",
        work.now,
        account_sid,
        sms_sid,
        *sids,
    )
    if gone:
        sweep_by(work, account_sid, work.now)


def drop(work: Work, account_sid: str, sid: str) -> None:
    """A medium is no more, whoever had it."""
    work.run(
        "UPDATE media SET state = 'gone', service_sid = NULL, conversation_sid = NULL,"
        " message_sid = NULL, sms_sid = NULL, user_sid = NULL, date_updated = ?"
        " WHERE account_sid = ? AND sid = ? AND state <> 'gone'",
        work.now,
        account_sid,
        sid,
    )
    sweep_by(work, account_sid, work.now)


def count_unsent(work: Work, account_sid: str, user_sid: str) -> int:
    """How many files of an agent wait for a message."""
    return int(
        work.value(
            "SELECT count(*) FROM media WHERE account_sid = ? AND user_sid = ?"
            " AND message_sid IS NULL",
            account_sid,
            user_sid,
        )
    )


def sweep_by(work: Work, account_sid: str, due: int) -> None:
    """See to it that what has gone is removed at an instant or earlier."""
    outbox.put_by(work, SWEEP, account_sid, Sweep(account_sid), key=_key(account_sid), due=due)


def _key(account_sid: str) -> str:
    return f"media sweep {account_sid}"


def give_up_old(work: Work, account_sid: str) -> None:
    """Uploads that broke off with their node, and what agents have not sent within a day, go."""
    work.run(
        "UPDATE media SET state = 'gone', user_sid = NULL WHERE account_sid = ?"
        " AND state = 'incoming' AND date_created <= ?",
        account_sid,
        work.now - UPLOADED_WITHIN,
    )
    work.run(
        "UPDATE media SET state = 'gone', user_sid = NULL WHERE account_sid = ?"
        " AND user_sid IS NOT NULL AND message_sid IS NULL AND state = 'stored'"
        " AND date_created <= ?",
        account_sid,
        work.now - KEPT_UNSENT,
    )


def gone(work: Work, account_sid: str) -> list[str]:
    """Some of what has gone, whose bytes are to be removed."""
    rows = work.values(
        "SELECT sid FROM media WHERE account_sid = ? AND state = 'gone' ORDER BY sid LIMIT ?",
        account_sid,
        AT_ONCE,
    )
    return [str(sid) for (sid,) in rows]


def forget(work: Work, account_sid: str, sids: Sequence[str]) -> int | None:
    """The bytes are removed, so the rows go; when to look again, None for never."""
    if sids:
        work.run(
            f"DELETE FROM media WHERE account_sid = ? AND state = 'gone' AND sid IN"
            f" ({_marks(sids)})",
            account_sid,
            *sids,
        )
    if gone(work, account_sid):
        return work.now
    dates = [
        work.value(
            "SELECT min(date_created) FROM media WHERE account_sid = ? AND state = 'incoming'",
            account_sid,
        ),
        work.value(
            "SELECT min(date_created) FROM media WHERE account_sid = ? AND user_sid IS NOT NULL"
            " AND message_sid IS NULL",
            account_sid,
        ),
    ]
    waits = (UPLOADED_WITHIN, KEPT_UNSENT)
    due = [int(date) + wait for date, wait in zip(dates, waits, strict=True) if date is not None]
    return max(min(due), work.now + 1) if due else None


class _Kept(msgspec.Struct, frozen=True):
    sid: str
    account_sid: str
    data: str


def next_kept(work: Work, after: str) -> tuple[Medium, bytes] | None:
    """The next file that is still in the database, behind a SID; None where there is none."""
    kept = work.one(
        _Kept,
        "SELECT sid, account_sid, data FROM desk_media WHERE sid > ? ORDER BY sid LIMIT 1",
        after,
    )
    if kept is None:
        return None
    row = find(work, kept.account_sid, kept.sid)
    if row is None:
        # Released meanwhile; there is nothing left to do but to take it away.
        row = Medium(
            sid=kept.sid,
            account_sid=kept.account_sid,
            state=GONE,
            content_type="",
            filename=None,
            date_created=work.now,
            date_updated=work.now,
        )
    return row, base64.b64decode(kept.data)


def moved(work: Work, row: Medium, size: int) -> None:
    """A file that was in the database is in the storage."""
    stored(work, row, size=size, content_type=row.content_type, filename=row.filename)
    if row.user_sid is not None and row.message_sid is None:
        sweep_by(work, row.account_sid, work.now + KEPT_UNSENT)
    work.run("DELETE FROM desk_media WHERE account_sid = ? AND sid = ?", row.account_sid, row.sid)


def _marks(values: Sequence[str]) -> str:
    return ", ".join("?" * len(values))
