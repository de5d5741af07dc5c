"""Executions in version 1 of the API: without revision and initiator, and a start answers 200
(studio §1.1)."""

from typing import Any

from msgspec import Struct

from switchroom.core.clock import iso
from switchroom.flows import flows
from switchroom.rest.kit import Call, Page, PageRequest, Routes
from switchroom.rest.studio import parameters
from switchroom.rest.studio.executions import ExecutionLinks, address, changed, contact_sid
from switchroom.rest.studio.flows import MAX_PAGE
from switchroom.rest.studio.parameters import CreateExecution, ListExecutions, UpdateExecution
from switchroom.store.work import Work
from switchroom.studio import executions, rows

routes = Routes("studio")
ALL, ONE = "/v1/Flows/{FlowSid}/Executions", "/v1/Flows/{FlowSid}/Executions/{Sid}"


class ExecutionV1(Struct, frozen=True, kw_only=True):
    """An execution as version 1 shows it."""

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
    links: ExecutionLinks


@routes.post(ALL)
def create(work: Work, call: Call, FlowSid: str, form: CreateExecution) -> ExecutionV1:
    return shape(call, parameters.create(work, call, FlowSid, form))


@routes.get(ALL, page="executions", max_page=MAX_PAGE)
def page(work: Work, call: Call, FlowSid: str, query: ListExecutions, page: PageRequest) -> Page:
    flows.fetch(work, call.account_sid, FlowSid)
    found = parameters.find(work, call, FlowSid, query, page)
    return page.cut(found, lambda row: shape(call, row), lambda row: row.sid)


@routes.get(ONE)
def fetch(work: Work, call: Call, FlowSid: str, Sid: str) -> ExecutionV1:
    return shape(call, executions.fetch(work, call.account_sid, FlowSid, Sid))


@routes.post(ONE)
def update(work: Work, call: Call, FlowSid: str, Sid: str, form: UpdateExecution) -> ExecutionV1:
    return shape(call, executions.end(work, call.account_sid, FlowSid, Sid))


def shape(call: Call, row: rows.Execution) -> ExecutionV1:
    """A row as version 1 shows it."""
    url = address(call, row)
    return ExecutionV1(
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
        links=ExecutionLinks(f"{url}/Steps", f"{url}/Context"),
    )
