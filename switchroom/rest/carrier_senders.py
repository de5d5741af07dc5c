"""Which senders a carrier carries, and what passed: `/switchroom/v1/Carriers/{CarrierSid}/...`."""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Struct

from switchroom.carriage import carriers, exchanges, senders
from switchroom.carriage.exchanges import Exchange as ExchangeRow
from switchroom.carriage.senders import Sender as SenderRow
from switchroom.core import errors
from switchroom.core.clock import iso
from switchroom.core.pace import PER, stored
from switchroom.rest.kit import Call, Form, Page, PageRequest, Routes
from switchroom.store.work import Work

routes = Routes("switchroom")
SENDERS = "/v1/Carriers/{CarrierSid}/Senders"
SENDER = "/v1/Carriers/{CarrierSid}/Senders/{Sender}"
EXCHANGES = "/v1/Carriers/{CarrierSid}/Exchanges"
ALL_EXCHANGES = "/v1/CarrierExchanges"

Rate = Annotated[float, msgspec.Meta(ge=0, le=100_000)]


class Sender(Struct, frozen=True, kw_only=True):
    """A number, short code or name; `rate` is parts in a second, null for the carrier's."""

    sender: str
    account_sid: str
    carrier_sid: str
    failover_sid: str | None
    rate: float | None
    date_created: str
    url: str


class Exchange(Struct, frozen=True, kw_only=True):
    """What passed between the carrier and us about one message, or about the link."""

    sid: str
    account_sid: str
    carrier_sid: str
    message_sid: str | None
    kind: str
    outcome: str
    error_code: int | None
    details: dict[str, Any]
    date_created: str


class AssignSender(Form, kw_only=True):
    """`FailoverSid` is the carrier that gets its messages while this one cannot be reached; empty
    or left out, there is none, and so with `Rate`. A number that nobody has yet is bought for the
    account."""

    sender: str
    failover_sid: str = ""
    rate: Rate | None = None


class ListExchanges(Form, kw_only=True):
    """Of one message only."""

    message_sid: str = ""


class ListOfCarrier(ListExchanges, kw_only=True):
    """With `Kind=reconcile` the ledger alone: how the carrier's own list was compared with ours,
    and what was filled in."""

    kind: Literal["", "reconcile"] = ""


@routes.post(SENDERS, status=201)
def assign(work: Work, call: Call, CarrierSid: str, form: AssignSender) -> Sender:
    """Give a sender to a carrier; what waits for it follows."""
    row = senders.assign(
        work,
        call.account_sid,
        CarrierSid,
        form.sender,
        failover_sid=form.failover_sid or None,
        rate=None if form.rate is None else stored(form.rate),
    )
    return shape(call, row)


@routes.get(SENDERS, page="senders")
def list_senders(work: Work, call: Call, page: PageRequest, CarrierSid: str) -> Page:
    """In their own order."""
    rows = senders.page(work, call.account_sid, CarrierSid, page.after(str) or "", page.size + 1)
    return page.cut(rows, lambda row: shape(call, row), lambda row: row.sender)


@routes.get(SENDER)
def fetch(work: Work, call: Call, CarrierSid: str, Sender: str) -> "Sender":
    found = senders.find(work, call.account_sid, Sender)
    if found is None or found.carrier_sid != CarrierSid:
        raise errors.NOT_FOUND()
    return shape(call, found)


@routes.delete(SENDER)
def release(work: Work, call: Call, CarrierSid: str, Sender: str) -> None:
    """A number is the simulator's again."""
    senders.release(work, call.account_sid, CarrierSid, Sender)


@routes.get(EXCHANGES, page="exchanges")
def list_of_carrier(
    work: Work, call: Call, page: PageRequest, CarrierSid: str, query: ListOfCarrier
) -> Page:
    """Newest first, of the last thirty days."""
    carriers.fetch(work, call.account_sid, CarrierSid)
    ledger = query.kind == "reconcile"
    return _page(work, call, page, CarrierSid, query.message_sid, ledger=ledger)


@routes.get(ALL_EXCHANGES, page="exchanges")
def list_exchanges(work: Work, call: Call, page: PageRequest, query: ListExchanges) -> Page:
    """Newest first, of all carriers that carried for the account."""
    return _page(work, call, page, None, query.message_sid)


def _page(
    work: Work,
    call: Call,
    page: PageRequest,
    carrier_sid: str | None,
    message_sid: str,
    *,
    ledger: bool = False,
) -> Page:
    rows = exchanges.page(
        work,
        call.account_sid,
        carrier_sid=carrier_sid,
        message_sid=message_sid or None,
        ledger=ledger,
        after=page.after(str) or exchanges.NEWEST,
        limit=page.size + 1,
    )
    return page.cut(rows, _exchange, lambda row: row.sid)


def shape(call: Call, row: SenderRow) -> Sender:
    """A row as the API shows it."""
    path = SENDERS.replace("{CarrierSid}", row.carrier_sid)
    return Sender(
        sender=row.sender,
        account_sid=row.account_sid,
        carrier_sid=row.carrier_sid,
        failover_sid=row.failover_sid,
        rate=None if row.rate is None else row.rate / PER,
        date_created=iso(row.date_created),
        url=call.url(f"{path}/{row.sender}"),
    )


def _exchange(row: ExchangeRow) -> Exchange:
    return Exchange(
        sid=row.sid,
        account_sid=row.account_sid,
        carrier_sid=row.carrier_sid,
        message_sid=row.message_sid,
        kind=row.kind,
        outcome=row.outcome,
        error_code=row.error_code,
        details=msgspec.json.decode(row.details),
        date_created=iso(row.date_created),
    )
