"""What an assignment costs, by how many tasks wait (design: TaskRouter budgets)."""

import asyncio
import json
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple, TypeVar

import msgspec
import uvloop

from switchroom import app, first_start
from switchroom.config import Config
from switchroom.store.work import Work
from switchroom.taskrouter import (
    activities,
    lines,
    queues,
    reservations,
    tasks,
    workers,
    workflows,
    workspaces,
)
from switchroom.taskrouter.rows import Line, Queue, Reservation, Task, Workspace
from switchroom.universe import RealIds
from tests.servers import MAIN_SID, MAIN_TOKEN

T = TypeVar("T")

SKILLS: Final = ("sales", "support", "billing", "returns", "french", "german", "vip", "fleet")
_WORKERS_AT_ONCE: Final = 64
_HIRED_AT_ONCE: Final = 500
_TASKS_AT_ONCE: Final = 200
_COPIED_AT_ONCE: Final = 20_000
# So many assignments between two refills; the shortest backlog bears them.
_A_ROUND: Final = 512


class Room:
    """A workspace with workers of different skills, all on duty, and a queue for each skill."""

    def __init__(self, data: Path, people: int) -> None:
        data.mkdir(parents=True)
        config = Config(data=data, account_sid=MAIN_SID, auth_token=MAIN_TOKEN)
        bus, clock = app.make_bus(config), app.make_clock(config)
        self.database = app.open_database(config, bus, clock, RealIds())
        first_start.prepare(self.database, config)
        self.sid = self.do(_open_workspace)
        self._models: list[Task] = []
        self._lines: list[Line] = []
        self.do(self._set_up)
        for first in range(0, people, _HIRED_AT_ONCE):
            self.do(partial(self._hire, range(first, min(first + _HIRED_AT_ONCE, people))))

    def do(self, operation: Callable[[Work], T]) -> T:
        return self.database.transact_now(operation)

    def hold(self, work: Work) -> Workspace:
        return workspaces.hold(work, MAIN_SID, self.sid)

    def _set_up(self, work: Work) -> None:
        workspace = self.hold(work)
        filters = []
        for skill in SKILLS:
            queue = _queue(work, workspace, skill)
            target = {"queue": queue.sid, "expression": "worker.level >= task.level"}
            filters.append({"expression": f"skill == '{skill}'", "targets": [target]})
        configuration = json.dumps({"task_routing": {"filters": filters}})
        workflows.create(work, workspace, friendly_name="W", configuration=configuration)

    def _hire(self, numbers: range, work: Work) -> None:
        workspace = self.hold(work)
        names = activities.names(work, MAIN_SID, self.sid)
        on_duty = next(sid for sid, name in names.items() if name == "Available")
        for n in numbers:
            skills = [SKILLS[n % len(SKILLS)], SKILLS[(n * 3 + 1) % len(SKILLS)]]
            workers.create(
                work,
                workspace,
                friendly_name=f"worker {n}",
                activity_sid=on_duty,
                attributes=json.dumps({"skills": skills, "level": 1 + n % 5}),
            )

    def fill(self, backlog: int) -> None:
        """Give everybody something to do, then let so many tasks wait: each a copy of one that has
        really come to wait."""
        created = 0
        while self.do(self._is_somebody_free) or created < len(SKILLS) * 30:
            self.do(partial(self._create, created))
            created += _TASKS_AT_ONCE
        self.copy(backlog)

    def copy(self, count: int) -> None:
        """Let so many more tasks wait."""
        for first in range(0, count, _COPIED_AT_ONCE):
            self.do(partial(self._copy, min(_COPIED_AT_ONCE, count - first)))

    def _create(self, first: int, work: Work) -> None:
        workspace = self.hold(work)
        for n in range(first, first + _TASKS_AT_ONCE):
            attributes = {"skill": SKILLS[n % len(SKILLS)], "level": 1 + n % 3}
            tasks.create(work, workspace, attributes=json.dumps(attributes), priority=n % 10)

    def _is_somebody_free(self, work: Work) -> bool:
        found = work.value(
            "SELECT 1 FROM worker_channels c JOIN task_channels t ON t.sid = c.task_channel_sid"
            " WHERE c.account_sid = ? AND c.ready = 1 AND t.unique_name = 'default' LIMIT 1",
            MAIN_SID,
        )
        return found is not None

    def _copy(self, count: int, work: Work) -> None:
        if not self._models:
            where = "account_sid = ? AND assignment_status = 'pending' ORDER BY sid LIMIT 500"
            self._models = work.find(Task, "tasks", where, MAIN_SID)
            self._lines = work.find(Line, "lines", "account_sid = ?", MAIN_SID)
        for line in self._lines:
            lines.keep(work, line)
        for n in range(count):
            copied = msgspec.structs.replace(
                self._models[n % len(self._models)],
                sid=work.mint("WT"),
                virtual_start_time=work.now + n,
                date_created=work.now,
            )
            work.insert("tasks", copied)

    def rate(self, total: int) -> float:
        """Assignments a second while workers accept and complete: each completion makes the next
        reservation of the worker. From time to time, off the clock, tasks come in the place of
        those that were taken."""
        done, seconds = 0, 0.0
        while done < total:
            started = time.perf_counter()
            done += self._work_off(_A_ROUND, arrivals=False)
            seconds += time.perf_counter() - started
            self.copy(_A_ROUND)
        return done / seconds

    def rate_with_arrivals(self, total: int) -> float:
        """The same while a task comes in for each that is completed."""
        started = time.perf_counter()
        done = self._work_off(total, arrivals=True)
        return done / (time.perf_counter() - started)

    def _work_off(self, total: int, *, arrivals: bool) -> int:
        pending = self.do(_pending)

        async def work_on(first: str, turns: int) -> int:
            sid: str | None = first
            done = 0
            while sid is not None and done < turns:
                sid = await self.database.transact(self._answer, sid, arrivals)
                done += 1
            return done

        async def all_of_them() -> int:
            turns = total // len(pending)
            return sum(await asyncio.gather(*(work_on(sid, turns) for sid in pending)))

        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            done = runner.run(all_of_them())
        assert done == total // len(pending) * len(pending), "somebody had nothing to do"
        return done

    def _answer(self, work: Work, sid: str, arrivals: bool) -> str | None:
        """A reservation is accepted and completed, and with `arrivals` a task like it comes in; the
        worker's next reservation."""
        workspace = self.hold(work)
        found = reservations.find(work, MAIN_SID, sid)
        assert found is not None, sid
        if arrivals:
            done = tasks.fetch(work, MAIN_SID, self.sid, found.task_sid)
            tasks.create(work, workspace, attributes=done.attributes, priority=done.priority)
        found = reservations.update(work, workspace, found, status="accepted")
        reservations.update(work, workspace, found, status="completed")
        following = work.get(
            Reservation,
            "reservations",
            "account_sid = ? AND worker_sid = ? AND live = 1 ORDER BY sid DESC LIMIT 1",
            MAIN_SID,
            found.worker_sid,
        )
        return None if following is None else following.sid

    def close(self) -> None:
        self.database.engine.close()


