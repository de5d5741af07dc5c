"""The parameters of a number search, checked, and whether a place or type satisfies them."""

import math
import re
from typing import Final

import msgspec

from switchroom.core import errors, phone
from switchroom.core.inventory.digits import NO_PATTERN, Pattern, read_pattern
from switchroom.core.inventory.offers import Traits
from switchroom.core.inventory.places import Place, area_place
from switchroom.core.inventory.ranges import Range, area_codes
from switchroom.core.phone import Kind

DISTANCE_DEFAULT: Final = 25
DISTANCE_MAX: Final = 500
_EARTH_MILES: Final = 3958.8
_DEGREES: Final = r"\s*(-?[0-9]{1,3}(?:\.[0-9]{0,12})?)\s*"
_LAT_LONG: Final = re.compile(f"{_DEGREES},{_DEGREES}")


class Criteria(msgspec.Struct, frozen=True, kw_only=True):
    """What is wanted; None is no wish. Names and meanings as in messaging §4."""

    area_code: str | int | None = None
    contains: str | None = None
    sms_enabled: bool | None = None
    mms_enabled: bool | None = None
    voice_enabled: bool | None = None
    fax_enabled: bool | None = None
    exclude_all_address_required: bool = False
    exclude_local_address_required: bool = False
    exclude_foreign_address_required: bool = False
    beta: bool = True
    near_number: str | None = None
    near_lat_long: str | None = None
    distance: int = DISTANCE_DEFAULT
    in_postal_code: str | None = None
    in_region: str | None = None
    in_locality: str | None = None
    in_rate_center: str | None = None
    in_lata: str | None = None


class Wanted(msgspec.Struct, frozen=True):
    """Criteria after reading: a pattern of digits, an area code, a centre, and the rest."""

    criteria: Criteria
    pattern: Pattern
    area_code: str | None
    centre: tuple[float, float] | None

    def allows(self, traits: Traits) -> bool:
        """Tell whether numbers with these traits are wanted at all."""
        wish = self.criteria
        required = traits.address_requirements
        return (
            wish.sms_enabled in (None, traits.sms)
            and wish.mms_enabled in (None, traits.mms)
            and wish.voice_enabled in (None, traits.voice)
            and not wish.fax_enabled  # no number here takes faxes
            and (wish.beta or not traits.beta)
            and not (wish.exclude_all_address_required and required != "none")
            and not (wish.exclude_local_address_required and required == "local")
            and not (wish.exclude_foreign_address_required and required == "foreign")
        )

    def includes(self, one: Range) -> bool:
        """Tell whether a range lies where numbers are wanted."""
        wish, place = self.criteria, one.place
        return (
            (self.area_code is None or one.prefix.startswith(f"1{self.area_code}"))
            and _same(wish.in_postal_code, place.postal_code)
            and _same(wish.in_region, place.region)
            and _same(wish.in_locality, place.locality)
            and _same(wish.in_rate_center, place.rate_center)
            and _same(wish.in_lata, place.lata)
            and (self.centre is None or _is_near(self.centre, place, wish.distance))
        )

    def is_placed(self) -> bool:
        """Tell whether the criteria say anything of where the number is."""
        return self.area_code is not None or not self.includes(Range("", ""))


def read(criteria: Criteria, country: str, kind: Kind) -> Wanted:
    """Check criteria for one country and type (messaging §4, §5.5).

    Raises AREA_CODE_INVALID, AREA_CODE_UNSUPPORTED, NUMBER_INVALID or INVALID_PARAMETER.
    """
    if criteria.in_rate_center and not criteria.in_lata:
        raise errors.INVALID_PARAMETER(sentence="InRateCenter needs InLata")
    if not 1 <= criteria.distance <= DISTANCE_MAX:
        raise errors.INVALID_PARAMETER(sentence=f"Distance must be 1 to {DISTANCE_MAX} miles")
    pattern = NO_PATTERN if criteria.contains is None else read_pattern(criteria.contains)
    area_code = _area_code(criteria.area_code, country, kind)
    near = None if criteria.near_number is None else _near_number(criteria.near_number)
    centre = None if near is None else _coordinates(area_place(near))
    if near is not None and centre is None:
        # Nobody knows where that is; its own area code is certainly near.
        area_code = area_code or near[2:5]
    if criteria.near_lat_long is not None:
        centre = _lat_long(criteria.near_lat_long)
    return Wanted(criteria, pattern, area_code, centre)


def _area_code(given: str | int | None, country: str, kind: Kind) -> str | None:
    """The area code as text; for local numbers any of the US and Canada is a valid one."""
    if given is None:
        return None
    if country not in ("US", "CA"):
        raise errors.AREA_CODE_UNSUPPORTED()
    if str(given) not in area_codes("US", kind) and str(given) not in area_codes("CA", kind):
        raise errors.AREA_CODE_INVALID(area_code=given)
    return str(given)


def _near_number(given: str) -> str:
    number = phone.normalise(given, "US")
    if number is None:
        raise errors.NUMBER_INVALID(number=given)
    if not number.startswith("+1"):
        raise errors.INVALID_PARAMETER(sentence="NearNumber must be a US or Canadian number")
    return number


def _coordinates(place: Place) -> tuple[float, float] | None:
    if place.latitude is None or place.longitude is None:
        return None
    return place.latitude, place.longitude


def _lat_long(given: str) -> tuple[float, float]:
    match = _LAT_LONG.fullmatch(given)
    latitude, longitude = (float(match[1]), float(match[2])) if match else (math.inf, math.inf)
    if abs(latitude) > 90 or abs(longitude) > 180:
        sentence = "NearLatLong must be latitude,longitude in degrees such as 37.84,-122.15"
        raise errors.INVALID_PARAMETER(sentence=sentence)
    return latitude, longitude


def _same(wanted: str | None, actual: str | None) -> bool:
    return not wanted or (actual is not None and wanted.strip().casefold() == actual.casefold())


def _is_near(centre: tuple[float, float], place: Place, miles: int) -> bool:
    there = _coordinates(place)
    return there is not None and _distance(centre, there) <= miles


def _distance(here: tuple[float, float], there: tuple[float, float]) -> float:
    """Miles along the great circle."""
    (latitude, longitude), (other_latitude, other_longitude) = here, there
    north, east = math.radians(other_latitude - latitude), math.radians(other_longitude - longitude)
    shrink = math.cos(math.radians(latitude)) * math.cos(math.radians(other_latitude))
    half = math.sin(north / 2) ** 2 + shrink * math.sin(east / 2) ** 2
    return 2 * _EARTH_MILES * math.asin(min(1.0, math.sqrt(half)))
