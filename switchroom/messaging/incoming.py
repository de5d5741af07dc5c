"""Media that a message brings: they are named when it comes in, and fetched after the commit
(messaging §17)."""

import mimetypes
from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

import msgspec

from switchroom.core import media_types
from switchroom.core.sms.message import OURS, InboundSms, Media
from switchroom.media import rows
from switchroom.media.rows import Medium
from switchroom.store.work import Work, encode


def named(work: Work, media: Iterable[Media]) -> tuple[Media, ...]:
    """The media under SIDs of their own."""
    return tuple(
        Media(OURS if one.sid else one.url, one.content_type, work.mint("ME"), one.name)
        for one in media
    )


def expect(
    work: Work, account_sid: str, sms_sid: str, sms: InboundSms, media: Iterable[Media]
) -> None:
    """Have the media of a message fetched. One of ours, which has come round from another number of
    ours, is copied."""
    for given, one in zip(sms.media, media, strict=True):
        rows.expect(
            work,
            account_sid,
            sid=one.sid,
            source=given.sid or given.url,
            content_type=type_of(one),
            filename=one.name or name_of(one.url),
            carrier=sms.carrier,
            sms_sid=sms_sid,
        )


def settle(work: Work, row: Medium) -> None:
    """A medium has come: its message says its kind from now on."""
    if row.sms_sid is None:
        return
    work.lock("sms", row.sms_sid)
    text = work.value(
        "SELECT media FROM messages WHERE account_sid = ? AND sid = ?", row.account_sid, row.sms_sid
    )
    if text is None:
        return
    found = [
        Media(one.url, row.content_type, one.sid, one.name) if one.sid == row.sid else one
        for one in msgspec.json.decode(text, type=list[Media])
    ]
    work.run(
        "UPDATE messages SET media = ? WHERE account_sid = ? AND sid = ?",
        encode(found).decode(),
        row.account_sid,
        row.sms_sid,
    )


def type_of(medium: Media) -> str:
    """What a medium is said to be, by its carrier or by its name; empty where nobody says."""
    try:
        return medium.content_type or mimetypes.guess_type(medium.url)[0] or ""
    except ValueError:
        return ""


def name_of(url: str) -> str | None:
    """What a medium is called by its address, which may be none at all.

    >>> name_of("https://example.com/a/bike%201.jpg?x=y"), name_of("https://example.com/")
    ('bike 1.jpg', None)
    >>> name_of("http://[y") is None
    True
    """
    try:
        path = urlsplit(url).path
    except ValueError:
        return None
    return media_types.file_name(unquote(path, errors="replace"))
