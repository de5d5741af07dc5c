"""Production under watch: what it hands out step by step is what `match` hands out at once, of the
moment before, and the audit finds all in order."""

import inspect
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final
from unittest.mock import patch

import msgspec

from switchroom.core.matching import snapshot as seen
from switchroom.core.matching.match import match
from switchroom.core.matching.snapshot import Snapshot, Way
from switchroom.store.work import Work
from switchroom.taskrouter import assign, audit, books, offers, places
from switchroom.taskrouter.assign import Seeker
from switchroom.taskrouter.books import Bounds
from switchroom.taskrouter.rows import Line, Reservation, Task, Workspace
from tests.servers import MAIN_SID
from tests.taskrouter.house import House

_ALL: Final = Bounds(workers=10_000, heads=10_000)
# Few workers at a time, and few of their reservations, so that there are several parts.
_PART: Final = Bounds(workers=3, reservations=4)
Offer = tuple[str, str]


def in_order(house: House, workspace_sid: str) -> None:
    """All books of a workspace agree, whichever part of the workers is looked at."""
    after: str | None = ""
    while after is not None:
        found = house.look(audit.audit, MAIN_SID, workspace_sid, after, _PART)
        assert not found.findings, [one.sentence for one in found.findings]
        after = found.read.following


class Watch:
    """Counts what it has held against each other: `looks`, and the `offers` in them. What changes
    hands in other ways than these two, one task alone, is left to the oracle."""

    def __init__(self) -> None:
        self.looks = 0
        self.offers = 0

    @contextmanager
    def watching(self) -> Iterator[None]:
        """All that is handed out meanwhile is looked at."""
        with (
            patch.object(assign, "settle", self._around(assign.settle, _of_settle)),
            patch.object(assign, "_drain", self._around(assign._drain, _of_drain)),
        ):
            yield

    def _around(
        self, deed: Callable[..., None], tasks: Callable[..., Iterable[seen.Task]]
    ) -> Callable[..., None]:
        signature = inspect.signature(deed)

        def watched(*arguments: Any, **named: Any) -> None:
            given = signature.bind(*arguments, **named)
            given.apply_defaults()
            values: dict[str, Any] = {
                name: [*value] if name in ("seekers", "reserved", "waiting", "freed") else value
                for name, value in given.arguments.items()
            }
            work, workspace = values["work"], values["workspace"]
            before = _reservations(work, workspace)
            wanted = [*_expected(work, workspace, tasks(**values))]
            deed(**values)
            given_out = [
                offer for sid, offer in _reservations(work, workspace).items() if sid not in before
            ]
            assert given_out == wanted, f"given {given_out}, not {wanted}"
            self.looks += 1
            self.offers += len(wanted)

        return watched


def _reservations(work: Work, workspace: Workspace) -> dict[str, Offer]:
    """Task and worker of all reservations, the oldest first."""
    found = work.find(
        Reservation,
        "reservations",
        "account_sid = ? AND workspace_sid = ? ORDER BY sid",
        workspace.account_sid,
        workspace.sid,
    )
    return {one.sid: (one.task_sid, one.worker_sid) for one in found}


def _expected(work: Work, workspace: Workspace, looking: Iterable[seen.Task]) -> Iterator[Offer]:
    """What `match` says of the moment, with tasks that look for workers beside those in lines."""
    snapshot: Snapshot = books.read(work, workspace, _ALL).books.snapshot
    tasks = {task.sid: task for task in snapshot.tasks} | {task.sid: task for task in looking}
    whole = msgspec.structs.replace(snapshot, tasks=tuple(tasks.values()))
    for one in match(whole):
        yield one.task_sid, one.worker_sid


def _of_settle(
    work: Work, workspace: Workspace, seekers: Collection[Seeker], freed: Collection[str]
) -> Iterator[seen.Task]:
    for one in seekers:
        line = assign.line_of(work, workspace, one.task)
        if line is not None:
            way = Way(places.configuration_of(work, one.task), one.task.values, one.task.where)
            task = _task(one.task, line)
            yield msgspec.structs.replace(
                task, declined=frozenset(freed), way=way if one.entered else None
            )


def _of_drain(
    work: Work, workspace: Workspace, reserved: Collection[Task], waiting: Collection[Line]
) -> Iterator[seen.Task]:
    """Tasks that are offered to some may be asked about anew, at the step as it is now."""
    for task in reserved:
        line = assign.line_of(work, workspace, task)
        if line is not None and not (task.routing_target or "").startswith("WK"):
            asked = frozenset(offers.asked(work, task))
            yield msgspec.structs.replace(_task(task, line), asked=asked)


def _task(task: Task, line: Line) -> seen.Task:
    return seen.Task(
        sid=task.sid,
        priority=task.priority,
        virtual_start_time=task.virtual_start_time,
        stand=line.stand,
        offered=task.offered,
    )
