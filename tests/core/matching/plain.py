"""Who is offered which task, worked out from the published rules by trying everybody (taskrouter
§10): no expression is parsed, nothing is sorted by a key, nothing of the matching is used."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final, TypeVar

from tests.taskrouter.oracle import FILTERS, ORDERS, STEPS

T = TypeVar("T")

NAMES: Final = {"WA1": "Available", "WA2": "Chatting", "WA3": "Offline"}


@dataclass
class Person:
    """A worker; `seats` are (capacity, taken, open, idle since) by channel."""

    sid: str
    name: str
    attributes: Mapping[str, Any]
    activity: str
    seats: dict[str, tuple[int, int, bool, int]]

    @property
    def values(self) -> dict[str, Any]:
        known = {"sid": self.sid, "friendly_name": self.name, "activity_name": NAMES[self.activity]}
        return {**self.attributes, **known}


@dataclass(frozen=True)
class Desk:
    """A queue."""

    sid: str
    order: str
    most: int
    members: frozenset[str]


@dataclass
class Job:
    """A task; `path` are all steps that it would come to, each a target of a configuration, and
    `fresh` says that it has just come to the first."""

    sid: str
    attributes: Mapping[str, Any]
    priority: int
    begun: int
    channel: str
    path: list[Mapping[str, Any]]
    fresh: bool
    asked: frozenset[str] = frozenset()
    declined: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Hall:
    """The whole of it."""

    people: list[Person]
    desks: dict[str, Desk]
    jobs: list[Job]
    single: bool
    prioritized: str
    optimized: frozenset[str] = field(default_factory=frozenset)


def path(routing: Mapping[str, Any], attributes: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The steps of all filters that hold, one after the other, and that of the default filter."""
    steps: list[Mapping[str, Any]] = []
    for one in routing["filters"]:
        if FILTERS[one["expression"]](attributes):
            steps += one["targets"]
    return steps + ([routing["default_filter"]] if "default_filter" in routing else [])


def offers(hall: Hall, now: int) -> list[tuple[str, str]]:
    """Task and worker of all offers, in their order."""
    jobs = [job for job in hall.jobs if job.path]
    while True:
        made = _round(hall, jobs, now)
        offered = {job for job, _ in made}
        idle = [one for one in jobs if one.fresh and not one.asked and one.sid not in offered]
        left_out = {one.sid for one in idle if _skipped(hall, one)}
        if not left_out:
            return made
        jobs = [_next(one) if one.sid in left_out else one for one in jobs]
        jobs = [one for one in jobs if one.path]


def _next(job: Job) -> Job:
    further = job.path[1:]
    priority = further[0].get("priority", job.priority) if further else job.priority
    return Job(job.sid, job.attributes, priority, job.begun, job.channel, further, True)


def _skipped(hall: Hall, job: Job) -> bool:
    wanted = job.path[0].get("skip_if")
    members = hall.desks[job.path[0]["queue"]].members
    there = [one for one in hall.people if one.sid in members and one.activity != "WA3"]
    return wanted == "1==1" or (wanted == "workers.available == 0" and not there)


def _first(rows: Sequence[T], before: Callable[[T, T], bool]) -> T:
    """The one that goes before all others."""
    (found,) = (one for one in rows if all(before(one, two) for two in rows if two is not one))
    return found


def _round(hall: Hall, jobs: list[Job], now: int) -> list[tuple[str, str]]:
    seats = {one.sid: dict(one.seats) for one in hall.people}
    made: list[tuple[str, str]] = []
    waiting = [*jobs]
    while waiting:
        job = _first(waiting, partial(_goes_before, hall))
        waiting = [one for one in waiting if one is not job]
        for _ in range(hall.desks[job.path[0]["queue"]].most - len(job.asked)):
            given = {worker for sid, worker in made if sid == job.sid}
            able = [
                one
                for one in hall.people
                if one.sid not in given | job.asked and _can(hall, job, one, seats[one.sid], given)
            ]
            if not able:
                break
            chosen = _first(able, partial(_is_better, job, seats))
            made.append((job.sid, chosen.sid))
        for sid, worker in made:
            if sid == job.sid:
                _take(hall, seats[worker], job.channel, now)
    return made


def _take(hall: Hall, seats: dict[str, tuple[int, int, bool, int]], channel: str, now: int) -> None:
    for name, (capacity, taken, there, idle) in seats.items():
        if name == channel:
            seats[name] = (capacity, taken + 1, there, now)
        elif name not in hall.optimized:
            seats[name] = (capacity, taken, there, now)
        else:
            seats[name] = (capacity, taken, there, idle)


def _goes_before(hall: Hall, one: Job, two: Job) -> bool:
    mine, theirs = (hall.desks[job.path[0]["queue"]].order for job in (one, two))
    if mine != theirs:
        return mine == hall.prioritized
    if mine == "LIFO":
        return one.begun > two.begun or (one.begun == two.begun and one.sid > two.sid)
    if one.priority != two.priority:
        return one.priority > two.priority
    return one.begun < two.begun or (one.begun == two.begun and one.sid < two.sid)


def _can(
    hall: Hall,
    job: Job,
    one: Person,
    seats: dict[str, tuple[int, int, bool, int]],
    given: set[str],
) -> bool:
    step = job.path[0]
    capacity, taken, there, _ = seats[job.channel]
    free = there and taken < capacity
    if hall.single:
        free = not any(held for _, held, _, _ in seats.values())
    if one.activity == "WA3" or not free or one.sid not in hall.desks[step["queue"]].members:
        return False
    if "known_worker_friendly_name" in step and one.name != job.attributes["agent"]:
        return False
    return STEPS[step.get("expression", "")](job.attributes, one.values)


def _is_better(job: Job, seats: dict[str, Any], one: Person, two: Person) -> bool:
    order = ORDERS[job.path[0].get("order_by", "")]
    mine, theirs = order(one.attributes), order(two.attributes)
    if mine != theirs:
        return mine < theirs
    if (one.sid in job.declined) != (two.sid in job.declined):
        return two.sid in job.declined
    idle, other = seats[one.sid][job.channel][3], seats[two.sid][job.channel][3]
    return bool(idle < other or (idle == other and one.sid < two.sid))


def document(routing: Mapping[str, Any]) -> str:
    """The configuration of a workflow."""
    return json.dumps({"task_routing": routing})
