"""Media of a message in the words of Conversations."""

import mimetypes
from collections.abc import Iterable
from urllib.parse import urlsplit

import msgspec

from switchroom.core.sms.message import Media
from switchroom.store.work import Work, encode


class Medium(msgspec.Struct):
    """A medium as a conversation message lists it, with its address beside it."""

    sid: str
    size: int
    content_type: str
    filename: str
    url: str


def listed(work: Work, media: Iterable[Media]) -> str | None:
    """The media list of a conversation message as JSON text, or None without any."""
    found = [
        Medium(
            sid=work.mint("ME"),
            size=0,
            content_type=medium.content_type or mimetypes.guess_type(medium.url)[0] or "",
            filename=urlsplit(medium.url).path.rsplit("/", 1)[-1],
            url=medium.url,
        )
        for medium in media
    ]
    return encode(found).decode() if found else None
