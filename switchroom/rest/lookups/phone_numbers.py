"""What is known of a number: `lookups.twilio.com/v2/PhoneNumbers` (messaging §21.3).

The numbering plans tell whether a number is valid, where it is from and often what kind of line it
is. What only a carrier knows cannot be asked here, and is refused.
"""

from typing import Final

from msgspec import UNSET, Struct, UnsetType

from switchroom.core import errors, limits, lookup
from switchroom.rest.kit import Call, Form, Routes
from switchroom.store.work import Work

routes = Routes("lookups")
ONE = "/v2/PhoneNumbers/{PhoneNumber}"

_LINE_TYPE: Final = "line_type_intelligence"
_KNOWN: Final = ("validation", _LINE_TYPE)
_OF_CARRIERS: Final = (
    "caller_name",
    "sim_swap",
    "call_forwarding",
    "line_status",
    "identity_match",
    "reassigned_number",
    "sms_pumping_risk",
    "phone_number_quality_score",
    "pre_fill",
)
# What is documented for a number of which nothing more can be found out.
_NO_COVERAGE: Final = 60600


class LineType(Struct, frozen=True):
    """The kind of line; which carrier serves it is not known."""

    mobile_country_code: str | None
    mobile_network_code: str | None
    carrier_name: str | None
    type: str | None
    error_code: int | None


class Found(Struct, frozen=True, kw_only=True):
    """A number; null is what was not asked for."""

    calling_country_code: str | None
    country_code: str | None
    phone_number: str
    national_format: str | None
    valid: bool
    validation_errors: list[str]
    caller_name: None = None
    sim_swap: None = None
    call_forwarding: None = None
    line_status: None = None
    line_type_intelligence: LineType | None = None
    identity_match: None = None
    reassigned_number: None = None
    sms_pumping_risk: None = None
    phone_number_quality_score: None = None
    pre_fill: None = None
    url: str


class LookUp(Form, kw_only=True):
    """What to tell beside the basics, separated by commas, and where a national form is read."""

    fields: str = ""
    country_code: str | UnsetType = UNSET


@routes.get(ONE)
def fetch(work: Work, call: Call, query: LookUp, PhoneNumber: str) -> Found:
    wanted = _fields(query.fields)
    country = query.country_code or "US"
    if not lookup.is_country(country):
        raise errors.INVALID_PARAMETER(
            sentence=f"CountryCode {country[: limits.ADDRESS_CHARS]} is no country with numbers"
        )
    return shape(call, lookup.look_up(PhoneNumber, country), line=_LINE_TYPE in wanted)


def _fields(text: str) -> set[str]:
    """The packages that are asked for. Raises INVALID_PARAMETER, NOT_IMPLEMENTED."""
    wanted = {name.strip() for name in text.split(",") if name.strip()}
    unknown = sorted(wanted.difference(_KNOWN, _OF_CARRIERS))
    if unknown:
        every = ", ".join((*_KNOWN, *_OF_CARRIERS))
        raise errors.INVALID_PARAMETER(
            sentence=f"Fields: {unknown[0][: limits.ADDRESS_CHARS]} is none of {every}"
        )
    of_carriers = sorted(wanted.intersection(_OF_CARRIERS))
    if of_carriers:
        raise errors.NOT_IMPLEMENTED(
            sentence=f"Fields: only carriers know {', '.join(of_carriers)}, and none is asked here"
        )
    return wanted


def shape(call: Call, found: lookup.Found, *, line: bool) -> Found:
    """What was found as the API shows it."""
    return Found(
        calling_country_code=found.calling_country_code if found.valid else None,
        country_code=found.country_code if found.valid else None,
        phone_number=found.phone_number,
        national_format=found.national_format if found.valid else None,
        valid=found.valid,
        validation_errors=list(found.errors),
        line_type_intelligence=_line(found) if line else None,
        url=call.url(f"/v2/PhoneNumbers/{found.phone_number}"),
    )


def _line(found: lookup.Found) -> LineType:
    code = None if found.line is not None else _NO_COVERAGE
    return LineType(None, None, None, found.line, code)
