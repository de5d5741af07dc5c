"""Attributes: JSON that is kept as the text the client wrote (conversations §2.2)."""

import msgspec

from switchroom.core import errors


def check(text: str, most_bytes: int) -> str:
    """The text itself when it is valid JSON of a bearable size.

    Raises ATTRIBUTES_NOT_JSON, ATTRIBUTES_TOO_LONG.
    """
    if text == "{}":
        return text
    if len(text.encode("utf-8", "surrogatepass")) > most_bytes:
        raise errors.ATTRIBUTES_TOO_LONG(most=most_bytes)
    try:
        msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError, UnicodeEncodeError):
        raise errors.ATTRIBUTES_NOT_JSON() from None
    return text
