"""Why a task waits, and why not this worker: an operation of our own (taskrouter §18)."""

from typing import Final

from msgspec import UNSET, Struct, UnsetType

from switchroom.core.clock import SECOND, iso
from switchroom.core.matching.candidates import Candidate
from switchroom.core.matching.explain import FilterFinding, Reason
from switchroom.core.matching.stays import Stay
from switchroom.rest.kit import Call, Form, Routes
from switchroom.store.work import Work
from switchroom.taskrouter import explain, rows, told
from switchroom.taskrouter.explain import Explanation, Verdict

routes = Routes("taskrouter")
PATH: Final = "/v1/Workspaces/{WorkspaceSid}/Tasks/{TaskSid}/Explain"


class Step(Struct, frozen=True, kw_only=True):
    """Where the task is in its workflow; `current` is false when the workflow has changed since."""

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
    since: str | None
    until: str | None
    current: bool
    sentence: str


class Offer(Struct, frozen=True, kw_only=True):
    """Who was asked at a step, and what came of it."""

    reservation_sid: str | None
    worker_sid: str | None
    worker_name: str
    status: str
    since: str
    until: str | None


class PastStep(Struct, frozen=True, kw_only=True):
    """A step that was tried; the last one may still be going on."""

    queue_sid: str | None
    queue_name: str | None
    filter_name: str
    target_expression: str
    since: str
    until: str | None
    ended: str | None
    offers: list[Offer]


class Queue(Struct, frozen=True, kw_only=True):
    """The queue of the step; its members are counted while the task is to be had."""

    sid: str
    friendly_name: str
    target_workers: str
    max_reserved_workers: int
    task_order: rows.Order
    members: int | None


class Line(Struct, frozen=True, kw_only=True):
    """The turn of the task among those that the same workers can take; counts stop at 10,000."""

    position: int
    before: int
    waiting: int
    order: rows.Order


class Ready(Struct, frozen=True, kw_only=True):
    """A worker who can take the task, in the order in which workers are asked."""

    position: int
    worker_sid: str
    worker_name: str
    activity_name: str
    idle_since: str
    idle_seconds: int


class Hindered(Struct, frozen=True, kw_only=True):
    """A worker who can't take the task now, and the first reason why."""

    worker_sid: str
    worker_name: str
    reason: Reason
    notes: list[str]


class Held(Struct, frozen=True, kw_only=True):
    """A live reservation of the task."""

    sid: str
    worker_sid: str
    worker_name: str
    reservation_status: rows.ReservationStatus
    since: str
    until: str | None


class Next(Struct, frozen=True, kw_only=True):
    """What happens by itself, and when."""

    what: str
    date: str
    sentence: str


class OneWorker(Struct, frozen=True, kw_only=True):
    """All that keeps one worker from the task."""

    worker_sid: str
    worker_name: str
    activity_name: str
    can_take: bool
    position: int | None
    sentence: str
    reasons: list[Reason]
    notes: list[str]


class TaskExplanation(Struct, frozen=True, kw_only=True):
    """The whole answer; `sentences` say the main things in plain words."""

    task_sid: str
    account_sid: str
    workspace_sid: str
    workflow_sid: str | None
    assignment_status: rows.TaskStatus
    reason: str | None
    priority: int
    sentences: list[str]
    filters: list[FilterFinding]
    step: Step | None
    steps: list[PastStep]
    queue: Queue | None
    line: Line | None
    candidates: list[Ready]
    others: list[Hindered]
    others_beyond: int
    others_by_reason: dict[str, int]
    reservations: list[Held]
    next: list[Next]
    known_worker: OneWorker | None
    worker: OneWorker | None
    url: str


class Explain(Form, kw_only=True):
    """`WorkerSid` asks for all about one worker as well."""

    worker_sid: str | UnsetType = UNSET


@routes.get(PATH)
def fetch(
    work: Work, call: Call, WorkspaceSid: str, TaskSid: str, query: Explain
) -> TaskExplanation:
    worker_sid = query.worker_sid or None
    found = explain.task(work, call.account_sid, WorkspaceSid, TaskSid, worker_sid)
    return shape(call, found, work.now)


