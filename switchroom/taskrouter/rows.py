"""The rows of TaskRouter, as the tables hold them."""

from collections.abc import Mapping
from typing import Any, Literal

import msgspec

from switchroom.core.matching import turns
from switchroom.core.matching.stands import Stand
from switchroom.core.matching.workflow import Place

Order = turns.Order
TaskStatus = Literal["pending", "reserved", "assigned", "wrapping", "completed", "canceled"]
ReservationStatus = Literal[
    "pending",
    "accepted",
    "rejected",
    "timeout",
    "canceled",
    "rescinded",
    "wrapping",
    "completed",
]


class Workspace(msgspec.Struct, frozen=True):
    """A row of `workspaces`."""

    sid: str
    account_sid: str
    friendly_name: str
    event_callback_url: str
    events_filter: str
    multi_task_enabled: int
    default_activity_sid: str
    timeout_activity_sid: str
    prioritize_queue_order: Order
    date_created: int
    date_updated: int


class Activity(msgspec.Struct, frozen=True):
    """A row of `activities`; `name_key` is the name in small letters."""

    sid: str
    account_sid: str
    workspace_sid: str
    friendly_name: str
    name_key: str
    available: int
    date_created: int
    date_updated: int


class TaskChannel(msgspec.Struct, frozen=True):
    """A row of `task_channels`."""

    sid: str
    account_sid: str
    workspace_sid: str
    friendly_name: str
    unique_name: str
    channel_optimized_routing: int
    builtin: int
    date_created: int
    date_updated: int


class Worker(msgspec.Struct, frozen=True):
    """A row of `workers`; `available` is that of the activity."""

    sid: str
    account_sid: str
    workspace_sid: str
    friendly_name: str
    name_key: str
    attributes: str
    activity_sid: str
    available: int
    date_status_changed: int
    last_reserved: int | None
    version: int
    date_created: int
    date_updated: int


class WorkerChannel(msgspec.Struct, frozen=True):
    """A row of `worker_channels`: the places of a worker for tasks of one channel."""

    sid: str
    account_sid: str
    workspace_sid: str
    worker_sid: str
    task_channel_sid: str
    configured_capacity: int
    assigned: int
    available: int
    last_reserved: int | None
    ready: int
    idle_since: int
    date_created: int
    date_updated: int


class Queue(msgspec.Struct, frozen=True):
    """A row of `task_queues`."""

    sid: str
    account_sid: str
    workspace_sid: str
    friendly_name: str
    name_key: str
    target_workers: str
    max_reserved_workers: int
    task_order: Order
    reservation_activity_sid: str | None
    assignment_activity_sid: str | None
    date_created: int
    date_updated: int


class QueueMember(msgspec.Struct, frozen=True):
    """A row of `queue_members`."""

    account_sid: str
    queue_sid: str
    worker_sid: str


class Workflow(msgspec.Struct, frozen=True):
    """A row of `workflows`; `configuration` is JSON text, the timeout seconds."""

    sid: str
    account_sid: str
    workspace_sid: str
    friendly_name: str
    configuration: str
    assignment_callback_url: str
    fallback_assignment_callback_url: str
    task_reservation_timeout: int
    date_created: int
    date_updated: int


class Task(msgspec.Struct, frozen=True):
    """A row of `tasks`; `timeout` are seconds, `place` JSON of a Place, `due` an instant."""

    sid: str
    account_sid: str
    workspace_sid: str
    attributes: str
    assignment_status: TaskStatus
    priority: int
    reason: str | None
    timeout: int
    workflow_sid: str
    queue_sid: str | None
    queue_entered: int | None
    task_channel_sid: str
    routing_target: str | None
    ignore_capacity: int
    virtual_start_time: int
    place: str
    line: str | None
    offered: int
    due: int | None
    version: int
    date_created: int
    date_updated: int

    @property
    def values(self) -> Mapping[str, Any]:
        """The attributes, read."""
        return msgspec.json.decode(self.attributes, type=dict[str, Any])

    @property
    def where(self) -> Place:
        """Where the task is in its workflow."""
        return msgspec.json.decode(self.place, type=Place)

    @property
    def ttl(self) -> int:
        """When it is given up while nobody has it."""
        return self.date_created + self.timeout * 1_000_000

    @property
    def is_over(self) -> bool:
        return self.assignment_status in ("completed", "canceled")


class Line(msgspec.Struct, frozen=True):
    """A row of `lines`: tasks that the same workers can take."""

    sid: str
    account_sid: str
    workspace_sid: str
    queue_sid: str
    task_channel_sid: str
    worker_sid: str | None
    expression: str
    order_by: str
    facts: str
    topping: int

    @property
    def stand(self) -> Stand:
        """How the tasks in it stand."""
        return Stand(
            queue_sid=self.queue_sid,
            channel_sid=self.task_channel_sid,
            worker_sid=self.worker_sid,
            expression=self.expression,
            order_by=self.order_by,
            facts=self.facts,
        )


class Reservation(msgspec.Struct, frozen=True):
    """A row of `reservations`; `timeout` are seconds, `due` is when a pending one ends, `batch` is
    the task's number of offers: those of one batch were asked together."""

    sid: str
    account_sid: str
    workspace_sid: str
    task_sid: str
    worker_sid: str
    worker_name: str
    task_channel_sid: str
    batch: int
    status: ReservationStatus
    live: int
    timeout: int
    due: int | None
    version: int
    date_created: int
    date_updated: int


class TaskEvent(msgspec.Struct, frozen=True):
    """A row of `task_events`; `data` is the JSON object that the Events API shows.

    For statistics, in microseconds: how old the task is and how long in its queue; and of a
    worker who leaves an activity, which it was and for how long.
    """

    sid: str
    account_sid: str
    workspace_sid: str
    event_type: str
    description: str
    event_date: int
    actor_sid: str | None
    resource_type: str
    resource_sid: str
    task_sid: str | None
    worker_sid: str | None
    reservation_sid: str | None
    workflow_sid: str | None
    queue_sid: str | None
    task_channel_sid: str | None
    task_age: int | None
    queue_age: int | None
    activity_sid: str | None
    activity_age: int | None
    data: str
