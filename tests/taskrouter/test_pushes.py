"""Which workers' clients are told of an event, and what (js-wire §5, §8)."""

from collections.abc import Callable
from typing import Any, TypeVar

import msgspec

from switchroom.core.clock import DAY, HOUR, MINUTE
from switchroom.store.work import Work
from switchroom.taskrouter import (
    activities,
    pushes,
    queues,
    reservations,
    sweep,
    tasks,
    worker_channels,
    workers,
    workflows,
    workspaces,
)
from switchroom.taskrouter.rows import Worker, Workspace
from tests.store.conftest import START, Store

ACCOUNT = "AC" + "1" * 32
RESERVATION = (
    "account_sid date_created date_updated reservation_status sid task reservation_timeout"
    " worker_sid workspace_sid version"
)
TASK = (
    "addons age attributes date_created date_updated priority queue_name queue_sid reason"
    " routing_target sid assignment_status task_channel_unique_name task_channel_sid timeout"
    " workflow_name workflow_sid version virtual_start_time"
)
T = TypeVar("T")


class Room:
    """A workspace with a queue, a workflow and two workers, whose operations are called by hand."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.sid = self.do(self._open)

    def do(self, operation: Callable[[Work], T]) -> T:
        return self.store.database.transact_now(operation)

    def _open(self, work: Work) -> str:
        workspace = workspaces.create(work, ACCOUNT, friendly_name="Desk")
        queue = queues.create(
            work, workspace, friendly_name="All", target_workers="1==1", max_reserved_workers=2
        )
        routing = {"task_routing": {"default_filter": {"queue": queue.sid}}}
        workflows.create(
            work,
            workspace,
            friendly_name="Day",
            configuration=msgspec.json.encode(routing).decode(),
        )
        available = activities.born(work, workspace, "At the desk", True).sid
        for name in ("ann", "bob"):
            workers.create(work, workspace, friendly_name=name, activity_sid=available)
        return workspace.sid

    def hold(self, work: Work) -> Workspace:
        return workspaces.hold(work, ACCOUNT, self.sid)

    def worker(self, work: Work, name: str) -> Worker:
        found = workers.find_named(work, ACCOUNT, self.sid, name)
        assert found is not None
        return found

    def told(self, name: str) -> list[tuple[str, Any]]:
        """All that a worker's clients are told: event types and payloads."""

        def look(work: Work) -> list[pushes.Push]:
            return pushes.after(work, ACCOUNT, self.worker(work, name).sid, 0, 100)

        return [(one.event_type, msgspec.json.decode(one.payload)) for one in self.do(look)]

    def types(self, name: str) -> list[str]:
        return [event_type for event_type, _ in self.told(name)]

    def ask(self) -> str:
        """A task; its SID."""
        return self.do(lambda work: tasks.create(work, self.hold(work)).sid)

    def answer(self, name: str, status: Any) -> None:
        """Answer the newest reservation of a worker."""

        def change(work: Work) -> None:
            worker = self.worker(work, name)
            sid = work.value(
                "SELECT sid FROM reservations WHERE account_sid = ? AND worker_sid = ?"
                " ORDER BY sid DESC LIMIT 1",
                ACCOUNT,
                worker.sid,
            )
            row = reservations.fetch(work, ACCOUNT, self.sid, sid)
            reservations.update(work, self.hold(work), row, status=status)

        self.do(change)


def test_all_that_are_asked_are_told_and_who_comes_late_too(store: Store) -> None:
    room = Room(store)
    task = room.ask()
    for name in ("ann", "bob"):
        ((event_type, payload),) = room.told(name)
        assert event_type == "reservation.created"
        assert payload["reservation_status"] == "pending"
        assert payload["worker_name"] == name
        assert payload.keys() >= set(RESERVATION.split())
        assert payload["task"].keys() >= set(TASK.split())
        assert payload["task"]["sid"] == task
        assert payload["task"]["assignment_status"] == "reserved"
        assert payload["task"]["queue_name"] == "All"
        assert payload["task"]["workflow_name"] == "Day"
        assert payload["date_created"] == START // 1_000_000
        assert not payload.keys() & {"task_transfer", "active_outgoing_task_transfer"}
    room.answer("ann", "accepted")
    assert room.types("ann")[1:] == ["reservation.accepted"]
    assert room.types("bob")[1:] == ["reservation.rescinded"]
    assert room.told("ann")[1][1]["task"]["assignment_status"] == "assigned"
    assert room.told("bob")[1][1]["task"]["assignment_status"] == "assigned"


