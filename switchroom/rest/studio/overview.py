"""Executions of all flows at a glance, and many ended at once: ours, because stuck executions are
what users of the hosted service complain about (studio §5.2, §8)."""

from typing import Final

from msgspec import UNSET, Struct, UnsetType

from switchroom.core import durations, errors
from switchroom.core.clock import iso
from switchroom.core.flows.run import Awaits
from switchroom.rest.kit import Call, Form, Page, PageRequest, Routes
from switchroom.rest.studio.executions import changed
from switchroom.rest.studio.flows import MAX_PAGE
from switchroom.rest.studio.parameters import UpdateExecution
from switchroom.store.work import Work
from switchroom.studio import executions, rows

routes = Routes("switchroom")
ALL, ONE = "/v1/Executions", "/v1/Executions/{Sid}"

# So many end in one call, which is one transaction.
_AT_ONCE: Final = 100


class ExecutionOverview(Struct, frozen=True, kw_only=True):
    """An execution, and where it stands: at which widget, what that waits for and until when.

    Within a subflow `widget` is one of `widget_flow_sid`. `awaits` is "" between two widgets and
    after the end.
    """

    sid: str
    account_sid: str
    flow_sid: str
    flow_version: int
    contact_channel_address: str
    flow_channel_address: str
    conversation_sid: str | None
    status: rows.Status
    ended_reason: str | None
    widget: str | None
    widget_flow_sid: str | None
    awaits: Awaits
    deadline: str | None
    steps: int
    initiated_by: str
    date_created: str
    date_updated: str | None
    url: str


class EndedExecutions(Struct, frozen=True):
    """How many have been ended; call again while there are more."""

    ended: int
    more: bool


class FindExecutions(Form, kw_only=True):
    """The filters of the list."""

    status: rows.Status | UnsetType = UNSET
    flow_sid: str | UnsetType = UNSET
    contact: str | UnsetType = UNSET


class EndExecutions(UpdateExecution, kw_only=True):
    """`OlderThan` is an ISO 8601 duration such as PT1H: younger executions go on."""

    flow_sid: str
    older_than: str | UnsetType = UNSET


@routes.get(ALL, page="executions", max_page=MAX_PAGE)
def page(work: Work, call: Call, query: FindExecutions, page: PageRequest) -> Page:
    found = executions.page(
        work,
        call.account_sid,
        query.flow_sid or None,
        contact=query.contact or None,
        status=query.status or None,
        before=page.after(str) or executions.NEWEST,
        most=page.size + 1,
    )
    return page.cut(found, lambda row: shape(call, row), lambda row: row.sid)


@routes.get(ONE)
def fetch(work: Work, call: Call, Sid: str) -> ExecutionOverview:
    found = rows.find(work, call.account_sid, Sid)
    if found is None:
        raise errors.NOT_FOUND()
    return shape(call, found)


@routes.post(ALL)
def end(work: Work, call: Call, form: EndExecutions) -> EndedExecutions:
    before = work.now + 1 - _age(form.older_than)
    return EndedExecutions(
        *executions.end_some(work, call.account_sid, form.flow_sid, max(before, 0), _AT_ONCE)
    )


def shape(call: Call, row: rows.Execution) -> ExecutionOverview:
    """A row as it is shown."""
    state = row.state
    active = row.status == "active"
    return ExecutionOverview(
        sid=row.sid,
        account_sid=row.account_sid,
        flow_sid=row.flow_sid,
        flow_version=row.revision,
        contact_channel_address=row.contact_address,
        flow_channel_address=row.flow_address,
        conversation_sid=row.conversation_sid,
        status=row.status,
        ended_reason=row.ended_reason,
        widget=state.widget or None,
        widget_flow_sid=state.flow_sid if state.widget else None,
        awaits=state.awaits if active else "",
        deadline=None if row.deadline is None else iso(row.deadline),
        steps=row.steps,
        initiated_by=row.initiated_by,
        date_created=iso(row.date_created),
        date_updated=changed(row),
        url=call.url(f"{ALL}/{row.sid}"),
    )


def _age(text: str | UnsetType) -> int:
    if not text:
        return 0
    try:
        return durations.parse(text)
    except ValueError:
        raise errors.INVALID_PARAMETER(
            sentence="OlderThan must be an ISO 8601 duration such as PT1H or P1D"
        ) from None
