"""Group texts: what makes a conversation a group, and which one a message belongs to (conversations
§2.4, §3.1).

In a group everybody sees everybody: people join with nothing but their own number, whoever is on
chat shows a number of ours, his projected address. A group is known by the unordered set of all
these numbers.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Literal, Protocol

import msgspec

Kind = Literal["chat", "pair", "external", "projected", "nobody"]
GROUPED = ("external", "projected")


class Bound(Protocol):
    """How somebody takes part in a conversation."""

    @property
    def identity(self) -> str | None: ...
    @property
    def address(self) -> str | None: ...
    @property
    def proxy_address(self) -> str | None: ...
    @property
    def projected_address(self) -> str | None: ...


class PairClaim(msgspec.Struct, frozen=True):
    """One person and one number of ours: his texts to it are this group's."""

    address: str
    projected_address: str


class GroupClaim(msgspec.Struct, frozen=True):
    """Three numbers or more, as `key` writes them."""

    numbers: str


Claim = PairClaim | GroupClaim


def kind(one: Bound) -> Kind:
    """How somebody takes part: on chat, by a pair of addresses, or in a group with a number of his
    own (external) or of ours (projected, with an identity or as a gateway without one)."""
    if one.projected_address is not None:
        return "projected"
    if one.address is not None:
        return "external" if one.proxy_address is None else "pair"
    return "nobody" if one.identity is None else "chat"


def is_group(members: Iterable[Bound]) -> bool:
    """Whether any of them takes part as only members of groups do."""
    return any(kind(one) in GROUPED for one in members)


def key(numbers: Iterable[str]) -> str:
    """A set of numbers as one text, the same in whatever order they come.

    >>> key(["+2", "+1", "+2"])
    '+1 +2'
    """
    return " ".join(sorted(set(numbers)))


def claim(members: Iterable[Bound]) -> Claim | None:
    """What a group's members hold between them: nobody else may be reached by the same numbers.
    None where nobody of them can be reached yet.

    >>> class Member(msgspec.Struct):
    ...     identity: str | None = None
    ...     address: str | None = None
    ...     proxy_address: str | None = None
    ...     projected_address: str | None = None
    >>> ann, ben, we = Member(address="+1"), Member(address="+2"), Member(projected_address="+9")
    >>> claim([ann, ben]), claim([we, ann]), claim([we, ben, ann])
    (None, PairClaim(address='+1', projected_address='+9'), GroupClaim(numbers='+1 +2 +9'))
    """
    people, ours = numbers_of(members)
    if not people or not ours:
        return None
    if len(people) == len(ours) == 1:
        return PairClaim(people[0], ours[0])
    return GroupClaim(key((*people, *ours)))


def numbers_of(members: Iterable[Bound]) -> tuple[list[str], list[str]]:
    """The numbers of the people of a group, and those of ours, in the order in which they came."""
    people: dict[str, None] = {}
    ours: dict[str, None] = {}
    for one in members:
        if one.projected_address is not None:
            ours[one.projected_address] = None
        elif one.address is not None and one.proxy_address is None:
            people[one.address] = None
    return list(people), list(ours)


def is_copy(earlier: Sequence[str], recipient: str) -> bool:
    """Whether a text to a group is one more copy of what came to another number of ours already.

    A carrier brings a text once for each of our numbers in the group. `earlier` are the numbers
    that texts of the same sender with the same content came to a moment ago: as long as another
    number has had more of them, this one only catches up.

    >>> is_copy([], "+1"), is_copy(["+1"], "+2"), is_copy(["+1", "+2"], "+1")
    (False, True, False)
    """
    counts = Counter(earlier)
    return max(counts.values(), default=0) > counts[recipient]