def test_the_holder_is_told_of_the_task(store: Store) -> None:
    room = Room(store)
    task = room.ask()
    room.answer("ann", "accepted")

    def change(work: Work) -> None:
        row = tasks.fetch(work, ACCOUNT, room.sid, task)
        tasks.update(work, room.hold(work), row, attributes='{"a": 1}')

    room.do(change)
    room.answer("ann", "wrapping")
    store.clock.turn_to(START + MINUTE)
    room.answer("ann", "completed")
    told = room.told("ann")[2:]
    assert sorted(event_type for event_type, _ in told[1:3]) == [
        "reservation.wrapup",
        "task.wrapup",
    ]
    assert sorted(event_type for event_type, _ in told[3:]) == [
        "reservation.completed",
        "task.completed",
    ]
    assert told[0][0] == "task.updated"
    assert told[0][1]["attributes"] == '{"a": 1}'
    assert dict(told)["task.completed"]["assignment_status"] == "completed"
    assert dict(told)["reservation.completed"]["task"]["assignment_status"] == "completed"
    assert room.types("bob") == ["reservation.created", "reservation.rescinded"]


def test_a_worker_is_told_of_his_own_changes(store: Store) -> None:
    room = Room(store)

    def change(work: Work) -> None:
        workspace, ann = room.hold(work), room.worker(work, "ann")
        workers.set_attributes(work, workspace, ann, '{"a": 1}')
        chat = worker_channels.fetch(work, ann, "chat")
        worker_channels.update(work, workspace, ann, chat, capacity=5)

    room.do(change)
    (first, worker), (second, channel) = room.told("ann")
    assert (first, second) == ("worker.attributes.update", "worker.capacity.update")
    assert worker["attributes"] == '{"a": 1}'
    assert worker["activity_name"] == "At the desk"
    assert channel["configured_capacity"] == 5
    assert channel["task_channel_unique_name"] == "chat"
    assert room.told("bob") == []


def test_a_push_wakes_the_clients_and_lasts_an_hour(store: Store) -> None:
    room = Room(store)
    room.ask()
    ann = room.do(lambda work: room.worker(work, "ann").sid)
    assert f"worker {ann}" in set().union(*store.woken)
    wanted = sweep.Sweep(ACCOUNT, room.sid)
    store.clock.turn_to(START + 59 * MINUTE)
    assert room.do(lambda work: sweep.sweep(work, wanted)) == store.clock.now() + HOUR
    assert room.types("ann") == ["reservation.created"]
    store.clock.turn_to(START + 61 * MINUTE)
    assert room.do(lambda work: sweep.sweep(work, wanted)) == START + 31 * DAY
    assert room.told("ann") == []


def test_a_workspace_is_looked_after_when_something_reaches_its_age(store: Store) -> None:
    room = Room(store)
    wanted = sweep.Sweep(ACCOUNT, room.sid)

    def sweeping(work: Work) -> int:
        due = sweep.sweep(work, wanted)
        assert due is not None
        work.run("UPDATE jobs SET due = ? WHERE kind = ?", due, sweep.KIND)
        return due

    def planned() -> int:
        due = room.do(lambda work: work.value("SELECT due FROM jobs WHERE kind = ?", sweep.KIND))
        return int(due)

    assert planned() == START + DAY
    store.clock.turn_to(START + DAY)
    assert room.do(sweeping) == START + 31 * DAY
    store.clock.turn_to(START + 5 * DAY)
    room.ask()
    assert planned() == START + 6 * DAY
    store.clock.turn_to(START + 6 * DAY)
    assert room.do(sweeping) == START + 31 * DAY
    store.clock.turn_to(START + 31 * DAY)
    assert room.do(sweeping) == START + 36 * DAY
    store.clock.turn_to(START + 36 * DAY)
    assert room.do(sweeping) == START + 67 * DAY
    room.do(lambda work: workspaces.delete(work, room.hold(work)))
    assert room.do(lambda work: sweep.sweep(work, wanted)) is None
