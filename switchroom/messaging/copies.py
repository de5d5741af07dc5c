"""Media that a sender gives by their addresses: they are named when the message is written down,
and copied when it is to go out, so that it has them whatever becomes of the address (messaging
§17)."""

from collections.abc import Iterable

import msgspec

from switchroom.core.sms.message import Media
from switchroom.media import rows
from switchroom.messaging import incoming
from switchroom.store.work import Work


def named(work: Work, media: Iterable[Media]) -> tuple[Media, ...]:
    """The media, those that are not ours yet under SIDs of their own."""
    return tuple(
        one if one.sid else msgspec.structs.replace(one, sid=work.mint("ME")) for one in media
    )


def expect(work: Work, account_sid: str, sms_sid: str, media: Iterable[Media]) -> None:
    """Have media fetched that a message has by their addresses alone."""
    for one in media:
        rows.expect(
            work,
            account_sid,
            sid=one.sid,
            source=one.url,
            content_type=incoming.type_of(one),
            filename=one.name or incoming.name_of(one.url),
            sms_sid=sms_sid,
        )


def of(work: Work, account_sid: str, sms_sid: str, media: Iterable[Media]) -> list[rows.Medium]:
    """The copies that were made, or are being made, for a message with these media; without any
    this costs nothing."""
    found = rows.of(work, account_sid, [one.sid for one in media if one.sid])
    return [row for row in found.values() if row.is_copy and row.sms_sid == sms_sid]


def are_awaited(work: Work, account_sid: str, sms_sid: str, media: Iterable[Media]) -> bool:
    """Whether a message waits for a copy."""
    return any(row.state == rows.AWAITED for row in of(work, account_sid, sms_sid, media))
