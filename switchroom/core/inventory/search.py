"""Finding numbers that can be bought (messaging §4)."""

from collections.abc import Callable, Iterator
from itertools import chain, islice
from typing import Final

from switchroom.core import errors, phone
from switchroom.core.inventory import ranges
from switchroom.core.inventory.criteria import Criteria, Wanted, read
from switchroom.core.inventory.digits import in_turn, numbers
from switchroom.core.inventory.offers import Offer, describe, offer, traits
from switchroom.core.inventory.places import Place
from switchroom.core.inventory.ranges import Range
from switchroom.core.phone import Kind

# A search gives up after so many numbers, taken or not, or so many that the plan does not have:
# asking the plan costs some 0.1 ms.
LOOKED_AT_MAX: Final = 20_000
MISSING_MAX: Final = 2_000


def search(
    country: str,
    kind: Kind,
    criteria: Criteria,
    taken: Callable[[str], bool],
    limit: int,
) -> list[Offer]:
    """At most `limit` numbers that satisfy the criteria and of which `taken` says no.

    The work is bounded; the order is always the same. Raises NOT_FOUND where the country lacks
    the type, and what `criteria.read` raises for bad criteria (messaging §4, §5.5).

    >>> search("US", "local", Criteria(contains="+14155552671"), lambda number: False, 5)[0].region
    'CA'
    """
    if kind not in ranges.types_of(country):
        raise errors.NOT_FOUND()
    wanted = read(criteria, country, kind)
    if limit <= 0 or not wanted.allows(traits(country, kind)):
        return []
    found: dict[str, Offer] = {}
    for e164, place in _candidates(country, kind, wanted):
        if e164 not in found and not taken(e164):
            found[e164] = offer(e164, country, kind, place)
            if len(found) == limit:
                break
    return list(found.values()) or _named(country, kind, wanted, taken)


def _candidates(country: str, kind: Kind, wanted: Wanted) -> Iterator[tuple[str, Place]]:
    """The numbers that fit and exist, as far as a search may look."""
    layers = (ranges.narrow(country, kind), ranges.wide(country, kind))
    supply = chain.from_iterable(_matching(layer, wanted) for layer in layers)
    missing = 0
    for e164, place in islice(supply, LOOKED_AT_MAX):
        if ranges.exists(e164, country, kind):
            yield e164, place
        else:
            missing += 1
            if missing == MISSING_MAX:
                return


def _matching(layer: tuple[Range, ...], wanted: Wanted) -> Iterator[tuple[str, Place]]:
    return in_turn(numbers(one, wanted.pattern) for one in layer if wanted.includes(one))


def _named(country: str, kind: Kind, wanted: Wanted, taken: Callable[[str], bool]) -> list[Offer]:
    """A whole number that no range holds, such as +15550001111, when only it is asked for."""
    e164 = wanted.pattern.named()
    if e164 is None or not phone.is_possible(e164) or wanted.is_placed() or taken(e164):
        return []
    found = describe(e164)
    return [found] if (found.iso_country, found.type) == (country, kind) else []
