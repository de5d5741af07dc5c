"""Who gets which task: the whole of the matching as one function over a snapshot (taskrouter §10).

Production comes to the same step by step, without looking at all that waits; tests hold it against
this function, and the audit of a workspace asks it what should have been offered.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import msgspec

from switchroom.core import expressions
from switchroom.core.matching import candidates, stands, turns, workflow
from switchroom.core.matching.candidates import Candidate
from switchroom.core.matching.snapshot import Queue, Seat, Snapshot, Task, Way, Worker
from switchroom.core.matching.stands import NOBODY, Stand
from switchroom.core.matching.turns import Turn
from switchroom.core.matching.workflow import Target

# So many times a task is offered before it is given up (taskrouter §16).
OFFERS_MAX: Final = 1_000


class Assignment(msgspec.Struct, frozen=True):
    """A worker who is offered a task; `stand` is how the task stands then."""

    task_sid: str
    worker_sid: str
    stand: Stand


def match(snapshot: Snapshot) -> tuple[Assignment, ...]:
    """Who is offered which task now, in the order in which they are: each task in its turn looks
    for the best of those who can take it, as many as its queue asks at once.

    A task that has just come to a step which is skipped while nobody can take it (skip_if) goes on
    to its next step, and all is handed out anew, since it may go before others there. What else a
    reservation changes beside a place is left to whoever makes it.
    """
    seeking = {task.sid: task for task in snapshot.tasks}
    while True:
        made = tuple(_Floor(snapshot).hand_out(seeking.values()))
        offered = {one.task_sid for one in made}
        left_out = [
            task
            for task in seeking.values()
            if task.sid not in offered and _is_skipped(snapshot, task)
        ]
        if not left_out:
            return made
        for task in left_out:
            further = _go_on(snapshot, task)
            if further is None:
                del seeking[task.sid]
            else:
                seeking[task.sid] = further


class _Floor:
    """The workers while tasks are handed out; who could take one more, by channel."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._queues = {queue.sid: queue for queue in snapshot.queues}
        self._workers = {worker.sid: worker for worker in snapshot.workers}
        self._ready: dict[str, dict[str, Seat]] = {}
        for worker in snapshot.workers:
            self._seat(worker)

    def _seat(self, worker: Worker) -> None:
        """Keep a worker, and on which channels he could take more."""
        self._workers[worker.sid] = worker
        for seat in worker.seats:
            there = self._ready.setdefault(seat.channel_sid, {})
            if worker.is_ready(seat, single=self._snapshot.single):
                there[worker.sid] = seat
            else:
                there.pop(worker.sid, None)

    def hand_out(self, tasks: Iterable[Task]) -> Iterator[Assignment]:
        """Offer each task in its turn to the first of those who can take it."""
        # Places only get fewer, so where one task found nobody, those that stand alike don't.
        barren: set[Stand] = set()
        for task in sorted(tasks, key=self._turn):
            queue = self._queues.get(task.stand.queue_sid)
            room = 0 if queue is None else queue.most - len(task.asked)
            if queue is None or room <= 0 or task.stand in barren:
                continue
            if not task.asked and task.offered >= OFFERS_MAX:
                continue
            able = [*self._able(task, queue)]
            if not able and not task.asked:
                barren.add(task.stand)
            clauses = expressions.parse_order(task.stand.order_by) if task.stand.order_by else ()
            for one in candidates.in_order(able, clauses, task.declined)[:room]:
                yield Assignment(task.sid, one.sid, task.stand)
                self._take(one.sid, task.stand.channel_sid)

    def _turn(self, task: Task) -> Turn:
        queue = self._queues.get(task.stand.queue_sid)
        return turns.turn(
            "FIFO" if queue is None else queue.order,
            self._snapshot.prioritized,
            task.priority,
            task.virtual_start_time,
            task.sid,
        )

    def _able(self, task: Task, queue: Queue) -> Iterator[Candidate]:
        """Those who can take a task at its step now (taskrouter §10.2)."""
        stand, ready = task.stand, self._ready.get(task.stand.channel_sid, {})
        known = None if stand.worker_sid is None else (stand.worker_sid,)
        for sid in [*ready] if known is None else known:
            seat = ready.get(sid)
            if seat is None or sid not in queue.members or sid in task.asked:
                continue
            one = self._workers[sid].candidate(seat)
            if candidates.suits(stand.expression, stand.facts, one):
                yield one

    def _take(self, worker_sid: str, channel_sid: str) -> None:
        """One place less; the idle clocks of the channel and of the worker begin anew, of which
        those channels go by the latter whose routing is not optimized (taskrouter §10.3)."""
        worker, now = self._workers[worker_sid], self._snapshot.now
        seats = tuple(
            msgspec.structs.replace(
                seat,
                taken=seat.taken + (seat.channel_sid == channel_sid),
                idle_since=now
                if seat.channel_sid == channel_sid
                or seat.channel_sid not in self._snapshot.optimized
                else seat.idle_since,
            )
            for seat in worker.seats
        )
        self._seat(msgspec.structs.replace(worker, seats=seats))


def _step(task: Task) -> Target | None:
    """The step to which a task has just come; None where it can't be skipped."""
    if task.way is None or task.asked:
        return None
    queue_sid = task.stand.queue_sid
    return workflow.step_at(task.way.configuration, task.way.place, queue_sid)


def _is_skipped(snapshot: Snapshot, task: Task) -> bool:
    target = _step(task)
    if target is None or target.skip_if is None:
        return False
    members = next((one.members for one in snapshot.queues if one.sid == target.queue), frozenset())
    counted = Counter(
        (one.activity_sid, one.available) for one in snapshot.workers if one.sid in members
    )
    workers = ((sid, available, count) for (sid, available), count in counted.items())
    return stands.is_skipped(target, stands.present(snapshot.activities, workers))


def _go_on(snapshot: Snapshot, task: Task) -> Task | None:
    """The task at its next step; None when it falls out of its workflow."""
    way = task.way
    assert way is not None, task.sid
    *passed, place = workflow.onward(
        way.configuration, way.attributes, way.place, snapshot.now, timed_out=False
    )
    if place is None:
        return None
    targets = [workflow.target_at(way.configuration, one) for one in (*passed, place) if one]
    target = targets[-1]
    assert target is not None, place
    priority = [one.priority for one in targets if one and one.priority is not None]
    return msgspec.structs.replace(
        task,
        priority=priority[-1] if priority else task.priority,
        stand=stands.at(
            target, way.attributes, task.stand.channel_sid, _known(snapshot.workers, target, way)
        ),
        way=msgspec.structs.replace(way, place=place),
    )


def _known(workers: Sequence[Worker], target: Target, way: Way) -> str | None:
    """For whom a step is: the worker whom the task names, NOBODY where it names none who is there,
    None where it is for all."""
    if target.known_worker is None:
        return None
    key = stands.known_key(target, way.attributes)
    named = (
        one.sid
        for one in workers
        if key == (one.friendly_name.lower() if target.known_by_name else one.sid)
    )
    return next(named, NOBODY)
