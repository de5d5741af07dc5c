"""The alphanumeric senders of a messaging service: `Services/{ServiceSid}/AlphaSenders` (messaging
§13.2)."""

from typing import Any

from msgspec import Struct

from switchroom.core.clock import iso
from switchroom.messaging import pool, services
from switchroom.messaging.country_alphas import CountryAlpha
from switchroom.rest.kit import Call, Form, Page, PageRequest, Routes
from switchroom.store.work import Work

routes = Routes("messaging")
ALL = "/v1/Services/{ServiceSid}/AlphaSenders"
ONE = "/v1/Services/{ServiceSid}/AlphaSenders/{Sid}"


class AlphaSender(Struct, frozen=True, kw_only=True):
    """An alphanumeric sender in the pool of a service."""

    sid: str
    account_sid: str
    service_sid: str
    date_created: str
    date_updated: str
    alpha_sender: str
    capabilities: list[str]
    url: str


class AddAlphaSender(Form, kw_only=True):
    """The sender to add."""

    alpha_sender: str


@routes.post(ALL, status=201)
def create(work: Work, call: Call, form: AddAlphaSender, ServiceSid: str) -> AlphaSender:
    service = services.fetch(work, call.account_sid, ServiceSid)
    return shape(call, pool.add_alpha(work, service, form.alpha_sender))


@routes.get(ALL, page="alpha_senders")
def page(work: Work, call: Call, page: PageRequest, ServiceSid: str) -> Page:
    service = services.fetch(work, call.account_sid, ServiceSid)
    rows = pool.alphas(work, service, page.after(str) or "", page.size + 1)
    return page.cut(rows, lambda row: shape(call, row), lambda row: row.sid)


@routes.get(ONE)
def fetch(work: Work, call: Call, ServiceSid: str, Sid: str) -> AlphaSender:
    service = services.fetch(work, call.account_sid, ServiceSid)
    return shape(call, pool.alpha(work, service, Sid))


@routes.delete(ONE)
def remove(work: Work, call: Call, ServiceSid: str, Sid: str) -> None:
    pool.remove_alpha(work, services.fetch(work, call.account_sid, ServiceSid), Sid)


def shape(call: Call, row: pool.AlphaSender) -> AlphaSender:
    """A row as the API shows it."""
    return AlphaSender(**described(call, row, "AlphaSenders"))


def described(call: Call, row: pool.AlphaSender | CountryAlpha, resource: str) -> dict[str, Any]:
    """What is shown of every name that messages come from; `resource` is the end of its path."""
    return {
        "sid": row.sid,
        "account_sid": row.account_sid,
        "service_sid": row.service_sid,
        "date_created": iso(row.date_created),
        "date_updated": iso(row.date_updated),
        "alpha_sender": row.alpha_sender,
        "capabilities": ["SMS"],
        "url": call.url(f"/v1/Services/{row.service_sid}/{resource}/{row.sid}"),
    }
