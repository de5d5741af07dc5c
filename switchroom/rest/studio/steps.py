"""Steps of an execution, newest first, and the context after each, in both versions of the API
(studio §1.6, §1.7)."""

from typing import Any

from msgspec import Struct

from switchroom.core.clock import iso
from switchroom.rest.kit import Call, Page, PageRequest, Routes
from switchroom.rest.studio.flows import MAX_PAGE
from switchroom.store.work import Work
from switchroom.studio import executions, rows

routes = Routes("studio")
_STEPS = "Flows/{FlowSid}/Executions/{ExecutionSid}/Steps"
ALL = f"/v2/{_STEPS}", f"/v1/{_STEPS}"
ONE = f"/v2/{_STEPS}/{{Sid}}", f"/v1/{_STEPS}/{{Sid}}"
CONTEXT = f"/v2/{_STEPS}/{{StepSid}}/Context", f"/v1/{_STEPS}/{{StepSid}}/Context"


class StepLinks(Struct, frozen=True):
    """The addresses of what belongs to a step."""

    step_context: str


class Step(Struct, frozen=True, kw_only=True):
    """A transition that was taken; its context is a resource of its own."""

    sid: str
    account_sid: str
    flow_sid: str
    execution_sid: str
    parent_step_sid: str | None
    name: str
    context: dict[str, Any]
    transitioned_from: str
    transitioned_to: str
    type: str
    date_created: str
    date_updated: str | None
    url: str
    links: StepLinks


class StepContext(Struct, frozen=True, kw_only=True):
    """What the templates of a flow could read when the step was over."""

    account_sid: str
    flow_sid: str
    execution_sid: str
    step_sid: str
    context: dict[str, Any]
    url: str


@routes.get(ALL, page="steps", max_page=MAX_PAGE)
def page(work: Work, call: Call, FlowSid: str, ExecutionSid: str, page: PageRequest) -> Page:
    execution = executions.fetch(work, call.account_sid, FlowSid, ExecutionSid)
    found = executions.steps(work, execution, page.after(int), page.size + 1)
    return page.cut(found, lambda row: shape(call, row), lambda row: row.position)


@routes.get(ONE)
def fetch(work: Work, call: Call, FlowSid: str, ExecutionSid: str, Sid: str) -> Step:
    execution = executions.fetch(work, call.account_sid, FlowSid, ExecutionSid)
    return shape(call, executions.step(work, execution, Sid))


@routes.get(CONTEXT)
def context(work: Work, call: Call, FlowSid: str, ExecutionSid: str, StepSid: str) -> StepContext:
    execution = executions.fetch(work, call.account_sid, FlowSid, ExecutionSid)
    step = executions.step(work, execution, StepSid)
    return StepContext(
        account_sid=step.account_sid,
        flow_sid=step.flow_sid,
        execution_sid=step.execution_sid,
        step_sid=step.sid,
        context=executions.context_after(work, execution, step),
        url=f"{_address(call, step)}/Context",
    )


def shape(call: Call, row: rows.ExecutionStep) -> Step:
    """A row as the API shows it."""
    url = _address(call, row)
    return Step(
        sid=row.sid,
        account_sid=row.account_sid,
        flow_sid=row.flow_sid,
        execution_sid=row.execution_sid,
        parent_step_sid=row.parent_step_sid,
        name=row.name,
        context={},
        transitioned_from=row.transitioned_from,
        transitioned_to=row.transitioned_to,
        type=row.type,
        date_created=iso(row.date_created),
        date_updated=None,
        url=url,
        links=StepLinks(f"{url}/Context"),
    )


def _address(call: Call, row: rows.ExecutionStep) -> str:
    execution = f"{call.prefix}/Flows/{row.flow_sid}/Executions/{row.execution_sid}"
    return call.url(f"{execution}/Steps/{row.sid}")
