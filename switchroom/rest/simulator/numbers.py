"""The numbers that handsets can write to: `/simulator/v1/Numbers`."""

from msgspec import Struct

from switchroom.messaging import number_list
from switchroom.messaging.numbers import PhoneNumber
from switchroom.rest.kit import Call, Page, PageRequest, Routes
from switchroom.rest.simulator.door import let_in
from switchroom.store.work import Work

routes = Routes("simulator")
ALL = "/v1/Numbers"


class Number(Struct, frozen=True):
    """A number that the account owns."""

    sid: str
    account_sid: str
    phone_number: str
    friendly_name: str


@routes.get(ALL, page="numbers", also=let_in)
def list_all(work: Work, call: Call, page: PageRequest) -> Page:
    """Newest first."""
    after = page.after(str) or number_list.NEWEST
    rows = number_list.page(work, call.account_sid, after=after, limit=page.size + 1)
    return page.cut(rows, shape, lambda row: row.sid)


def shape(row: PhoneNumber) -> Number:
    """A row as the API shows it."""
    return Number(row.sid, row.account_sid, row.phone_number, row.friendly_name)
