"""How handsets report on what they receive: `/simulator/v1/Handsets`."""

from msgspec import UNSET, Struct, UnsetType

from switchroom.core import errors
from switchroom.core.clock import iso
from switchroom.messaging import handsets
from switchroom.messaging.handsets import Delivery
from switchroom.rest.kit import Call, Form, Page, PageRequest, Routes
from switchroom.rest.simulator.door import let_in
from switchroom.rest.simulator.messages import handset_number
from switchroom.store.work import Work

routes = Routes("simulator")
ALL, ONE = "/v1/Handsets", "/v1/Handsets/{PhoneNumber}"


class Handset(Struct, frozen=True):
    """A handset that was set up; any other number reports automatically."""

    account_sid: str
    phone_number: str
    delivery: Delivery
    date_created: str
    url: str


class PutHandset(Form, kw_only=True):
    """`automatic` (the default) reports by itself, `manual` waits for `POST Messages/{Sid}`."""

    phone_number: str
    delivery: Delivery | UnsetType = UNSET


@routes.post(ALL, status=201, also=let_in)
def put(work: Work, call: Call, form: PutHandset) -> Handset:
    """Make a handset, or change how it reports; without `Delivery` it stays as it is."""
    number = handset_number(form.phone_number)
    if number is None:
        raise errors.NUMBER_INVALID(number=form.phone_number[:64])
    earlier = handsets.fetch(work, call.account_sid, number)
    if earlier is not None and not form.delivery:
        return shape(call, earlier)
    delivery = form.delivery or "automatic"
    return shape(call, handsets.put(work, call.account_sid, number, delivery))


@routes.get(ALL, page="handsets", also=let_in)
def list_all(work: Work, call: Call, page: PageRequest) -> Page:
    """By number."""
    rows = handsets.page(work, call.account_sid, page.after(str) or "", page.size + 1)
    return page.cut(rows, lambda row: shape(call, row), lambda row: row.phone_number)


@routes.get(ONE, also=let_in)
def fetch(work: Work, call: Call, PhoneNumber: str) -> Handset:
    number = handset_number(PhoneNumber)
    handset = None if number is None else handsets.fetch(work, call.account_sid, number)
    if handset is None:
        raise errors.NOT_FOUND()
    return shape(call, handset)


def shape(call: Call, row: handsets.Handset) -> Handset:
    """A row as the API shows it."""
    return Handset(
        account_sid=row.account_sid,
        phone_number=row.phone_number,
        delivery=row.delivery,
        date_created=iso(row.date_created),
        url=call.url(f"/v1/Handsets/{row.phone_number}"),
    )
