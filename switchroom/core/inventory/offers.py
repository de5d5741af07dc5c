"""What the inventory says of a number: place, capabilities, requirements (messaging §4)."""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final

import msgspec

from switchroom.core import phone
from switchroom.core.inventory import ranges
from switchroom.core.inventory.digits import NO_PATTERN, in_turn, numbers
from switchroom.core.inventory.places import NOWHERE, Place, area_place
from switchroom.core.inventory.ranges import Range
from switchroom.core.phone import Kind


class Offer(msgspec.Struct, frozen=True):
    """A number that can be bought, as AvailablePhoneNumbers lists it (messaging §4).

    Coordinates are text with six decimals; what is not known of a place is None.
    """

    phone_number: str
    friendly_name: str
    type: Kind
    iso_country: str
    lata: str | None
    rate_center: str | None
    locality: str | None
    region: str | None
    postal_code: str | None
    latitude: str | None
    longitude: str | None
    address_requirements: str
    beta: bool
    voice: bool
    sms: bool
    mms: bool


# A local number there needs an address in the place or in the country.
_ADDRESS_REQUIRED: Final = {
    **dict.fromkeys([(country, "local") for country in ("CH", "DE", "ES", "FR", "IT")], "local"),
    ("AU", "local"): "any",
    ("AU", "mobile"): "any",
}
_PICTURES: Final = frozenset({"US", "CA"})
# Countries that have been offered for long; the others are marked beta.
_SETTLED: Final = frozenset(
    {"AT", "AU", "BE", "BR", "CA", "CH", "CL", "CO", "CZ", "DE", "DK", "ES", "FI", "FR", "GB"}
    | {"HK", "IE", "IL", "IN", "IT", "JP", "MX", "NL", "NO", "NZ", "PL", "PT", "SE", "SG", "US"}
    | {"ZA"}
)


class Traits(msgspec.Struct, frozen=True):
    """What all numbers of one country and type have in common."""

    address_requirements: str
    beta: bool
    voice: bool
    sms: bool
    mms: bool


def traits(country: str, kind: Kind) -> Traits:
    """Every number here takes SMS, for that is what the inventory is for; pictures as MMS does."""
    return Traits(
        address_requirements=_ADDRESS_REQUIRED.get((country, kind), "none"),
        beta=country not in _SETTLED,
        voice=True,
        sms=True,
        mms=country in _PICTURES,
    )


def offer(e164: str, country: str, kind: Kind, place: Place) -> Offer:
    """The listing of one number."""
    common = traits(country, kind)
    return Offer(
        phone_number=e164,
        friendly_name=phone.national_format(e164),
        type=kind,
        iso_country=country,
        lata=place.lata,
        rate_center=place.rate_center,
        locality=place.locality,
        region=place.region,
        postal_code=place.postal_code,
        latitude=_decimals(place.latitude),
        longitude=_decimals(place.longitude),
        address_requirements=common.address_requirements,
        beta=common.beta,
        voice=common.voice,
        sms=common.sms,
        mms=common.mms,
    )


def describe(e164: str) -> Offer:
    """What the inventory says of any number asked for by name, listed or not.

    >>> describe("+14155552671").locality, describe("+13115552368").iso_country
    ('San Francisco', 'US')
    """
    assert phone.is_e164(e164), e164
    country, kind = phone.country(e164), phone.kind(e164)
    return offer(e164, country, kind, _place(e164, country, kind))


def offers(country: str, kind: Kind) -> Iterator[Offer]:
    """The whole supply of one type, thousands of numbers, the ones set aside for fiction first.

    >>> next(offers("US", "local")).friendly_name
    '(415) 555-0100'
    """
    assert kind in ranges.types_of(country), (country, kind)
    layers = (ranges.narrow(country, kind), ranges.wide(country, kind))
    seen: set[str] = set()
    for e164, place in chain.from_iterable(supply(layer) for layer in layers):
        if e164 not in seen and ranges.exists(e164, country, kind):
            seen.add(e164)
            yield offer(e164, country, kind, place)


def supply(layer: Iterable[Range]) -> Iterator[tuple[str, Place]]:
    """The numbers of several ranges in turn, so that a short list shows many places."""
    return in_turn(numbers(one, NO_PATTERN) for one in layer)


def _place(e164: str, country: str, kind: Kind) -> Place:
    if e164.startswith("+1"):
        return area_place(e164) if kind == "local" else NOWHERE
    if kind not in ranges.types_of(country):
        return NOWHERE
    known = (one.place for one in ranges.narrow(country, kind) if e164.startswith(f"+{one.prefix}"))
    return next(known, NOWHERE)


def _decimals(degrees: float | None) -> str | None:
    return None if degrees is None else f"{degrees:.6f}"
