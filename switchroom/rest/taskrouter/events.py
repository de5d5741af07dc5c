"""Events: what happened in a workspace within the last 30 days (taskrouter §13.3)."""

from typing import Any

import msgspec
from msgspec import UNSET, Struct, UnsetType

from switchroom.core import sids
from switchroom.core.clock import SECOND, iso
from switchroom.rest.kit import Call, Form, Page, PageRequest, Routes
from switchroom.rest.taskrouter.parameters import MAX_PAGE
from switchroom.rest.taskrouter.statistics_parameters import channel_of
from switchroom.store.work import Work
from switchroom.taskrouter import event_list, rows, workspaces
from switchroom.taskrouter.statistics import window

routes = Routes("taskrouter")
ALL = "/v1/Workspaces/{WorkspaceSid}/Events"
ONE = "/v1/Workspaces/{WorkspaceSid}/Events/{Sid}"


class Event(Struct, frozen=True, kw_only=True):
    """An event as the API shows it; `event_data` are the groups of the callback's parameters."""

    sid: str
    account_sid: str
    workspace_sid: str
    event_type: str
    description: str
    event_date: str
    event_date_ms: int
    event_data: dict[str, Any]
    actor_sid: str | None
    actor_type: str | None
    actor_url: str | None
    resource_sid: str
    resource_type: str
    resource_url: str
    source: str = "twilio"
    source_ip_address: str | None = None
    url: str


class ListEvents(Form, kw_only=True):
    """The window, the last 15 minutes unless it is said, and what the events are about."""

    end_date: str | UnsetType = UNSET
    event_type: str | UnsetType = UNSET
    minutes: int | UnsetType = UNSET
    reservation_sid: str | UnsetType = UNSET
    sid: str | UnsetType = UNSET
    start_date: str | UnsetType = UNSET
    task_channel: str | UnsetType = UNSET
    task_queue_sid: str | UnsetType = UNSET
    task_sid: str | UnsetType = UNSET
    worker_sid: str | UnsetType = UNSET
    workflow_sid: str | UnsetType = UNSET


@routes.get(ALL, page="events", max_page=MAX_PAGE)
def page(work: Work, call: Call, WorkspaceSid: str, query: ListEvents, page: PageRequest) -> Page:
    workspaces.fetch(work, call.account_sid, WorkspaceSid)
    wanted = {
        "event_type": query.event_type,
        "reservation_sid": query.reservation_sid,
        "sid": query.sid,
        "queue_sid": query.task_queue_sid,
        "task_sid": query.task_sid,
        "worker_sid": query.worker_sid,
        "workflow_sid": query.workflow_sid,
        "task_channel_sid": channel_of(work, call, WorkspaceSid, query.task_channel),
    }
    minutes = None if query.minutes is UNSET else query.minutes
    asked = window.read(work, minutes, query.start_date or None, query.end_date or None)
    found = event_list.page(
        work,
        call.account_sid,
        WorkspaceSid,
        event_list.always(work.now) if query.sid else asked,
        before=page.after(str),
        most=page.size + 1,
        **{name: value for name, value in wanted.items() if value},
    )
    return page.cut(found, lambda row: shape(call, row), lambda row: row.sid)


@routes.get(ONE)
def fetch(work: Work, call: Call, WorkspaceSid: str, Sid: str) -> Event:
    workspaces.fetch(work, call.account_sid, WorkspaceSid)
    return shape(call, event_list.fetch(work, call.account_sid, WorkspaceSid, Sid))


def shape(call: Call, row: rows.TaskEvent) -> Event:
    """A row as the API shows it."""
    base = call.url(f"/v1/Workspaces/{row.workspace_sid}")
    actor = row.actor_sid
    resource = event_list.place_of(row.resource_sid, row.task_sid, row.worker_sid)
    return Event(
        sid=row.sid,
        account_sid=row.account_sid,
        workspace_sid=row.workspace_sid,
        event_type=row.event_type,
        description=row.description,
        event_date=iso(row.event_date),
        event_date_ms=row.event_date // (SECOND // 1000),
        event_data=msgspec.json.decode(row.data),
        actor_sid=actor,
        actor_type=sids.PREFIXES.get(actor[:2]) if actor else None,
        actor_url=f"{base}{event_list.place_of(actor)}" if actor else None,
        resource_sid=row.resource_sid,
        resource_type=row.resource_type,
        resource_url=f"{base}{resource}",
        url=f"{base}/Events/{row.sid}",
    )
