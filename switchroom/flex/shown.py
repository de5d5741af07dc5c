"""What is shown of interactions, to the API and to workers' clients alike (flex §2.2, §3, §5, §10).

Dates of a task are Unix seconds here, unlike in TaskRouter's own API.
"""

from typing import Any

import msgspec

from switchroom.core.clock import SECOND
from switchroom.flex import invites
from switchroom.flex.rows import Channel, Invite, Participant
from switchroom.store.work import Work, encode
from switchroom.taskrouter import names, task_rows

Shape = dict[str, Any]


class TaskProperties(msgspec.Struct, frozen=True, kw_only=True):
    """The task of an invite; `attributes` and `addons` are texts that hold JSON."""

    sid: str
    account_sid: str
    workspace_sid: str
    workflow_sid: str | None
    workflow_name: str | None
    queue_sid: str | None
    queue_name: str | None
    task_channel_sid: str
    task_channel_unique_name: str | None
    assignment_status: str
    assignment_counter: int = msgspec.field(name="assignmentCounter")
    attributes: str
    age: int
    age_in_queue: int
    priority: int
    timeout: int
    reason: str | None
    routing_target: str | None
    addons: str = "{}"
    date_created: int
    date_updated: int
    task_queue_entered_date: int | None


class Routing(msgspec.Struct, frozen=True, kw_only=True):
    """Where an invite leads; a reservation is told of by TaskRouter alone."""

    reservation: None = None
    properties: TaskProperties


class AgentProperties(msgspec.Struct, frozen=True):
    """By what an agent came."""

    task_sid: str | None
    worker_sid: str | None
    reservation_sid: str | None


def routing(work: Work, invite: Invite) -> Routing | None:
    """The task of an invite; None when it was taken away, some minutes after its end."""
    task = task_rows.find(work, invite.account_sid, invite.task_sid)
    if task is None:
        return None
    account_sid, entered, queue_sid = task.account_sid, task.queue_entered, task.queue_sid
    return Routing(
        properties=TaskProperties(
            sid=task.sid,
            account_sid=account_sid,
            workspace_sid=task.workspace_sid,
            workflow_sid=task.workflow_sid or None,
            workflow_name=names.of_workflow(work, account_sid, task.workflow_sid),
            queue_sid=queue_sid,
            queue_name=None if queue_sid is None else names.of_queue(work, account_sid, queue_sid),
            task_channel_sid=task.task_channel_sid,
            task_channel_unique_name=names.of_channel(work, account_sid, task.task_channel_sid),
            assignment_status=task.assignment_status,
            assignment_counter=_offers(work, account_sid, task.sid),
            attributes=task.attributes,
            age=_seconds(work.now - task.date_created),
            age_in_queue=0 if entered is None else _seconds(work.now - entered),
            priority=task.priority,
            timeout=task.timeout,
            reason=task.reason,
            routing_target=task.routing_target,
            date_created=task.date_created // SECOND,
            date_updated=task.date_updated // SECOND,
            task_queue_entered_date=None if entered is None else entered // SECOND,
        )
    )


def _offers(work: Work, account_sid: str, task_sid: str) -> int:
    """How often a task was assigned to somebody."""
    return int(
        work.value(
            "SELECT count(*) FROM reservations WHERE account_sid = ? AND task_sid = ?"
            " AND status IN ('accepted', 'wrapping', 'completed')",
            account_sid,
            task_sid,
        )
    )


def _seconds(duration: int) -> int:
    return max(0, duration) // SECOND


def channel(row: Channel) -> Shape:
    """A channel, as workers' clients are shown it."""
    return {
        "sid": row.sid,
        "interaction_sid": row.interaction_sid,
        "type": row.type,
        "status": row.status,
        "error_code": row.error_code or None,
        "error_message": row.error_message or None,
        "media_sid": row.conversation_sid,
        "media_properties": {"media_channel_sid": row.conversation_sid},
    }


def participant(row: Participant) -> Shape:
    """A participant, as workers' clients are shown him."""
    return {
        "sid": row.sid,
        "type": row.type,
        "interaction_sid": row.interaction_sid,
        "channel_sid": row.channel_sid,
        "routing_properties": agent(row),
        "media_properties": media(row),
    }


def agent(row: Participant) -> AgentProperties | None:
    """By what a participant came who is an agent; None for others."""
    if row.reservation_sid is None:
        return None
    return AgentProperties(row.task_sid, row.worker_sid, row.reservation_sid)


def media(row: Participant) -> Shape | None:
    """How a participant is reached; None where nothing is known."""
    known: Shape = msgspec.json.decode(row.media, type=dict[str, Any])
    return {name: value for name, value in known.items() if value is not None} or None


def paused(work: Work, row: Channel, last: Participant) -> Shape:
    """A channel that is paused, with what its last task was asked with; `status_timeout` is when it
    is routed on, in Unix seconds like the other dates here."""
    routing = invites.remembered(work, row)
    task = task_rows.find(work, row.account_sid, last.task_sid or "")
    known = {} if routing is None else dict(routing.attributes)
    if task is not None:
        known |= dict(task.values)
    names_of_it = {
        "conversationSid": row.conversation_sid,
        "flexInteractionSid": row.interaction_sid,
        "flexInteractionChannelSid": row.sid,
        "channelType": row.type,
    }
    return {
        "sid": row.sid,
        "account_sid": row.account_sid,
        "interaction_sid": row.interaction_sid,
        "workspace_sid": last.workspace_sid,
        "workflow_sid": None if routing is None else routing.workflow_sid,
        "wds_queue_sid": invites.last_queue(work, row),
        "status": row.status,
        "status_timeout": None if row.due is None else row.due // SECOND,
        "task_channel_sid": None if routing is None else routing.task_channel_sid,
        "attributes": encode(known | names_of_it).decode(),
        "date_created": row.date_created // SECOND,
        "date_updated": row.date_updated // SECOND,
    }
