"""Executions of a flow: start, list, look at, end and delete them, and their context (studio §1.5,
§1.6)."""

import hashlib
from typing import Any

from msgspec import Struct

from switchroom.core.clock import iso
from switchroom.flows import flows
from switchroom.rest.kit import Call, Page, PageRequest, Routes
from switchroom.rest.studio import parameters
from switchroom.rest.studio.flows import MAX_PAGE
from switchroom.rest.studio.parameters import CreateExecution, ListExecutions, UpdateExecution
from switchroom.store.work import Work
from switchroom.studio import executions, rows

routes = Routes("studio")
ALL, ONE = "/v2/Flows/{FlowSid}/Executions", "/v2/Flows/{FlowSid}/Executions/{Sid}"
_ONE_V1 = "/v1/Flows/{FlowSid}/Executions/{Sid}"
_CONTEXT = "/v2/Flows/{FlowSid}/Executions/{ExecutionSid}/Context"
_CONTEXT_V1 = "/v1/Flows/{FlowSid}/Executions/{ExecutionSid}/Context"


class ExecutionLinks(Struct, frozen=True):
    """The addresses of what belongs to an execution."""

    steps: str
    execution_context: str


class Execution(Struct, frozen=True, kw_only=True):
    """An execution as the API shows it; its context is a resource of its own."""

    sid: str
    account_sid: str
    flow_sid: str
    contact_channel_address: str
    contact_sid: str
    flow_version: int
    context: dict[str, Any]
    status: rows.Status
    initiated_by: str
    date_created: str
    date_updated: str | None
    url: str
    links: ExecutionLinks


class ExecutionContext(Struct, frozen=True, kw_only=True):
    """What the templates of a flow read, as it is now."""

    account_sid: str
    flow_sid: str
    execution_sid: str
    context: dict[str, Any]
    url: str


@routes.post(ALL, status=201)
def create(work: Work, call: Call, FlowSid: str, form: CreateExecution) -> Execution:
    return shape(call, parameters.create(work, call, FlowSid, form))


@routes.get(ALL, page="executions", max_page=MAX_PAGE)
def page(work: Work, call: Call, FlowSid: str, query: ListExecutions, page: PageRequest) -> Page:
    flows.fetch(work, call.account_sid, FlowSid)
    found = parameters.find(work, call, FlowSid, query, page)
    return page.cut(found, lambda row: shape(call, row), lambda row: row.sid)


@routes.get(ONE)
def fetch(work: Work, call: Call, FlowSid: str, Sid: str) -> Execution:
    return shape(call, executions.fetch(work, call.account_sid, FlowSid, Sid))


@routes.post(ONE)
def update(work: Work, call: Call, FlowSid: str, Sid: str, form: UpdateExecution) -> Execution:
    return shape(call, executions.end(work, call.account_sid, FlowSid, Sid))


@routes.delete((ONE, _ONE_V1))
def delete(work: Work, call: Call, FlowSid: str, Sid: str) -> None:
    executions.delete(work, call.account_sid, FlowSid, Sid)


@routes.get((_CONTEXT, _CONTEXT_V1))
def context(work: Work, call: Call, FlowSid: str, ExecutionSid: str) -> ExecutionContext:
    row = executions.fetch(work, call.account_sid, FlowSid, ExecutionSid)
    return ExecutionContext(
        account_sid=row.account_sid,
        flow_sid=row.flow_sid,
        execution_sid=row.sid,
        context=row.values,
        url=f"{address(call, row)}/Context",
    )


def shape(call: Call, row: rows.Execution) -> Execution:
    """A row as the API shows it."""
    url = address(call, row)
    return Execution(
        sid=row.sid,
        account_sid=row.account_sid,
        flow_sid=row.flow_sid,
        contact_channel_address=row.contact_address,
        contact_sid=contact_sid(row),
        flow_version=row.revision,
        context={},
        status=row.status,
        initiated_by=row.initiated_by,
        date_created=iso(row.date_created),
        date_updated=changed(row),
        url=url,
        links=ExecutionLinks(f"{url}/Steps", f"{url}/Context"),
    )


def address(call: Call, row: rows.Execution, kind: str = "Executions") -> str:
    """The address of an execution in the version of the API that was called."""
    return call.url(f"{call.prefix}/Flows/{row.flow_sid}/{kind}/{row.sid}")


def contact_sid(row: rows.Execution) -> str:
    """A name for the contact that is the same in all its executions; nothing else is behind it."""
    text = f"{row.account_sid} {row.contact_address}"
    return f"FC{hashlib.sha256(text.encode()).hexdigest()[:32]}"


def changed(row: rows.Execution) -> str | None:
    """When it changed last: null while it is as it was left at its start."""
    untouched = row.status == "active" and row.date_updated == row.date_created
    return None if row.date_updated is None or untouched else iso(row.date_updated)
