"""Short codes that the operator has leased are given to an account here (ours: the hosted service
assigns them by hand): `/switchroom/v1/ShortCodes`."""

from msgspec import Struct

from switchroom.core.clock import iso
from switchroom.messaging import short_codes
from switchroom.messaging.numbers import PhoneNumber
from switchroom.rest.kit import Call, Form, Page, PageRequest, Routes
from switchroom.store.work import Work

routes = Routes("switchroom")
ALL, ONE = "/v1/ShortCodes", "/v1/ShortCodes/{Sid}"


class ShortCode(Struct, frozen=True, kw_only=True):
    """A short code of the account; it is configured at the 2010 API's `SMS/ShortCodes`."""

    sid: str
    account_sid: str
    short_code: str
    iso_country: str
    friendly_name: str
    date_created: str
    url: str


class AddShortCode(Form, kw_only=True):
    """The digits and the country where they mean this account."""

    short_code: str
    iso_country: str = "US"
    friendly_name: str = ""


@routes.post(ALL, status=201)
def create(work: Work, call: Call, form: AddShortCode) -> ShortCode:
    row = short_codes.add(
        work, call.account_sid, form.short_code, form.iso_country, form.friendly_name
    )
    return shape(call, row)


@routes.get(ALL, page="short_codes")
def page(work: Work, call: Call, page: PageRequest) -> Page:
    after = page.after(str) or short_codes.NEWEST
    rows = short_codes.page(work, call.account_sid, after=after, limit=page.size + 1)
    return page.cut(rows, lambda row: shape(call, row), lambda row: row.sid)


@routes.get(ONE)
def fetch(work: Work, call: Call, Sid: str) -> ShortCode:
    return shape(call, short_codes.fetch(work, call.account_sid, Sid))


@routes.delete(ONE)
def remove(work: Work, call: Call, Sid: str) -> None:
    short_codes.remove(work, call.account_sid, Sid)


def shape(call: Call, row: PhoneNumber) -> ShortCode:
    """A row as the API shows it."""
    return ShortCode(
        sid=row.sid,
        account_sid=row.account_sid,
        short_code=row.phone_number,
        iso_country=row.country,
        friendly_name=row.friendly_name,
        date_created=iso(row.date_created),
        url=call.url(f"/v1/ShortCodes/{row.sid}"),
    )
