"""Numbers that can be bought: `AvailablePhoneNumbers` (messaging §4).

These answers have no pages: a search gives as many numbers as `PageSize` says.
"""

from typing import Any, Final, NoReturn

from msgspec import UNSET, Struct, UnsetType

from switchroom.core import errors, limits
from switchroom.core.inventory import COUNTRIES, Criteria, Offer, types_of
from switchroom.core.inventory.offers import traits
from switchroom.core.phone import Kind
from switchroom.messaging import available
from switchroom.rest.kit import Call, Form, Routes, present
from switchroom.store.work import Work

routes = Routes("api")
ALL = "/2010-04-01/Accounts/{AccountSid}/AvailablePhoneNumbers.json"
ONE = "/2010-04-01/Accounts/{AccountSid}/AvailablePhoneNumbers/{CountryCode}.json"
LOCAL = "/2010-04-01/Accounts/{AccountSid}/AvailablePhoneNumbers/{CountryCode}/Local.json"
MOBILE = "/2010-04-01/Accounts/{AccountSid}/AvailablePhoneNumbers/{CountryCode}/Mobile.json"
TOLL_FREE = "/2010-04-01/Accounts/{AccountSid}/AvailablePhoneNumbers/{CountryCode}/TollFree.json"
OTHERS = (
    "/2010-04-01/Accounts/{AccountSid}/AvailablePhoneNumbers/{CountryCode}/MachineToMachine.json",
    "/2010-04-01/Accounts/{AccountSid}/AvailablePhoneNumbers/{CountryCode}/National.json",
    "/2010-04-01/Accounts/{AccountSid}/AvailablePhoneNumbers/{CountryCode}/SharedCost.json",
    "/2010-04-01/Accounts/{AccountSid}/AvailablePhoneNumbers/{CountryCode}/Voip.json",
)

# How a country lists the addresses of its types: name and last part of the path.
_TYPES: Final[dict[Kind, tuple[str, str]]] = {
    "local": ("local", "Local"),
    "mobile": ("mobile", "Mobile"),
    "toll-free": ("toll_free", "TollFree"),
}


class Country(Struct, frozen=True):
    """A country and where its numbers are listed."""

    country_code: str
    country: str
    beta: bool
    uri: str
    subresource_uris: dict[str, str]


class Countries(Struct, frozen=True):
    """All countries."""

    countries: list[Country]
    uri: str


class Available(Struct, frozen=True):
    """A number that can be bought. Coordinates are texts with six decimals."""

    friendly_name: str
    phone_number: str
    lata: str | None
    locality: str | None
    rate_center: str | None
    latitude: str | None
    longitude: str | None
    region: str | None
    postal_code: str | None
    iso_country: str
    address_requirements: str
    beta: bool
    capabilities: dict[str, bool]


class Search(Form, kw_only=True):
    """What is wanted; the fields of `core.inventory.Criteria` and how many."""

    area_code: str | UnsetType = UNSET
    beta: bool | UnsetType = UNSET
    contains: str | UnsetType = UNSET
    distance: int | UnsetType = UNSET
    exclude_all_address_required: bool | UnsetType = UNSET
    exclude_foreign_address_required: bool | UnsetType = UNSET
    exclude_local_address_required: bool | UnsetType = UNSET
    fax_enabled: bool | UnsetType = UNSET
    in_lata: str | UnsetType = UNSET
    in_locality: str | UnsetType = UNSET
    in_postal_code: str | UnsetType = UNSET
    in_rate_center: str | UnsetType = UNSET
    in_region: str | UnsetType = UNSET
    mms_enabled: bool | UnsetType = UNSET
    near_lat_long: str | UnsetType = UNSET
    near_number: str | UnsetType = UNSET
    page_size: int = limits.PAGE_DEFAULT
    sms_enabled: bool | UnsetType = UNSET
    voice_enabled: bool | UnsetType = UNSET


class Found(Struct, frozen=True):
    """The result of a search."""

    available_phone_numbers: list[Available]
    uri: str


@routes.get(ALL)
def countries(work: Work, call: Call) -> Countries:
    known = [_country(call, code) for code in COUNTRIES if types_of(code)]
    return Countries(known, call.uri(call.path))


@routes.get(ONE)
def country(work: Work, call: Call, CountryCode: str) -> Country:
    if not types_of(CountryCode):
        raise errors.NOT_FOUND()
    return _country(call, CountryCode)


@routes.get(LOCAL)
def search_local(work: Work, call: Call, CountryCode: str, query: Search) -> Found:
    return _search(work, call, CountryCode, query, "local")


@routes.get(MOBILE)
def search_mobile(work: Work, call: Call, CountryCode: str, query: Search) -> Found:
    return _search(work, call, CountryCode, query, "mobile")


@routes.get(TOLL_FREE)
def search_toll_free(work: Work, call: Call, CountryCode: str, query: Search) -> Found:
    return _search(work, call, CountryCode, query, "toll-free")


@routes.get(OTHERS)
def search_others(work: Work, call: Call) -> NoReturn:
    """No country has numbers of these types here."""
    raise errors.NOT_FOUND()


def _search(work: Work, call: Call, country: str, query: Search, kind: Kind) -> Found:
    wanted: dict[str, Any] = {name: value for name, value in present(query).items() if value != ""}
    limit = wanted.pop("page_size")
    if not 1 <= limit <= limits.PAGE_MAX_2010:
        raise errors.PAGE_SIZE(most=limits.PAGE_MAX_2010)
    offers = available.search(work, country, kind, Criteria(**wanted), limit)
    return Found([shape(offer) for offer in offers], call.uri(call.path))


def _country(call: Call, code: str) -> Country:
    kinds = types_of(code)
    base = f"/2010-04-01/Accounts/{call.account_sid}/AvailablePhoneNumbers/{code}"
    return Country(
        country_code=code,
        country=COUNTRIES[code],
        beta=traits(code, kinds[0]).beta,
        uri=call.uri(f"{base}.json"),
        subresource_uris={
            name: call.uri(f"{base}/{path}.json") for name, path in (_TYPES[kind] for kind in kinds)
        },
    )


def shape(offer: Offer) -> Available:
    """An offer as the API shows it."""
    return Available(
        friendly_name=offer.friendly_name,
        phone_number=offer.phone_number,
        lata=offer.lata,
        locality=offer.locality,
        rate_center=offer.rate_center,
        latitude=offer.latitude,
        longitude=offer.longitude,
        region=offer.region,
        postal_code=offer.postal_code,
        iso_country=offer.iso_country,
        address_requirements=offer.address_requirements,
        beta=offer.beta,
        capabilities={"voice": offer.voice, "sms": offer.sms, "mms": offer.mms},
    )
