"""The numbers of a messaging service: `Services/{ServiceSid}/PhoneNumbers` (messaging §13.2)."""

from msgspec import Struct

from switchroom.core import errors, sids
from switchroom.core.clock import iso
from switchroom.messaging import numbers, pool, services
from switchroom.rest.kit import Call, Form, Page, PageRequest, Routes
from switchroom.store.work import Work

routes = Routes("messaging")
ALL = "/v1/Services/{ServiceSid}/PhoneNumbers"
ONE = "/v1/Services/{ServiceSid}/PhoneNumbers/{Sid}"
_PREFIX = "PN"


class PhoneNumber(Struct, frozen=True, kw_only=True):
    """A number in the pool of a service."""

    sid: str
    account_sid: str
    service_sid: str
    date_created: str
    date_updated: str
    phone_number: str
    country_code: str
    capabilities: list[str]
    url: str


class AddPhoneNumber(Form, kw_only=True):
    """The number to add."""

    phone_number_sid: str


@routes.post(ALL, status=201)
def create(work: Work, call: Call, form: AddPhoneNumber, ServiceSid: str) -> PhoneNumber:
    service = services.fetch(work, call.account_sid, ServiceSid)
    if not sids.looks_like(_PREFIX, form.phone_number_sid):
        raise errors.SENDER_UNKNOWN(sid=form.phone_number_sid[:34])
    return shape(call, pool.add_number(work, service, form.phone_number_sid))


@routes.get(ALL, page="phone_numbers")
def page(work: Work, call: Call, page: PageRequest, ServiceSid: str) -> Page:
    service = services.fetch(work, call.account_sid, ServiceSid)
    rows = pool.members(work, service, _PREFIX, page.after(str) or "", page.size + 1)
    return page.cut(rows, lambda row: shape(call, row), lambda row: row.sid)


@routes.get(ONE)
def fetch(work: Work, call: Call, ServiceSid: str, Sid: str) -> PhoneNumber:
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


def shape(call: Call, row: numbers.PhoneNumber) -> PhoneNumber:
    """A row as the API shows it; its dates are those of its joining."""
    joined = iso(row.service_joined or row.date_created)
    able = (("MMS", row.mms), ("SMS", row.sms), ("Voice", row.voice))
    return PhoneNumber(
        sid=row.sid,
        account_sid=row.account_sid,
        service_sid=row.messaging_service_sid or "",
        date_created=joined,
        date_updated=joined,
        phone_number=row.phone_number,
        country_code=row.country,
        capabilities=[name for name, can in able if can],
        url=call.url(f"/v1/Services/{row.messaging_service_sid}/PhoneNumbers/{row.sid}"),
    )
