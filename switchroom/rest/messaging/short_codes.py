"""The short codes of a messaging service: `Services/{ServiceSid}/ShortCodes` (messaging §13.2)."""

from msgspec import Struct

from switchroom.core import errors, sids
from switchroom.core.clock import iso
from switchroom.messaging import numbers, pool, services
from switchroom.rest.kit import Call, Form, Page, PageRequest, Routes
from switchroom.store.work import Work

routes = Routes("messaging")
ALL = "/v1/Services/{ServiceSid}/ShortCodes"
ONE = "/v1/Services/{ServiceSid}/ShortCodes/{Sid}"
_PREFIX = "SC"


class ShortCode(Struct, frozen=True, kw_only=True):
    """A short code in the pool of a service."""

    sid: str
    account_sid: str
    service_sid: str
    date_created: str
    date_updated: str
    short_code: str
    country_code: str
    capabilities: list[str]
    url: str


class AddShortCode(Form, kw_only=True):
    """The short code to add."""

    short_code_sid: str


@routes.post(ALL, status=201)
def create(work: Work, call: Call, form: AddShortCode, ServiceSid: str) -> ShortCode:
    service = services.fetch(work, call.account_sid, ServiceSid)
    if not sids.looks_like(_PREFIX, form.short_code_sid):
        raise errors.SENDER_UNKNOWN(sid=form.short_code_sid[:34])
    return shape(call, pool.add_number(work, service, form.short_code_sid))


@routes.get(ALL, page="short_codes")
def page(work: Work, call: Call, page: PageRequest, ServiceSid: str) -> Page:
    service = services.fetch(work, call.account_sid, ServiceSid)
    rows = pool.members(work, service, _PREFIX, page.after(str) or "", page.size + 1)
    return page.cut(rows, lambda row: shape(call, row), lambda row: row.sid)


@routes.get(ONE)
def fetch(work: Work, call: Call, ServiceSid: str, Sid: str) -> ShortCode:
    service = services.fetch(work, call.account_sid, ServiceSid)
    _check(Sid)
    return shape(call, pool.member(work, service, Sid))


@routes.delete(ONE)
def remove(work: Work, call: Call, ServiceSid: str, Sid: str) -> None:
    service = services.fetch(work, call.account_sid, ServiceSid)
    _check(Sid)
    pool.remove_number(work, service, Sid)


def _check(sid: str) -> None:
    if not sids.looks_like(_PREFIX, sid):
        raise errors.NOT_FOUND()


def shape(call: Call, row: numbers.PhoneNumber) -> ShortCode:
    """A row as the API shows it; its dates are those of its joining."""
    joined = iso(row.service_joined or row.date_created)
    able = (("MMS", row.mms), ("SMS", row.sms), ("Voice", row.voice))
    return ShortCode(
        sid=row.sid,
        account_sid=row.account_sid,
        service_sid=row.messaging_service_sid or "",
        date_created=joined,
        date_updated=joined,
        short_code=row.phone_number,
        country_code=row.country,
        capabilities=[name for name, can in able if can],
        url=call.url(f"/v1/Services/{row.messaging_service_sid}/ShortCodes/{row.sid}"),
    )
