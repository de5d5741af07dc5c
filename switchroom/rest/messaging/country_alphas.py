"""Alphanumeric senders for one country: `Services/{ServiceSid}/DestinationAlphaSenders` (messaging
§13.2)."""

from msgspec import UNSET, UnsetType

from switchroom.messaging import country_alphas, services
from switchroom.rest.kit import Call, Form, Page, PageRequest, Routes
from switchroom.rest.messaging.alpha_senders import AlphaSender, described
from switchroom.store.work import Work

routes = Routes("messaging")
ALL = "/v1/Services/{ServiceSid}/DestinationAlphaSenders"
ONE = "/v1/Services/{ServiceSid}/DestinationAlphaSenders/{Sid}"


class DestinationAlphaSender(AlphaSender, frozen=True, kw_only=True):
    """A sender for a country; an empty code stands for all others."""

    iso_country_code: str


class AddDestinationAlphaSender(Form, kw_only=True):
    """The sender to add, and for which country."""

    alpha_sender: str
    iso_country_code: str = ""


class ListDestinationAlphaSenders(Form, kw_only=True):
    """The filter of the list."""

    iso_country_code: str | UnsetType = UNSET


@routes.post(ALL, status=201)
def create(
    work: Work, call: Call, form: AddDestinationAlphaSender, ServiceSid: str
) -> DestinationAlphaSender:
    service = services.fetch(work, call.account_sid, ServiceSid)
    return shape(
        call, country_alphas.add(work, service, form.alpha_sender, form.iso_country_code.upper())
    )


@routes.get(ALL, page="alpha_senders")
def page(
    work: Work,
    call: Call,
    page: PageRequest,
    query: ListDestinationAlphaSenders,
    ServiceSid: str,
) -> Page:
    service = services.fetch(work, call.account_sid, ServiceSid)
    given = query.iso_country_code
    country = None if given is UNSET else given.upper()
    rows = country_alphas.page(work, service, country, page.after(str) or "", page.size + 1)
    return page.cut(rows, lambda row: shape(call, row), lambda row: row.sid)


@routes.get(ONE)
def fetch(work: Work, call: Call, ServiceSid: str, Sid: str) -> DestinationAlphaSender:
    service = services.fetch(work, call.account_sid, ServiceSid)
    return shape(call, country_alphas.fetch(work, service, Sid))


@routes.delete(ONE)
def remove(work: Work, call: Call, ServiceSid: str, Sid: str) -> None:
    country_alphas.remove(work, services.fetch(work, call.account_sid, ServiceSid), Sid)


def shape(call: Call, row: country_alphas.CountryAlpha) -> DestinationAlphaSender:
    """A row as the API shows it."""
    return DestinationAlphaSender(
        **described(call, row, "DestinationAlphaSenders"), iso_country_code=row.iso_country_code
    )