def _open_workspace(work: Work) -> str:
    return workspaces.create(work, MAIN_SID, friendly_name="Bench").sid


def _queue(work: Work, workspace: Workspace, skill: str) -> Queue:
    expression = f"skills HAS '{skill}'"
    return queues.create(work, workspace, friendly_name=skill, target_workers=expression)


def _pending(work: Work) -> list[str]:
    found = work.values(
        "SELECT sid FROM reservations WHERE account_sid = ? AND status = 'pending'"
        " ORDER BY sid LIMIT ?",
        MAIN_SID,
        _WORKERS_AT_ONCE,
    )
    return [sid for (sid,) in found]


class Routed(NamedTuple):
    """Assignments a second for each number of waiting tasks, and with arrivals at the longest."""

    by_backlog: list[tuple[int, float]]
    with_arrivals: float


def routed(folder: Path, people: int, backlogs: Sequence[int], total: int) -> Routed:
    """Measure with so many workers; the backlogs rise."""
    room = Room(folder, people)
    measured = []
    try:
        room.fill(backlogs[0])
        room.rate(total // 4)
        for before, backlog in zip((0, *backlogs), backlogs, strict=False):
            room.copy(backlog - max(before, backlogs[0]))
            measured.append((backlog, room.rate(total)))
        return Routed(measured, room.rate_with_arrivals(total))
    finally:
        room.close()
