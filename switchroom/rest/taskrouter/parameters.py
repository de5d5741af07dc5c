"""Parameters that several resources of TaskRouter take (taskrouter §1)."""

from typing import Final

from msgspec import UnsetType

from switchroom.taskrouter import texts

MAX_PAGE: Final = 1_000

_TRUE: Final = ("true", "1", "yes")
_DIRECTIONS: Final = ("asc", "desc")


def truth(text: str) -> bool:
    """What a boolean says: everything but three words is false.

    >>> truth("True"), truth("yes"), truth("1"), truth("on"), truth("")
    (True, True, True, False, False)
    """
    return text.strip().lower() in _TRUE


def wish(text: str | UnsetType) -> bool | None:
    """The same of a filter, or of a field to change; None where nothing was sent."""
    return truth(text) if text else None


def ordering(text: str | UnsetType, field: str) -> str:
    """The direction in which a list is ordered by the one field that it can be ordered by; empty
    where nothing was sent. Raises INVALID_PARAMETER.

    >>> ordering("DateUpdated:desc", "DateUpdated")
    'desc'
    """
    if not text:
        return ""
    name, _, direction = text.partition(":")
    direction = direction.lower() or "asc"
    if name != field or direction not in _DIRECTIONS:
        raise texts.refuse(f"Ordering must be {field}:asc or {field}:desc")
    return direction