def shape(call: Call, found: Explanation, now: int) -> TaskExplanation:
    """An explanation as the API shows it."""
    task, crowd = found.task, found.crowd
    return TaskExplanation(
        task_sid=task.sid,
        account_sid=task.account_sid,
        workspace_sid=task.workspace_sid,
        workflow_sid=task.workflow_sid or None,
        assignment_status=task.assignment_status,
        reason=task.reason,
        priority=task.priority,
        sentences=found.sentences,
        filters=list(found.filters),
        step=None if found.step is None else _step(found.step),
        steps=[_past(one) for one in found.stays],
        queue=None if found.queue is None else _queue(found.queue, crowd.members),
        line=None if found.position is None else _line(found.position),
        candidates=[_ready(n, one, now) for n, one in enumerate(crowd.candidates, 1)],
        others=[
            Hindered(
                worker_sid=one.worker_sid,
                worker_name=one.worker_name,
                reason=one.reason,
                notes=list(one.notes),
            )
            for one in crowd.others
        ],
        others_beyond=crowd.beyond,
        others_by_reason=crowd.by_reason,
        reservations=[_held(one) for one in found.reservations],
        next=[
            Next(what=one.what, date=iso(one.date), sentence=one.sentence)
            for one in found.following
        ],
        known_worker=None if found.known_worker is None else _worker(found.known_worker),
        worker=None if found.worker is None else _worker(found.worker),
        url=call.url(f"/v1/Workspaces/{task.workspace_sid}/Tasks/{task.sid}/Explain"),
    )


def _date(instant: int | None) -> str | None:
    return None if instant is None else iso(instant)


def _step(step: told.Step) -> Step:
    return Step(
        filter_number=step.filter_number,
        filter_name=step.filter_name,
        target_number=step.target_number,
        targets=step.targets,
        queue_sid=step.queue_sid,
        queue_name=step.queue_name,
        expression=step.expression,
        order_by=step.order_by,
        skip_if=step.skip_if,
        known_worker=step.known_worker,
        known_value=step.known_value,
        since=_date(step.since),
        until=_date(step.until),
        current=step.current,
        sentence=step.sentence,
    )


def _past(stay: Stay) -> PastStep:
    return PastStep(
        queue_sid=stay.queue_sid,
        queue_name=stay.queue_name,
        filter_name=stay.filter_name,
        target_expression=stay.target_expression,
        since=iso(stay.since),
        until=_date(stay.until),
        ended=stay.ended,
        offers=[
            Offer(
                reservation_sid=one.reservation_sid,
                worker_sid=one.worker_sid,
                worker_name=one.worker_name,
                status=one.status,
                since=iso(one.since),
                until=_date(one.until),
            )
            for one in stay.offers
        ],
    )


def _queue(queue: rows.Queue, members: int | None) -> Queue:
    return Queue(
        sid=queue.sid,
        friendly_name=queue.friendly_name,
        target_workers=queue.target_workers,
        max_reserved_workers=queue.max_reserved_workers,
        task_order=queue.task_order,
        members=members,
    )


def _line(turn: told.Position) -> Line:
    return Line(
        position=turn.before + 1, before=turn.before, waiting=turn.waiting, order=turn.order
    )


def _ready(position: int, worker: Candidate, now: int) -> Ready:
    return Ready(
        position=position,
        worker_sid=worker.sid,
        worker_name=worker.friendly_name,
        activity_name=worker.activity_name,
        idle_since=iso(worker.idle_since),
        idle_seconds=max(0, now - worker.idle_since) // SECOND,
    )


def _held(row: rows.Reservation) -> Held:
    return Held(
        sid=row.sid,
        worker_sid=row.worker_sid,
        worker_name=row.worker_name,
        reservation_status=row.status,
        since=iso(row.date_created),
        until=_date(row.due),
    )


def _worker(found: Verdict) -> OneWorker:
    return OneWorker(
        worker_sid=found.worker_sid,
        worker_name=found.worker_name,
        activity_name=found.activity_name,
        can_take=found.can_take,
        position=found.place,
        sentence=found.sentence,
        reasons=list(found.reasons),
        notes=list(found.notes),
    )
