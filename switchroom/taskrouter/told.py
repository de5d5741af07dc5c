"""An explained task in plain words: how it stands, whose turn it is, and what happens next."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import msgspec

from switchroom.core.clock import iso
from switchroom.core.expressions.nodes import dotted
from switchroom.core.matching import explain as rules
from switchroom.core.matching import workflow as way
from switchroom.core.matching.candidates import Candidate
from switchroom.core.matching.explain import Reason
from switchroom.core.matching.stays import Stay, lasting
from switchroom.core.matching.workflow import Configuration, Place
from switchroom.store.work import Work
from switchroom.taskrouter import endings, names, places
from switchroom.taskrouter.rows import Line, Order, Queue, Reservation, Task, Workspace

# Where counts of tasks stop.
COUNTED: Final = 10_000

_WHY_NOT: Final[Mapping[str, str]] = {
    "asked": "asked already",
    "activity": "in an activity that is not available",
    "channel": "not available on the channel",
    "capacity": "without a free place",
    "other_task": "with another task",
    "expression": "not meeting the step's expression",
    "known_worker": "not the known worker",
}


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """Where a task is; filters and targets are numbered from 1. `current` says that its workflow
    still has the step as the task entered it."""

    filter_number: int | None
    filter_name: str
    target_number: int
    targets: int
    queue_sid: str
    queue_name: str | None
    expression: str
    order_by: str
    skip_if: str
    known_worker: str
    known_value: str | None
    since: int | None
    until: int | None
    current: bool
    sentence: str


class Position(msgspec.Struct, frozen=True):
    """How many tasks of the line go before, and how many wait in it altogether."""

    before: int
    waiting: int
    order: Order


class Following(msgspec.Struct, frozen=True):
    """What happens by itself, and when."""

    what: str
    date: int
    sentence: str


def for_one(task: Task) -> bool:
    """Whether a task is for one worker, past all workflows (taskrouter §9.2)."""
    return (task.routing_target or "").startswith("WK")


def when(instant: int, now: int) -> str:
    """An instant, and how far away it is."""
    away = instant - now
    return f"{iso(instant)} ({f'in {lasting(away)}' if away >= 0 else f'{lasting(-away)} ago'})"


def status(work: Work, task: Task, live: Sequence[Reservation]) -> str:
    """How the task stands."""
    who = _listed([one.worker_name for one in live])
    changed = live[0].date_updated if live else task.date_updated
    since = when(changed, work.now)
    match task.assignment_status:
        case "pending":
            return f"The task waits since {when(task.date_created, work.now)}."
        case "reserved":
            return f"The task is offered to {who}."
        case "assigned":
            return f"{who} has the task since {since}."
        case "wrapping":
            return f"{who} wraps the task up since {since}."
        case _:
            reason = f": {task.reason}" if task.reason else ""
            ended = task.date_updated if task.due is None else task.due - endings.KEPT
            return f"The task was {task.assignment_status} at {when(ended, work.now)}{reason}."


def step(
    work: Work, configuration: Configuration, task: Task, line: Line | None, so_far: Sequence[Stay]
) -> Step | None:
    """The step of a task; None for one that is at none."""
    if line is None:
        return None
    place, now = task.where, places.step_of(work, task)
    filter_ = way.filter_at(configuration, place)
    name = names.of_queue(work, task.account_sid, line.queue_sid)
    value = None if now is None else places.known_value(task, now)
    here = so_far[-1] if so_far and so_far[-1].until is None else None
    since = here.since if here else task.queue_entered
    where = _where(configuration, place)
    long = "" if since is None else f" since {when(since, work.now)}"
    end = "until its life ends" if place.deadline is None else f"until {iso(place.deadline)}"
    return Step(
        filter_number=None if filter_ is None else place.filter + 1,
        filter_name="" if filter_ is None else filter_.name,
        target_number=place.target + 1,
        targets=1 if filter_ is None else len(filter_.targets),
        queue_sid=line.queue_sid,
        queue_name=name,
        expression=line.expression,
        order_by=line.order_by,
        skip_if="" if now is None or now.skip_if is None else now.skip_if.text,
        known_worker="" if now is None or now.known_worker is None else dotted(now.known_worker),
        known_value=None if value is None else msgspec.json.encode(value).decode(),
        since=since,
        until=place.deadline,
        current=now is not None
        and (now.queue, now.expression_text, now.order_text)
        == (line.queue_sid, line.expression, line.order_by),
        sentence=f'It is in queue "{name}" by {where}{long}, {end}.',
    )


def _where(configuration: Configuration, place: Place) -> str:
    if place.filter == way.DIRECT:
        return "its RoutingTarget"
    found = way.filter_at(configuration, place)
    if found is None:
        lost = place.filter != way.DEFAULT
        return "a filter that its workflow has no more" if lost else "the default filter"
    called = rules.title(place.filter, found)
    return f"{called}, step {place.target + 1} of {len(found.targets)}"


def waiting(
    queue: Queue | None, step: Step | None, members: int, by_reason: Mapping[str, int]
) -> list[str]:
    """Why a task waits."""
    if step is None or queue is None:
        return [
            "Its workflow has no step for it any more: it waits until it is evaluated anew, for"
            " example when its attributes change, or the workflow with ReEvaluateTasks=true."
        ]
    found = [step.sentence]
    if not step.current:
        found.append(
            "The workflow has changed since: the task follows the step as it was until it is"
            " evaluated anew (update the workflow with ReEvaluateTasks=true)."
        )
    if step.known_worker and by_reason.get("known_worker"):
        told = "does not say" if step.known_value is None else f"says {step.known_value}"
        found.append(f"The step is for the worker in {step.known_worker}; the task {told}.")
    name = queue.friendly_name
    if not members:
        why = f"its expression {queue.target_workers} is true of no worker"
        return [*found, f'Nobody can take it: queue "{name}" has no members, for {why}.']
    counts = {code: n for code, n in by_reason.items() if code in _WHY_NOT}
    looked = sum(counts.values())
    why = _listed([f"{n} {_WHY_NOT[code]}" for code, n in sorted(counts.items())])
    some = f"of the {looked} looked at " if looked < members else ""
    noun = "member" if members == 1 else "members"
    found.append(f"None of the {members} {noun} of the queue can take it now: {some}{why}.")
    return found


def turn(position: Position, queue: Queue | None) -> str:
    """Whose turn it is among the tasks that the same workers can take."""
    newest = ", and the newest goes first" if position.order == "LIFO" else ""
    before = f"{_counted(position.before)} go before it" if position.before else "it goes first"
    if position.waiting == 1:
        return "No other task waits for the same workers."
    of = _counted(position.waiting)
    return f"Of {of} tasks that wait for the same workers {before}{newest}."


def _counted(number: int) -> str:
    return f"{number} or more" if number == COUNTED else str(number)


def following(
    work: Work,
    workspace: Workspace,
    task: Task,
    configuration: Configuration,
    live: Sequence[Reservation],
) -> list[Following]:
    """What happens by itself, soonest first."""
    now, found = work.now, list[Following]()
    if task.is_over and task.due is not None:
        told = f"At {when(task.due, now)} it is taken away."
        found.append(Following("task_removed", task.due, told))
    if task.assignment_status == "assigned" and task.due is not None:
        told = f"Unless it is completed, it is taken away at {when(task.due, now)}."
        found.append(Following("task_removed", task.due, told))
    if task.assignment_status == "reserved":
        away = names.of_activity(work, task.account_sid, workspace.timeout_activity_sid)
        after = "the task is canceled" if for_one(task) else "the task looks for a worker anew"
        found += [
            Following(
                "reservation_timeout",
                one.due,
                f"If {one.worker_name} does not answer until {when(one.due, now)}, that worker goes"
                f" to activity {away}, and {after}.",
            )
            for one in live
            if one.due is not None
        ]
    if task.assignment_status == "pending" and (deadline := task.where.deadline) is not None:
        found.append(Following("step_end", deadline, _escalation(work, task, configuration)))
    if task.assignment_status in ("pending", "reserved"):
        told = f"If nobody has accepted it until {when(task.ttl, now)}, it is canceled."
        found.append(Following("task_timeout", task.ttl, told))
    return sorted(found, key=lambda one: one.date)


def _escalation(work: Work, task: Task, configuration: Configuration) -> str:
    """Where the task goes when its step ends without a worker."""
    deadline = task.where.deadline or 0
    place = way.advance(configuration, task.values, task.where, deadline, timed_out=True)
    target = None if place is None else way.target_at(configuration, place)
    if place is None or target is None:
        return f"At {when(deadline, work.now)} its last step ends, and it is canceled."
    queue = names.of_queue(work, task.account_sid, target.queue)
    where = _where(configuration, place)
    return f'At {when(deadline, work.now)} the step ends: it goes on to queue "{queue}" by {where}.'


def of_task(task: Task, worker_sid: str, holders: Sequence[str]) -> list[Reason]:
    """Why a task is not to be had, whoever asks."""
    if task.is_over:
        return [Reason("task", f"The task is {task.assignment_status}.")]
    if task.assignment_status in ("assigned", "wrapping"):
        return [Reason("task", f"The task is {task.assignment_status}: {_listed(holders)} has it.")]
    if for_one(task) and task.routing_target != worker_sid:
        sentence = f"The task is for worker {task.routing_target} alone, by its RoutingTarget."
        return [Reason("routing_target", sentence)]
    if for_one(task):
        return [Reason("asked", f"{_listed(holders)} is asked already.")]
    return []


def can_take(worker: Candidate, now: int, task: Task, order: Sequence[str]) -> str:
    """What there is to say of a worker whom nothing keeps from a task."""
    idle = lasting(now - worker.idle_since)
    nth = f", as number {order.index(worker.sid) + 1}" if worker.sid in order else ""
    held = " when those who are asked now do not accept it" if order and task.offered else ""
    return f"{worker.friendly_name} can take the task, idle for {idle}, and is asked{nth}{held}."


def notes(reservations: Iterable[Reservation]) -> tuple[str, ...]:
    """What came of a worker's earlier reservations of a task, newest first."""
    counts: Counter[str] = Counter()
    last: dict[str, int] = {}
    for one in reservations:
        if not one.live:
            counts[one.status] += 1
            last.setdefault(one.status, one.date_updated)
    return tuple(
        f"{_SAID.get(code, code)} {n} time{'' if n == 1 else 's'}, last at {iso(last[code])}"
        for code, n in counts.items()
    )


_SAID: Final = {"timeout": "did not answer", "rejected": "rejected it", "canceled": "withdrawn"}


def _listed(parts: Sequence[str]) -> str:
    """Parts in a sentence.

    >>> _listed(["Ann", "Bob", "Eve"])
    'Ann, Bob and Eve'
    """
    return " and ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:]))) or "nobody"
