"""The attachments of an SMS in the words of Conversations."""

import mimetypes
from urllib.parse import urlsplit

import msgspec

from switchroom.messaging.messages import Sms
from switchroom.store.work import Work, encode


class Medium(msgspec.Struct):
    """A medium as a conversation message lists it, with its address beside it."""

    sid: str
    size: int
    content_type: str
    filename: str
    url: str


def in_conversation(work: Work, sms: Sms) -> str | None:
    """The media list of a conversation message as JSON text, or None."""
    if sms.media is None:
        return None
    listed = [
        Medium(
            sid=work.mint("ME"),
            size=0,
            content_type=medium.content_type or mimetypes.guess_type(medium.url)[0] or "",
            filename=urlsplit(medium.url).path.rsplit("/", 1)[-1],
            url=medium.url,
        )
        for medium in sms.attachments
    ]
    return encode(listed).decode()
