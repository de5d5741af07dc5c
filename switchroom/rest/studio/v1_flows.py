"""Studio flows in version 1 of the API: without definition, and `version` for `revision`
(studio §1.1)."""

from msgspec import Struct

from switchroom.core.clock import iso
from switchroom.flows import flows, rows
from switchroom.rest.kit import Call, Page, PageRequest, Routes
from switchroom.rest.studio.flows import MAX_PAGE
from switchroom.store.work import Work

routes = Routes("studio")
ALL, ONE = "/v1/Flows", "/v1/Flows/{Sid}"


class LinksV1(Struct, frozen=True):
    """The addresses of what belongs to a flow."""

    engagements: str
    executions: str


class FlowV1(Struct, frozen=True, kw_only=True):
    """A flow as version 1 shows it."""

    sid: str
    account_sid: str
    friendly_name: str
    status: rows.Status
    version: int
    date_created: str
    date_updated: str
    url: str
    links: LinksV1


@routes.get(ALL, page="flows", max_page=MAX_PAGE)
def page(work: Work, call: Call, page: PageRequest) -> Page:
    found = flows.page(work, call.account_sid, page.after(str) or "", page.size + 1)
    return page.cut(found, lambda row: shape(call, row), lambda row: row.sid)


@routes.get(ONE)
def fetch(work: Work, call: Call, Sid: str) -> FlowV1:
    return shape(call, flows.fetch(work, call.account_sid, Sid))


@routes.delete(ONE)
def delete(work: Work, call: Call, Sid: str) -> None:
    flows.delete(work, call.account_sid, Sid)


def shape(call: Call, row: rows.Flow) -> FlowV1:
    """A row as version 1 shows it."""
    url = call.url(f"{ALL}/{row.sid}")
    return FlowV1(
        sid=row.sid,
        account_sid=row.account_sid,
        friendly_name=row.friendly_name,
        status=row.status,
        version=row.revision,
        date_created=iso(row.date_created),
        date_updated=iso(row.date_updated),
        url=url,
        links=LinksV1(f"{url}/Engagements", f"{url}/Executions"),
    )
