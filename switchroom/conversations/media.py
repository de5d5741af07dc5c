"""Media of a message in the words of Conversations (conversations §2.5)."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

import msgspec

from switchroom.conversations import services
from switchroom.conversations.rows import Conversation, Message
from switchroom.core import errors, limits, media_types
from switchroom.core.sms.message import OURS, Media
from switchroom.media import rows
from switchroom.media.rows import Medium
from switchroom.messaging import incoming
from switchroom.store.work import Work, encode

_UPDATE: Final = "UPDATE conversation_messages SET media = ? WHERE account_sid = ? AND sid = ?"


class Listed(msgspec.Struct, frozen=True):
    """A medium as a conversation message lists it. Beside it stands its address, as in
    `core.sms.message.Media`."""

    sid: str
    size: int
    content_type: str
    filename: str | None
    url: str

    @property
    def attachment(self) -> Media:
        """The medium as a carrier is handed it."""
        return Media(self.url, self.content_type, self.sid, self.filename or "")


def listed(work: Work, account_sid: str, media: Sequence[Media]) -> str | None:
    """The media list of a conversation message as JSON text, or None without any. What is nobody's
    yet is fetched after the commit."""
    known = rows.of(work, account_sid, [medium.sid for medium in media if medium.sid])
    found = []
    for medium in media:
        row = known.get(medium.sid) or rows.expect(
            work,
            account_sid,
            source=medium.url,
            content_type=incoming.type_of(medium),
            filename=incoming.name_of(medium.url),
        )
        found.append(_entry(row, medium.url))
    return _text(found)


def posted(work: Work, conversation: Conversation, sid: str, root: str) -> str:
    """The media list of a message that posts an uploaded medium. Raises INVALID_PARAMETER."""
    row = rows.find(work, conversation.account_sid, sid)
    if row is None or row.service_sid != conversation.service_sid or row.user_sid is not None:
        raise errors.INVALID_PARAMETER(
            sentence=f"MediaSid: the service of the conversation has no medium {sid}"
        )
    if row.message_sid is not None:
        raise errors.INVALID_PARAMETER(
            sentence=f"MediaSid: {sid} belongs to the message {row.message_sid} already"
        )
    if not row.is_stored:
        raise errors.INVALID_PARAMETER(sentence=f"MediaSid: the upload of {sid} is not complete")
    return of_rows([row], root)


def of_rows(found: Iterable[Medium], root: str) -> str:
    """The media list of a message with media of ours."""
    return encode([_entry(row, f"{OURS}{root}") for row in found]).decode()


def read(text: str | None) -> list[Listed]:
    """The media of a message."""
    return [] if text is None else msgspec.json.decode(text, type=list[Listed])


def bind(work: Work, conversation: Conversation, message: Message) -> None:
    """The media of a message that was added are its own from now on."""
    rows.bind(
        work,
        message.account_sid,
        [one.sid for one in read(message.media)],
        service_sid=conversation.service_sid,
        conversation_sid=conversation.sid,
        message_sid=message.sid,
    )


def check_outgoing(text: str) -> None:
    """Whether a list can go out as one MMS; what is still awaited is not known yet.

    Raises MEDIA_TOO_LARGE, MEDIA_TYPE, TOO_MANY_MEDIA (messaging §17).
    """
    found = read(text)
    if len(found) > limits.MEDIA_PER_MESSAGE:
        raise errors.TOO_MANY_MEDIA(most=limits.MEDIA_PER_MESSAGE)
    for one in found:
        if one.size and not media_types.goes_by_mms(one.content_type):
            raise errors.MEDIA_TYPE(content_type=one.content_type)
    if sum(one.size for one in found) > limits.MMS_BYTES:
        raise errors.MEDIA_TOO_LARGE(most=limits.MMS_BYTES // 1024**2)


def settle(work: Work, row: Medium) -> None:
    """A medium has come: its message says its size and kind from now on."""
    if row.message_sid is None:
        return
    work.lock("message media", row.message_sid)
    text = work.value(
        "SELECT media FROM conversation_messages WHERE account_sid = ? AND sid = ?",
        row.account_sid,
        row.message_sid,
    )
    found = [_entry(row, one.url) if one.sid == row.sid else one for one in read(text)]
    work.run(_UPDATE, _text(found), row.account_sid, row.message_sid)


def release(work: Work, message: Message) -> None:
    """A message is deleted, its media go with it."""
    sids = [one.sid for one in read(message.media)]
    rows.release_message(work, message.account_sid, message.sid, sids)


def begin(work: Work, account_sid: str, service_sid: str, **about: Any) -> Medium:
    """A medium is about to be uploaded to a service. Raises NOT_FOUND."""
    service = services.fetch(work, account_sid, service_sid)
    return rows.begin(work, account_sid, service_sid=service.sid, **about)


def fetch(work: Work, account_sid: str, service_sid: str, sid: str) -> Medium:
    """A medium of a service. Raises NOT_FOUND."""
    row = rows.find(work, account_sid, sid)
    if row is None or row.service_sid != service_sid or row.state == rows.INCOMING:
        raise errors.NOT_FOUND()
    return row


def is_seen_by(work: Work, row: Medium, identity: str) -> bool:
    """Whether a user sees a medium: he has uploaded it, or is in its conversation."""
    if row.conversation_sid is None:
        return row.author == identity
    found = work.value(
        "SELECT 1 FROM participants WHERE account_sid = ? AND conversation_sid = ?"
        " AND identity = ?",
        row.account_sid,
        row.conversation_sid,
        identity,
    )
    return found is not None


def delete(work: Work, account_sid: str, service_sid: str, sid: str) -> None:
    """Delete a medium; the message that it belongs to goes on naming it. Raises NOT_FOUND."""
    rows.drop(work, account_sid, fetch(work, account_sid, service_sid, sid).sid)


def _entry(row: Medium, url: str) -> Listed:
    return Listed(row.sid, row.size, row.content_type, row.filename, url)


def _text(found: Sequence[Listed]) -> str | None:
    return encode(found).decode() if found else None
