"""The ranges of fictional numbers that each country's supply is made of.

A supply has two layers: `narrow` ranges are set aside for fiction or follow the numbering plan's
own example, and are offered first; `wide` ranges span the whole plan, for those who search for
particular digits.
"""

from functools import cache, lru_cache
from typing import Final, get_args

import msgspec
import phonenumbers
from phonenumbers import PhoneNumberType

from switchroom.core import phone
from switchroom.core.inventory.countries import COUNTRIES
from switchroom.core.inventory.places import AREA_PLACES, NOWHERE, Place
from switchroom.core.phone import TOLL_FREE_CODES, Kind


class Range(msgspec.Struct, frozen=True):
    """All numbers + `prefix` and as many digits as `seed` has, counted from `seed` upwards."""

    prefix: str
    seed: str
    place: Place = NOWHERE


KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
_EXAMPLES: Final[dict[Kind, int]] = {
    "local": PhoneNumberType.FIXED_LINE,
    "mobile": PhoneNumberType.MOBILE,
    "toll-free": PhoneNumberType.TOLL_FREE,
}
# Subscriber digits that vary in a range made from the numbering plan's example.
_EXAMPLE_FREE: Final = 4
NORTH_AMERICA: Final = ("US", "CA")

# Numbers that regulators keep for drama, (prefix, first digits offered, city).
_DRAMA: Final[dict[tuple[str, Kind], tuple[tuple[str, str, str], ...]]] = {
    ("GB", "local"): (
        ("442079460", "000", "London"),
        ("441214960", "000", "Birmingham"),
        ("441614960", "000", "Manchester"),
        ("441134960", "000", "Leeds"),
        ("441314960", "000", "Edinburgh"),
        ("441414960", "000", "Glasgow"),
        ("441174960", "000", "Bristol"),
    ),
    ("GB", "mobile"): (("447700900", "000", ""),),
    ("GB", "toll-free"): (("448081570", "000", ""),),
    ("DE", "local"): (
        ("493023125", "000", "Berlin"),
        ("496990009", "000", "Frankfurt am Main"),
        ("494066969", "000", "Hamburg"),
        ("492214710", "000", "Cologne"),
        ("498999998", "000", "Munich"),
    ),
    ("FR", "local"): (("3319900", "0000", "Paris"),),
    ("FR", "mobile"): (("3363998", "0000", ""),),
    ("AU", "local"): (("6125550", "0000", "Sydney"), ("6135550", "0000", "Melbourne")),
    ("AU", "mobile"): (("61491570", "006", ""),),
}


@cache
def types_of(country: str) -> tuple[Kind, ...]:
    """The types of number that a country has; none for an unknown country.

    >>> types_of("US"), types_of("GB"), types_of("ZZ")
    (('local', 'toll-free'), ('local', 'mobile', 'toll-free'), ())
    """
    if country in NORTH_AMERICA:
        return ("local", "toll-free")
    if country not in COUNTRIES:
        return ()
    return tuple(kind for kind in KINDS if _example(country, kind))


@cache
def area_codes(country: str, kind: Kind = "local") -> tuple[str, ...]:
    """The area codes of the US or Canada, those with a known place first."""
    if kind == "toll-free":
        return tuple(sorted(TOLL_FREE_CODES))
    known = list(AREA_PLACES)
    others = (str(code) for code in range(200, 1000) if str(code) not in AREA_PLACES)
    return tuple(code for code in (*known, *others) if _is_geographic(code, country))


@lru_cache(maxsize=1024)
def narrow(country: str, kind: Kind) -> tuple[Range, ...]:
    """The ranges that are offered first; `kind` must be one of `types_of(country)`."""
    if country in NORTH_AMERICA:
        return tuple(
            Range(f"1{code}555", "0100", AREA_PLACES.get(code, NOWHERE))
            for code in area_codes(country, kind)
        )
    drama = tuple(
        Range(prefix, seed, Place(locality=city) if city else NOWHERE)
        for prefix, seed, city in _DRAMA.get((country, kind), ())
    )
    digits = _example(country, kind)
    return drama or (Range(digits[:-_EXAMPLE_FREE], digits[-_EXAMPLE_FREE:]),)


@lru_cache(maxsize=1024)
def wide(country: str, kind: Kind) -> tuple[Range, ...]:
    """The ranges that span the whole plan; not every number in them exists."""
    if country in NORTH_AMERICA:
        return tuple(
            Range(f"1{code}", "5550100", AREA_PLACES.get(code, NOWHERE))
            for code in area_codes(country, kind)
        )
    calling_code = str(phonenumbers.country_code_for_region(country))
    seed = _example(country, kind)[len(calling_code) :]
    return (Range(calling_code, seed),)


def exists(e164: str, country: str, kind: Kind) -> bool:
    """Tell whether the plan has a number of this country and kind; fiction need not be valid.

    >>> exists("+14152345678", "US", "local"), exists("+14151234567", "US", "local")
    (True, False)
    """
    if country in NORTH_AMERICA:
        return e164[5] in "23456789" and e164[6:8] != "11"
    return phone.country(e164) == country and phone.kind(e164) == kind


def _example(country: str, kind: Kind) -> str:
    """The plan's example number without +, or "" where the country has none of the kind."""
    number = phonenumbers.example_number_for_type(country, _EXAMPLES[kind])
    if number is None:
        return ""
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    # Small territories share numbers with a neighbour, who then owns them.
    return e164[1:] if phone.country(e164) == country and phone.kind(e164) == kind else ""


def _is_geographic(area_code: str, country: str) -> bool:
    number = phonenumbers.parse(f"+1{area_code}5550100")
    return (
        phonenumbers.region_code_for_number(number) == country
        and phonenumbers.number_type(number) == PhoneNumberType.FIXED_LINE_OR_MOBILE
    )
