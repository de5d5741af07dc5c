"""Steps of an engagement, and the context after each (studio §1.1)."""

from typing import Any

from msgspec import Struct

from switchroom.core.clock import iso
from switchroom.rest.kit import Call, Page, PageRequest, Routes
from switchroom.rest.studio.flows import MAX_PAGE
from switchroom.rest.studio.steps import StepLinks
from switchroom.store.work import Work
from switchroom.studio import executions, rows

routes = Routes("studio")
ALL = "/v1/Flows/{FlowSid}/Engagements/{EngagementSid}/Steps"
ONE, CONTEXT = f"{ALL}/{{Sid}}", f"{ALL}/{{StepSid}}/Context"


class EngagementStep(Struct, frozen=True, kw_only=True):
    """A transition that was taken; its context is a resource of its own."""

    sid: str
    account_sid: str
    flow_sid: str
    engagement_sid: str
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


class EngagementStepContext(Struct, frozen=True, kw_only=True):
    """What the templates of a flow could read when the step was over."""

    account_sid: str
    flow_sid: str
    engagement_sid: str
    step_sid: str
    context: dict[str, Any]
    url: str


@routes.get(ALL, page="steps", max_page=MAX_PAGE)
def page(work: Work, call: Call, FlowSid: str, EngagementSid: str, page: PageRequest) -> Page:
    execution = executions.fetch(work, call.account_sid, FlowSid, EngagementSid)
    found = executions.steps(work, execution, page.after(int), page.size + 1)
    return page.cut(found, lambda row: shape(call, row), lambda row: row.position)


@routes.get(ONE)
def fetch(work: Work, call: Call, FlowSid: str, EngagementSid: str, Sid: str) -> EngagementStep:
    execution = executions.fetch(work, call.account_sid, FlowSid, EngagementSid)
    return shape(call, executions.step(work, execution, Sid))


@routes.get(CONTEXT)
def context(
    work: Work, call: Call, FlowSid: str, EngagementSid: str, StepSid: str
) -> EngagementStepContext:
    execution = executions.fetch(work, call.account_sid, FlowSid, EngagementSid)
    step = executions.step(work, execution, StepSid)
    return EngagementStepContext(
        account_sid=step.account_sid,
        flow_sid=step.flow_sid,
        engagement_sid=step.execution_sid,
        step_sid=step.sid,
        context=executions.context_after(work, execution, step),
        url=f"{_address(call, step)}/Context",
    )


def shape(call: Call, row: rows.ExecutionStep) -> EngagementStep:
    """A row as version 1 shows it."""
    url = _address(call, row)
    return EngagementStep(
        sid=row.sid,
        account_sid=row.account_sid,
        flow_sid=row.flow_sid,
        engagement_sid=row.execution_sid,
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
    engagement = f"/v1/Flows/{row.flow_sid}/Engagements/{row.execution_sid}"
    return call.url(f"{engagement}/Steps/{row.sid}")
