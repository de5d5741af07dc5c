"""Whom a message goes out to, and by which numbers (conversations §2.5)."""

from collections.abc import Sequence

import msgspec

from switchroom.conversations import hooks
from switchroom.conversations.rows import Participant
from switchroom.core import errors
from switchroom.core.routing import groups


class FanOut(msgspec.Struct, frozen=True):
    """The participants who are written to. In a group `through` is the number of ours that it
    leaves by, and `beside` are our other numbers there, which everybody sees."""

    recipients: tuple[Participant, ...]
    through: str | None = None
    beside: tuple[str, ...] = ()


_NOBODY = FanOut(())


def of(bound: Sequence[Participant], participant_sid: str | None, origin: hooks.Origin) -> FanOut:
    """Where a message goes; `bound` are those who have to do with SMS.

    Everybody outside the chat gets it but its author. In a group people have seen what one of them
    has written, and what others write leaves as one text for all of them, by the author's projected
    address; of an author who has none (a flow, an agent) by one that is nobody's, or the first.
    Raises AUTHOR_NOT_IN_GROUP for a stranger's message over the API.
    """
    if not groups.is_group(bound):
        return FanOut(tuple(one for one in bound if one.address and one.sid != participant_sid))
    if participant_sid is None and origin.source == hooks.API.source:
        raise errors.AUTHOR_NOT_IN_GROUP()
    author = next((one for one in bound if one.sid == participant_sid), None)
    if origin.source == hooks.SMS.source or (author is not None and author.address is not None):
        return _NOBODY
    through = _front(bound, author)
    if through is None:
        return _NOBODY
    _, ours = groups.numbers_of(bound)
    return FanOut(
        recipients=tuple(one for one in bound if groups.kind(one) == "external"),
        through=through,
        beside=tuple(number for number in ours if number != through),
    )


def _front(bound: Sequence[Participant], author: Participant | None) -> str | None:
    """The number of ours that stands for an author."""
    if author is not None:
        return author.projected_address
    fronts = [one for one in bound if one.projected_address is not None]
    nobodys = [one for one in fronts if one.identity is None]
    return next((one.projected_address for one in (*nobodys, *fronts)), None)
