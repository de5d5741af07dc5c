"""Engagements, the first name of executions, which version 1 of the API still knows (studio
§1.1)."""

from typing import Any

from msgspec import Struct

from switchroom.core.clock import iso
from switchroom.flows import flows
from switchroom.rest.kit import Call, Page, PageRequest, Routes
from switchroom.rest.studio import parameters
from switchroom.rest.studio.executions import address, changed, contact_sid
from switchroom.rest.studio.flows import MAX_PAGE
from switchroom.rest.studio.parameters import CreateExecution, ListExecutions
from switchroom.store.work import Work
from switchroom.studio import executions, rows

routes = Routes("studio")
ALL, ONE = "/v1/Flows/{FlowSid}/Engagements", "/v1/Flows/{FlowSid}/Engagements/{Sid}"
CONTEXT = "/v1/Flows/{FlowSid}/Engagements/{EngagementSid}/Context"

KIND = "Engagements"


class EngagementLinks(Struct, frozen=True):
    """The addresses of what belongs to an engagement."""

    steps: str
    engagement_context: str


class Engagement(Struct, frozen=True, kw_only=True):
    """An execution under its first name."""

    sid: str
    account_sid: str
    flow_sid: str
    contact_sid: str
    contact_channel_address: str
    context: dict[str, Any]
    status: rows.Status
    date_created: str
    date_updated: str | None
    url: str
    links: EngagementLinks


class EngagementContext(Struct, frozen=True, kw_only=True):
    """What the templates of a flow read, as it is now."""

    account_sid: str
    flow_sid: str
    engagement_sid: str
    context: dict[str, Any]
    url: str


@routes.post(ALL)
def create(work: Work, call: Call, FlowSid: str, form: CreateExecution) -> Engagement:
    return shape(call, parameters.create(work, call, FlowSid, form))


@routes.get(ALL, page="engagements", max_page=MAX_PAGE)
def page(work: Work, call: Call, FlowSid: str, query: ListExecutions, page: PageRequest) -> Page:
    flows.fetch(work, call.account_sid, FlowSid)
    found = parameters.find(work, call, FlowSid, query, page)
    return page.cut(found, lambda row: shape(call, row), lambda row: row.sid)


@routes.get(ONE)
def fetch(work: Work, call: Call, FlowSid: str, Sid: str) -> Engagement:
    return shape(call, executions.fetch(work, call.account_sid, FlowSid, Sid))


@routes.delete(ONE)
def delete(work: Work, call: Call, FlowSid: str, Sid: str) -> None:
    executions.delete(work, call.account_sid, FlowSid, Sid)


@routes.get(CONTEXT)
def context(work: Work, call: Call, FlowSid: str, EngagementSid: str) -> EngagementContext:
    row = executions.fetch(work, call.account_sid, FlowSid, EngagementSid)
    return EngagementContext(
        account_sid=row.account_sid,
        flow_sid=row.flow_sid,
        engagement_sid=row.sid,
        context=row.values,
        url=f"{address(call, row, KIND)}/Context",
    )


def shape(call: Call, row: rows.Execution) -> Engagement:
    """A row as version 1 shows it."""
    url = address(call, row, KIND)
    return Engagement(
        sid=row.sid,
        account_sid=row.account_sid,
        flow_sid=row.flow_sid,
        contact_sid=contact_sid(row),
        contact_channel_address=row.contact_address,
        context={},
        status=row.status,
        date_created=iso(row.date_created),
        date_updated=changed(row),
        url=url,
        links=EngagementLinks(f"{url}/Steps", f"{url}/Context"),
    )
