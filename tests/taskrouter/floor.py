"""A workspace in which anything happens; each deed is held against the oracle: who is offered what,
and that nothing is ever out of joint."""

import json
from collections.abc import Callable
from functools import partial
from typing import Any, Final, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
)

from switchroom.core.clock import SECOND
from switchroom.store.work import Work
from switchroom.taskrouter import (
    activities,
    assign,
    presence,
    queues,
    reservations,
    task_channels,
    tasks,
    timeouts,
    worker_channels,
    workers,
    workflows,
    workspaces,
)
from switchroom.taskrouter.rows import Reservation, Task, Worker, Workspace
from tests.servers import MAIN_SID
from tests.taskrouter import oracle
from tests.taskrouter.house import House
from tests.taskrouter.oracle import MEMBERS, History, Scene
from tests.taskrouter.samples import (
    CHANNEL,
    CHANNELS,
    MEMBER,
    NUMBER,
    ROUTING,
    TASK,
    WORKER,
    document,
)
from tests.taskrouter.watched import in_order

T = TypeVar("T")

WORKERS_MAX: Final = 6
BREAKS: Final = ("Chatting", "On a break")


def with_task(*statuses: str) -> Callable[[Any], bool]:
    """Where some task is in one of these statuses."""
    return lambda floor: any(one.assignment_status in statuses for one in floor.last.tasks.values())


def with_reservation(*statuses: str) -> Callable[[Any], bool]:
    """Where some reservation is in one of these statuses."""
    return lambda floor: any(one.status in statuses for one in floor.last.reservations.values())


