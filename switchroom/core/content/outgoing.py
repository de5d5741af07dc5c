"""What of a template goes out. Of the types that a way can carry, the one highest in the published
order of priority is sent: media as MMS, text as SMS; no other type reaches a telephone."""

from typing import Any, Final

import msgspec

from switchroom.core import errors
from switchroom.core.content.kinds import Types
from switchroom.core.content.variables import Refusals, Values, fill

TEXT: Final = "twilio/text"
MEDIA: Final = "twilio/media"
# What Conversations can show, the richest last (page 50542 of the error reference).
_SHOWN: Final = (
    "twilio/location",
    "twilio/quick-reply",
    "twilio/call-to-action",
    "twilio/list-picker",
    "twilio/card",
)


class Outgoing(msgspec.Struct, frozen=True):
    """A template with its variables filled in; one of the two is not empty."""

    body: str
    media: tuple[str, ...] = ()


def to_telephone(types: Types, values: Values, refusals: Refusals, *, media: bool) -> Outgoing:
    """What a telephone gets: the media, unless they cannot be sent (`media`) and there is a text.

    Raises CONTENT_NOT_FOR_CHANNEL where the template has neither, and what `fill` does.
    """
    if MEDIA in types and (media or TEXT not in types):
        found = types[MEDIA]
        urls = tuple(fill(url, values, refusals) for url in found.get("media", ()))
        return Outgoing(fill(found.get("body", ""), values, refusals), urls)
    if TEXT in types:
        return Outgoing(fill(types[TEXT]["body"], values, refusals))
    raise errors.CONTENT_NOT_FOR_CHANNEL(channel="SMS", types=", ".join(types))


def to_chat(types: Types, values: Values, refusals: Refusals) -> Outgoing:
    """What is read in a conversation that nobody takes part in by telephone: the same, and where
    there is neither text nor media the words of the richest type.

    Raises CONTENT_TYPE_UNSUPPORTED for a template of which Conversations can show nothing, and what
    `fill` does.
    """
    if TEXT in types or MEDIA in types:
        return to_telephone(types, values, refusals, media=True)
    kind = next((kind for kind in reversed(_SHOWN) if kind in types), None)
    if kind is None:
        raise errors.CONTENT_TYPE_UNSUPPORTED(types=", ".join(types))
    found = types[kind]
    urls = tuple(fill(url, values, refusals) for url in found.get("media", ()))
    return Outgoing(fill(_words(found), values, refusals), urls)


def is_for_chat(types: Types) -> bool:
    """Tell whether Conversations can show anything of a template."""
    return TEXT in types or MEDIA in types or any(kind in types for kind in _SHOWN)


def _words(found: Any) -> str:
    """The words of a type: its body, a card's title and subtitle, a location's name and place."""
    if "latitude" in found:
        place = f"{found['latitude']}, {found['longitude']}"
        lines = [found.get("label"), found.get("address"), place]
    else:
        lines = [found.get("title"), found.get("body"), found.get("subtitle")]
    return "\n".join(line for line in lines if line)
