"""A workspace with short ways to fill it and to look into it, all through the official client."""

import json
from dataclasses import dataclass
from typing import Any

import pytest
from twilio.base.exceptions import TwilioException, TwilioRestException

from tests.rest.client import official
from tests.world import World


@dataclass(frozen=True)
class Desk:
    """`at` is the client's workspace, `activities` are SIDs by name."""

    world: World
    at: Any
    sid: str
    activities: dict[str, str]

    @property
    def path(self) -> str:
        """Its address for plain requests."""
        return f"/taskrouter/v1/Workspaces/{self.sid}"

    def queue(self, name: str, target: str = "1==1", **options: Any) -> str:
        made = self.at.task_queues.create(friendly_name=name, target_workers=target, **options)
        return str(made.sid)

    def worker(self, name: str, /, activity: str = "Available", **attributes: Any) -> str:
        made = self.at.workers.create(
            friendly_name=name,
            attributes=json.dumps(attributes),
            activity_sid=self.activities[activity],
        )
        return str(made.sid)

    def go(self, worker: str, activity: str, **options: Any) -> None:
        """Change a worker's activity."""
        self.at.workers(worker).update(activity_sid=self.activities[activity], **options)

    def activity(self, worker: str) -> str:
        return str(self.at.workers(worker).fetch().activity_name)

    def capacity(self, worker: str, places: int, channel: str = "default") -> None:
        self.at.workers(worker).worker_channels(channel).update(capacity=places)

    def assigned(self, worker: str, channel: str = "default") -> int:
        return int(self.at.workers(worker).worker_channels(channel).fetch().assigned_tasks)

    def workflow(self, *filters: Any, default: Any = None, **options: Any) -> str:
        """A workflow; `default` is a queue, or a whole target."""
        options.setdefault("task_reservation_timeout", 600)
        made = self.at.workflows.create(
            friendly_name="Workflow", configuration=document(*filters, default=default), **options
        )
        return str(made.sid)

    def task(self, workflow: str | None, attributes: Any = None, **options: Any) -> str:
        """A task; its SID."""
        if workflow is not None:
            options["workflow_sid"] = workflow
        made = self.at.tasks.create(attributes=json.dumps(attributes or {}), **options)
        return str(made.sid)

    def status(self, task: str) -> str:
        return str(self.at.tasks(task).fetch().assignment_status)

    def state(self, task: str) -> tuple[str, str | None]:
        """Status and reason."""
        found = self.at.tasks(task).fetch()
        return found.assignment_status, found.reason

    def queue_of(self, task: str) -> str | None:
        """The name of the task's queue."""
        name: str | None = self.at.tasks(task).fetch().task_queue_friendly_name
        return name

    def offers(self, task: str) -> list[tuple[str, str]]:
        """Worker and status of all reservations, oldest first."""
        rows = self.at.tasks(task).reservations.list()
        return [(row.worker_name, row.reservation_status) for row in rows]

    def asked(self, task: str) -> set[str]:
        """The names of the workers whose reservation is pending."""
        return {name for name, status in self.offers(task) if status == "pending"}

    def answer(self, task: str, worker: str, status: str, **options: Any) -> Any:
        """Answer the newest reservation of a worker (by name) for a task."""
        rows = self.at.tasks(task).reservations.list()
        newest = [row for row in rows if row.worker_name == worker][-1]
        return (
            self.at.tasks(task)
            .reservations(newest.sid)
            .update(reservation_status=status, **options)
        )


def document(*filters: Any, default: Any = None) -> str:
    """A workflow's configuration."""
    routing: dict[str, Any] = {"filters": list(filters)}
    if default is not None:
        routing["default_filter"] = {"queue": default} if isinstance(default, str) else default
    return json.dumps({"task_routing": routing})


def rule(expression: str, *targets: Any, name: str = "") -> dict[str, Any]:
    """A filter; a target that is a text is a queue."""
    steps = [{"queue": one} if isinstance(one, str) else one for one in targets]
    return {"filter_friendly_name": name, "expression": expression, "targets": steps}


def open_desk(world: World, **options: Any) -> Desk:
    """A new workspace."""
    client = official(world.base_url, world.account_sid, world.auth_token)
    spaces = client.taskrouter.v1.workspaces
    sid = spaces.create(friendly_name="Desk", **options).sid
    at = spaces(sid)
    return Desk(world, at, sid, {row.friendly_name: row.sid for row in at.activities.list()})


def refused(call: Any, *arguments: Any, **named: Any) -> tuple[int, int, str]:
    """Status, code and sentence of a refusal; lists tell of it in another way than the rest."""
    with pytest.raises(TwilioException) as refusal:
        call(*arguments, **named)
    error = refusal.value
    if isinstance(error, TwilioRestException):
        return error.status, error.code, error.msg
    answer = error.args[1]
    told = json.loads(answer.text)
    return answer.status_code, told["code"], told["message"]