class Floor(RuleBasedStateMachine):
    """A workspace in which anything happens."""

    def __init__(self, house: House) -> None:
        super().__init__()
        self.house = house
        self.history = History()
        self.documents: dict[str, Any] = {}
        self.last: Scene | None = None

    # The set-up.

    @initialize(
        routing=ROUTING,
        orders=st.lists(st.sampled_from(["FIFO", "LIFO"]), min_size=3, max_size=3),
        members=st.lists(MEMBER, min_size=3, max_size=3),
        most=st.lists(st.integers(1, 3), min_size=3, max_size=3),
        multi=st.sampled_from([True, True, True, False]),
        optimized=st.booleans(),
        staff=st.lists(WORKER, min_size=1, max_size=3),
    )
    def open(
        self,
        routing: Any,
        orders: list[Any],
        members: list[str],
        most: list[int],
        multi: bool,
        optimized: bool,
        staff: list[Any],
    ) -> None:
        made = self.house.run(
            lambda work: workspaces.create(
                work, MAIN_SID, friendly_name="Floor", multi_task_enabled=multi
            )
        )
        self.sid = made.sid
        self.key = f"taskrouter clock {made.sid}"
        self.queues: list[str] = []
        self._do(partial(self._furnish, orders, members, most, optimized))
        self.routing = document(routing, self.queues)
        self.workflow = self._do(
            lambda work, at: workflows.create(
                work,
                at,
                friendly_name="Flow",
                configuration=json.dumps(self.routing),
                task_reservation_timeout=15,
            )
        ).sid
        self.documents[self.workflow] = self.routing
        for n, attributes in enumerate(staff):
            self.hire(attributes, "Available", n)

    def _furnish(
        self,
        orders: list[Any],
        members: list[str],
        most: list[int],
        optimized: bool,
        work: Work,
        at: Workspace,
    ) -> None:
        activities.create(work, at, friendly_name="Chatting", available=True)
        for n, (order, member, number) in enumerate(zip(orders, members, most, strict=True)):
            queue = queues.create(
                work,
                at,
                friendly_name=f"Queue {n}",
                task_order=order,
                target_workers=member,
                max_reserved_workers=number,
            )
            self.queues.append(queue.sid)
        channel = task_channels.find(work, MAIN_SID, self.sid, "sms")
        assert channel is not None
        task_channels.update(work, at, channel, channel_optimized_routing=optimized)

    # The machinery.

    def _do(self, deed: Callable[[Work, Workspace], T]) -> T:
        """One deed, looked at afterwards, and a second that goes by."""
        done = self.house.run(lambda work: deed(work, workspaces.hold(work, MAIN_SID, self.sid)))
        self._check(choices=True)
        self._wait(1)
        return done

    def _wait(self, seconds: int) -> None:
        """Let time go by, and the alarm ring whenever it is set."""
        until = self.house.clock.now() + seconds * SECOND
        while (alarm := self.scene().alarm) is not None and alarm <= until:
            self.house.clock.turn_to(alarm)
            now = self.house.clock.now()
            scene = self.scene()
            ending: list[Reservation | Task] = [*scene.reservations.values()]
            ending += scene.tasks.values()
            due = [one for one in ending if one.due is not None and one.due <= now]
            self.house.run(self._ring)
            self._check(choices=len(due) <= 1)
        self.house.clock.turn_to(until)

    def _ring(self, work: Work) -> None:
        due = timeouts.look(work, MAIN_SID, self.sid)
        if due is None:
            work.run("DELETE FROM jobs WHERE key = ?", self.key)
        else:
            work.run("UPDATE jobs SET due = ? WHERE key = ?", due, self.key)

    def scene(self) -> Scene:
        return self.house.run(oracle.look, MAIN_SID, self.sid, self.documents, self.key)

    def _check(self, *, choices: bool) -> None:
        scene, now = self.scene(), self.house.clock.now()
        self.last = scene
        found = oracle.faults(scene)
        assert not found, found
        new = self.history.new(scene)
        before = scene.without(new)
        self.history.presence(before, now)
        if choices:
            made = [scene.reservations[sid] for sid in sorted(new)]
            free = [one for one in made if not self._is_direct(scene, one)]
            given = [(one.task_sid, one.worker_sid) for one in free]
            undone = scene.without({one.sid for one in free})
            wanted = oracle.expected(undone, self.history, now)
            assert sorted(given) == sorted(wanted), self._told(scene, given, wanted)
        in_order(self.house, self.sid)
        self.history.write(scene, now)
        self.history.presence(scene, now)
        assert oracle.expected(scene, self.history, now) == [], "a task waits for a ready worker"

    def _is_direct(self, scene: Scene, one: Reservation) -> bool:
        return (scene.tasks[one.task_sid].routing_target or "").startswith("WK")

    def _told(self, scene: Scene, given: Any, wanted: Any) -> str:
        names = {one.sid: one.friendly_name for one in scene.workers}
        found = [
            f"{sid} {scene.step(scene.tasks[sid])} {scene.tasks[sid].where}"
            for sid in {task for task, _ in [*given, *wanted]}
        ]
        given = [(task, names[worker]) for task, worker in given]
        wanted = [(task, names[worker]) for task, worker in wanted]
        return f"given {given}, not {wanted}; " + "; ".join(found)

    # Workers.

    @rule(
        attributes=WORKER,
        activity=st.sampled_from(["Available", "Idle", "Chatting", "Offline"]),
        places=st.integers(0, 2),
    )
    def hire(self, attributes: Any, activity: str, places: int) -> None:
        taken = {worker.friendly_name for worker in self.scene().workers}
        free = [f"w{n}" for n in range(WORKERS_MAX) if f"w{n}" not in taken]
        if not free:
            return
        made = self._do(
            lambda work, at: presence.create_worker(
                work,
                at,
                friendly_name=free[0],
                attributes=json.dumps(attributes),
                activity_sid=self._activity(work, activity),
            )
        )
        if places:
            self._channel(made, "default", capacity=places)

    def _activity(self, work: Work, name: str) -> str:
        """The activity of a name, or one that is there in its stead."""
        found = {title: sid for sid, title in activities.names(work, MAIN_SID, self.sid).items()}
        return found.get(name) or next(found[one] for one in BREAKS if one in found)

    def _worker(self, number: int) -> Worker | None:
        found = self.scene().workers
        return found[number % len(found)] if found else None

    @rule(
        number=NUMBER,
        activity=st.sampled_from(["Available", "Idle", "Chatting", "Offline"]),
        reject=st.booleans(),
    )
    def go(self, number: int, activity: str, reject: bool) -> None:
        if worker := self._worker(number):
            self._do(
                lambda work, at: presence.update_worker(
                    work,
                    at,
                    worker,
                    activity_sid=self._activity(work, activity),
                    reject_pending=reject and activity == "Offline",
                )
            )

    @rule(number=NUMBER, attributes=WORKER)
    def learn(self, number: int, attributes: Any) -> None:
        if worker := self._worker(number):
            self._do(
                lambda work, at: presence.update_worker(
                    work, at, worker, attributes=json.dumps(attributes)
                )
            )

    @rule(number=NUMBER, name=st.sampled_from([f"w{n}" for n in range(WORKERS_MAX)]))
    def rename(self, number: int, name: str) -> None:
        worker = self._worker(number)
        if worker and all(one.friendly_name != name for one in self.scene().workers):
            self._do(lambda work, at: presence.update_worker(work, at, worker, friendly_name=name))

    @rule(
        number=NUMBER,
        channel=st.sampled_from(CHANNELS),
        capacity=st.integers(0, 3) | st.none(),
        available=st.booleans() | st.none(),
    )
    def change_places(
        self, number: int, channel: str, capacity: int | None, available: bool | None
    ) -> None:
        if worker := self._worker(number):
            self._channel(worker, channel, capacity=capacity, available=available)

    def _channel(self, worker: Worker, name: str, **given: Any) -> None:
        self._do(
            lambda work, at: presence.update_channel(
                work, at, worker, worker_channels.fetch(work, worker, name), **given
            )
        )

    @rule(number=NUMBER)
    def dismiss(self, number: int) -> None:
        worker = self._worker(number)
        if worker and number % 7 == 0 and not self.scene().held(worker.sid):
            self._do(lambda work, at: workers.delete(work, at, worker))

    @rule()
    def rename_activity(self) -> None:
        """What was Chatting is a break, and the other way about."""
        (chosen,) = (one for one in self.scene().activities if one.friendly_name in BREAKS)
        name = BREAKS[not BREAKS.index(chosen.friendly_name)]
        self._do(lambda work, at: presence.rename_activity(work, at, chosen, name))

    # Queues and workflows.

    @rule(
        queue=st.integers(0, 2),
        given=st.fixed_dictionaries(
            {},
            optional={
                "target_workers": st.sampled_from(list(MEMBERS)),
                "task_order": st.sampled_from(["FIFO", "LIFO"]),
                "max_reserved_workers": st.integers(1, 3),
            },
        ),
    )
    def change_queue(self, queue: int, given: Any) -> None:
        self._do(
            lambda work, at: presence.update_queue(
                work, at, queues.fetch(work, MAIN_SID, self.sid, self.queues[queue]), **given
            )
        )

    @rule(order=st.sampled_from(["FIFO", "LIFO"]), multi=st.sampled_from([False, False, True]))
    def prefer(self, order: str, multi: bool) -> None:
        """Which queues drain first; workers may do several things at a time from now on."""
        given = {"prioritize_queue_order": order} | ({"multi_task_enabled": 1} if multi else {})
        self._do(lambda work, at: presence.update_workspace(work, at, **given))

    @rule(routing=ROUTING)
    def rewrite(self, routing: Any) -> None:
        if any(task.assignment_status == "reserved" for task in self.scene().tasks.values()):
            return
        self.routing = document(routing, self.queues)

        def deed(work: Work, at: Workspace) -> None:
            self.documents = {self.workflow: self.routing}
            changed = workflows.update(
                work, at, self.workflow, configuration=json.dumps(self.routing)
            )
            assign.workflow_changed(work, at, changed, re_evaluate=True)

        self._do(deed)

    # Tasks.

    @rule(
        attributes=TASK,
        priority=st.integers(0, 3),
        channel=CHANNEL,
        older=st.sampled_from([0, 0, 0, 30, 90]),
        timeout=st.sampled_from([None, None, 40]),
    )
    def ask(
        self, attributes: Any, priority: int, channel: str, older: int, timeout: int | None
    ) -> None:
        self._do(
            lambda work, at: tasks.create(
                work,
                at,
                attributes=json.dumps(attributes),
                priority=priority,
                task_channel=channel,
                workflow_sid=self.workflow,
                virtual_start_time=work.now - older * SECOND,
                timeout=timeout,
            )
        )

    @rule(crowd=st.lists(st.tuples(TASK, st.integers(0, 3)), min_size=3, max_size=5))
    def ask_much(self, crowd: list[Any]) -> None:
        for attributes, priority in crowd:
            self.ask(attributes, priority, "default", 0, None)

    @rule(attributes=TASK, queue=st.integers(0, 2))
    def ask_a_queue(self, attributes: Any, queue: int) -> None:
        self._do(
            lambda work, at: tasks.create(
                work, at, attributes=json.dumps(attributes), routing_target=self.queues[queue]
            )
        )

    @rule(attributes=TASK, number=NUMBER, ignore=st.booleans())
    def ask_a_worker(self, attributes: Any, number: int, ignore: bool) -> None:
        if worker := self._worker(number):
            self._do(
                lambda work, at: tasks.create(
                    work,
                    at,
                    attributes=json.dumps(attributes),
                    routing_target=worker.sid,
                    ignore_capacity=ignore,
                )
            )

    def _task(self, number: int, *statuses: str) -> Task | None:
        found = [task for task in self.scene().tasks.values() if task.assignment_status in statuses]
        return found[number % len(found)] if found else None

    @precondition(with_task("pending", "reserved"))
    @rule(
        number=NUMBER,
        attributes=TASK,
        priority=st.none() | st.integers(0, 3),
        channel=st.none() | st.sampled_from(CHANNELS),
    )
    def change_task(
        self, number: int, attributes: Any, priority: int | None, channel: str | None
    ) -> None:
        task = self._task(number, "pending", "reserved", "assigned")
        if task is None:
            return
        given: dict[str, Any] = {"priority": priority, "task_channel": channel}
        given = {name: value for name, value in given.items() if value is not None}
        if priority != 0:
            given["attributes"] = json.dumps(attributes)
        self._do(lambda work, at: tasks.update(work, at, task, **given))

    @precondition(with_task("pending", "reserved"))
    @rule(number=NUMBER)
    def cancel(self, number: int) -> None:
        self._end(self._task(number, "pending", "reserved"), "canceled")

    @precondition(with_task("assigned", "wrapping"))
    @rule(number=NUMBER)
    def complete(self, number: int) -> None:
        self._end(self._task(number, "assigned", "wrapping"), "completed")

    @precondition(with_task("assigned"))
    @rule(number=NUMBER)
    def wrap(self, number: int) -> None:
        self._end(self._task(number, "assigned"), "wrapping")

    def _end(self, task: Task | None, status: Any) -> None:
        if task is not None:
            self._do(
                lambda work, at: tasks.update(
                    work, at, task, assignment_status=status, reason="so be it"
                )
            )

    @rule(number=NUMBER)
    def forget(self, number: int) -> None:
        task = self._task(number, "pending", "reserved", "assigned", "canceled")
        if task is not None and number % 5 == 0:
            self._do(lambda work, at: tasks.delete(work, at, task))

    # Answers.

    def _answer(self, number: int, status: Any, *before: str, activity: str | None = None) -> None:
        found = [one for one in self.scene().reservations.values() if one.status in before]
        if not found:
            return
        chosen = found[number % len(found)]

        def deed(work: Work, at: Workspace) -> None:
            now = reservations.fetch(work, MAIN_SID, self.sid, chosen.sid)
            if now.status in before:
                goes = None if activity is None else self._activity(work, activity)
                reservations.update(work, at, now, status=status, worker_activity_sid=goes)

        self._do(deed)

    @precondition(with_reservation("pending"))
    @rule(number=NUMBER)
    def accept(self, number: int) -> None:
        self._answer(number, "accepted", "pending")

    @precondition(with_reservation("pending"))
    @rule(
        number=NUMBER,
        activity=st.sampled_from([None, None, "Offline", "Chatting"]),
    )
    def reject(self, number: int, activity: str | None) -> None:
        self._answer(number, "rejected", "pending", activity=activity)

    @precondition(with_reservation("accepted"))
    @rule(number=NUMBER)
    def wrap_up(self, number: int) -> None:
        self._answer(number, "wrapping", "accepted")

    @precondition(with_reservation("accepted", "wrapping"))
    @rule(number=NUMBER)
    def finish(self, number: int) -> None:
        self._answer(number, "completed", "accepted", "wrapping")

    @rule(seconds=st.sampled_from([3, 8, 16, 60]))
    def wait(self, seconds: int) -> None:
        self._wait(seconds)


def floor_of(house: House) -> type[Floor]:
    class Here(Floor):
        def __init__(self) -> None:
            super().__init__(house)

    return Here
