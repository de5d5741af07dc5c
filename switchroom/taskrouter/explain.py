"""Why a task waits, who was asked, and why not this worker: looked up, and never changed
(taskrouter §18).

What it costs is bounded: lists have an end, counts stop somewhere, and each look has an index.
"""

from collections import Counter
from typing import Final

import msgspec

from switchroom.core import expressions
from switchroom.core.matching import candidates, stays
from switchroom.core.matching import explain as rules
from switchroom.core.matching import workflow as way
from switchroom.core.matching.candidates import Candidate
from switchroom.core.matching.explain import FilterFinding, Reason, Seen, Wanted
from switchroom.core.matching.stands import NOBODY
from switchroom.core.matching.stays import Happening, Stay
from switchroom.core.matching.workflow import Configuration
from switchroom.store.work import Value, Work
from switchroom.taskrouter import assign, names, places, tasks, told, workers, workspaces
from switchroom.taskrouter.rows import Line, Queue, Reservation, Task, TaskEvent, Workspace
from switchroom.taskrouter.told import Following, Position, Step

# Of a list that is shown.
SHOWN: Final = 100
# Ready workers that are looked at, events, and reservations: the newest.
_READY: Final = 1_000
_EVENTS: Final = 1_000
_RESERVATIONS: Final = 200

_SEEN: Final = (
    "SELECT w.sid, w.friendly_name, w.attributes, w.activity_sid, a.friendly_name, c.idle_since,"
    " w.available, c.available, c.configured_capacity, c.assigned,"
    " (SELECT count(*) FROM worker_channels o WHERE o.account_sid = ?"
    " AND o.worker_sid = w.sid AND o.assigned > 0), (SELECT count(*) FROM queue_members q"
    " WHERE q.account_sid = ? AND q.queue_sid = ? AND q.worker_sid = w.sid)"
)
# CROSS JOIN as where workers are looked for: an engine must not start with the members.
_READY_MEMBERS: Final = (
    f"{_SEEN} FROM worker_channels c CROSS JOIN queue_members m CROSS JOIN workers w"
    " CROSS JOIN activities a WHERE c.account_sid = ? AND c.task_channel_sid = ? AND c.ready = 1"
    " AND m.queue_sid = ? AND m.worker_sid = c.worker_sid AND w.sid = c.worker_sid"
    " AND a.sid = w.activity_sid ORDER BY c.idle_since, c.worker_sid LIMIT ?"
)
_OTHER_MEMBERS: Final = (
    f"{_SEEN} FROM queue_members m JOIN workers w ON w.sid = m.worker_sid"
    " JOIN activities a ON a.sid = w.activity_sid JOIN worker_channels c"
    " ON c.worker_sid = m.worker_sid AND c.task_channel_sid = ?"
    " WHERE m.account_sid = ? AND m.queue_sid = ? AND c.ready = 0 ORDER BY m.worker_sid LIMIT ?"
)
_STRANGERS: Final = (
    f"{_SEEN} FROM workers w JOIN activities a ON a.sid = w.activity_sid JOIN worker_channels c"
    " ON c.worker_sid = w.sid AND c.task_channel_sid = ? WHERE w.account_sid = ?"
    " AND w.workspace_sid = ? AND NOT EXISTS (SELECT 1 FROM queue_members m"
    " WHERE m.queue_sid = ? AND m.worker_sid = w.sid) ORDER BY w.sid LIMIT ?"
)
_ONE_WORKER: Final = (
    f"{_SEEN} FROM workers w JOIN activities a ON a.sid = w.activity_sid JOIN worker_channels c"
    " ON c.worker_sid = w.sid AND c.task_channel_sid = ? WHERE w.account_sid = ? AND w.sid = ?"
)


class Other(msgspec.Struct, frozen=True):
    """A worker who can't take the task now, the first reason why, and his history with it."""

    worker_sid: str
    worker_name: str
    reason: Reason
    notes: tuple[str, ...]


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """All about one worker; `place` is his turn among the candidates, from 1."""

    worker_sid: str
    worker_name: str
    activity_name: str
    can_take: bool
    place: int | None
    sentence: str
    reasons: tuple[Reason, ...]
    notes: tuple[str, ...]


class Crowd(msgspec.Struct, kw_only=True):
    """The workers around a task; `beyond` members are in neither list.

    Nobody is looked at for a task that is not to be had: then members are not counted either.
    """

    members: int | None = None
    candidates: list[Candidate] = []
    others: list[Other] = []
    beyond: int = 0
    by_reason: dict[str, int] = {}


class Explanation(msgspec.Struct, kw_only=True):
    """The whole answer."""

    task: Task
    sentences: list[str]
    filters: tuple[FilterFinding, ...]
    step: Step | None
    queue: Queue | None
    stays: list[Stay]
    position: Position | None
    crowd: Crowd
    reservations: list[Reservation]
    following: list[Following]
    known_worker: Verdict | None
    worker: Verdict | None


class Scene(msgspec.Struct, kw_only=True):
    """What there is to know of a task beside the workers; `line` is where it stands, or would."""

    workspace: Workspace
    task: Task
    configuration: Configuration
    line: Line | None
    queue: Queue | None
    wanted: Wanted | None
    reservations: list[Reservation]

    @property
    def live(self) -> list[Reservation]:
        return [one for one in reversed(self.reservations) if one.live]

    def held(self, worker_sid: str) -> str | None:
        """The status of a worker's live reservation of the task."""
        return next((one.status for one in self.live if one.worker_sid == worker_sid), None)

    def notes(self, worker_sid: str) -> tuple[str, ...]:
        return told.notes(one for one in self.reservations if one.worker_sid == worker_sid)


def task(
    work: Work,
    account_sid: str,
    workspace_sid: str,
    task_sid: str,
    worker_sid: str | None = None,
) -> Explanation:
    """All about a task, and about one worker if one is named. Raises NOT_FOUND."""
    workspace = workspaces.fetch(work, account_sid, workspace_sid)
    scene = _scene(work, workspace, tasks.fetch(work, account_sid, workspace_sid, task_sid))
    row, open_ = scene.task, scene.task.assignment_status in ("pending", "reserved")
    crowd = _crowd(work, scene) if open_ else Crowd()
    so_far = _stays(work, row)
    position = _position(work, scene)
    step = None if row.is_over else told.step(work, scene.configuration, row, scene.line, so_far)
    known = None
    if open_ and scene.line is not None and scene.line.worker_sid not in (None, NOBODY):
        known = _verdict(work, scene, crowd, scene.line.worker_sid or "")
    asked_for = None
    if worker_sid is not None:
        workers.fetch(work, account_sid, workspace_sid, worker_sid)
        asked_for = _verdict(work, scene, crowd, worker_sid)
    following = told.following(work, workspace, row, scene.configuration, scene.live)
    sentences = [told.status(work, row, scene.live)]
    if row.assignment_status == "pending":
        sentences += told.waiting(scene.queue, step, crowd.members or 0, crowd.by_reason)
    sentences += [] if position is None else [told.turn(position, scene.queue)]
    sentences += [] if known is None else [f"Known worker: {known.sentence}"]
    sentences += [one.sentence for one in following]
    return Explanation(
        task=row,
        sentences=sentences,
        filters=_filters(scene),
        step=step,
        queue=scene.queue,
        stays=so_far,
        position=position,
        crowd=crowd,
        reservations=scene.live,
        following=following,
        known_worker=known,
        worker=asked_for,
    )


def _scene(work: Work, workspace: Workspace, task: Task) -> Scene:
    line = None if told.for_one(task) else _line(work, workspace, task)
    queue_sid = task.queue_sid if line is None else line.queue_sid
    queue = places.find_queue(work, task.account_sid, queue_sid)
    wanted = None
    if line is not None and queue is not None:
        wanted = Wanted(
            queue_name=queue.friendly_name,
            target_workers=queue.target_workers,
            channel=names.of_channel(work, task.account_sid, task.task_channel_sid) or "",
            expression=line.expression,
            facts=line.facts,
            known_sid=line.worker_sid,
            single=not workspace.multi_task_enabled,
        )
    found = work.find(
        Reservation,
        "reservations",
        "account_sid = ? AND task_sid = ? ORDER BY sid DESC LIMIT ?",
        task.account_sid,
        task.sid,
        _RESERVATIONS,
    )
    return Scene(
        workspace=workspace,
        task=task,
        configuration=places.configuration_of(work, task),
        line=line,
        queue=queue,
        wanted=wanted,
        reservations=found,
    )


def _line(work: Work, workspace: Workspace, task: Task) -> Line | None:
    """Where the task stands; a changed workflow does not move it before it is evaluated anew."""
    if task.line is None:
        return assign.line_of(work, workspace, task)
    return work.get(Line, "lines", "account_sid = ? AND sid = ?", task.account_sid, task.line)


def _filters(scene: Scene) -> tuple[FilterFinding, ...]:
    task = scene.task
    if task.where.filter == way.DIRECT and (task.routing_target or "").startswith(("WK", "WQ")):
        return ()
    return rules.filters(scene.configuration, task.values, task.where)


def _crowd(work: Work, scene: Scene) -> Crowd:
    """Who could take the task, and the members of its queue who can't."""
    task, line, wanted = scene.task, scene.line, scene.wanted
    if line is None or wanted is None:
        return Crowd()
    account, queue, channel = task.account_sid, line.queue_sid, task.task_channel_sid
    first = (account, account, queue)
    ready = work.many(Seen, _READY_MEMBERS, *first, account, channel, queue, _READY)
    rest = work.many(Seen, _OTHER_MEMBERS, *first, channel, account, queue, SHOWN)
    strangers = []
    if (most := SHOWN - len(rest) - len(ready)) > 0:
        workspace = scene.workspace.sid
        strangers = work.many(Seen, _STRANGERS, *first, channel, account, workspace, queue, most)
    free: list[Candidate] = []
    others: list[Other] = []
    counts: Counter[str] = Counter()
    for seen in (*ready, *rest, *strangers):
        # What is only counted need not be taken apart.
        apart = rules.TAKEN_APART if len(others) < SHOWN else 0
        reason = next(rules.reasons(wanted, seen, scene.held(seen.sid), apart=apart), None)
        if reason is None:
            free.append(seen)
            continue
        counts[reason.code] += 1
        if len(others) < SHOWN:
            others.append(Other(seen.sid, seen.friendly_name, reason, scene.notes(seen.sid)))
    members = work.value(
        "SELECT count(*) FROM queue_members WHERE account_sid = ? AND queue_sid = ?", account, queue
    )
    listed = sum(one.reason.code != "not_a_member" for one in others) + len(free[:SHOWN])
    return Crowd(
        members=int(members),
        candidates=candidates.in_order(free, expressions.parse_order(line.order_by))[:SHOWN],
        others=others,
        beyond=max(0, int(members) - listed),
        by_reason=dict(counts),
    )


def _verdict(work: Work, scene: Scene, crowd: Crowd, worker_sid: str) -> Verdict:
    task = scene.task
    account, channel = task.account_sid, task.task_channel_sid
    queue = "" if scene.line is None else scene.line.queue_sid
    seen = work.one(Seen, _ONE_WORKER, account, account, queue, channel, account, worker_sid)
    assert seen is not None, worker_sid
    found = told.of_task(task, worker_sid, [one.worker_name for one in scene.live])
    if scene.wanted is not None:
        found += rules.reasons(scene.wanted, seen, scene.held(worker_sid), apart=rules.EVERY)
    order = [one.sid for one in crowd.candidates]
    return Verdict(
        worker_sid=worker_sid,
        worker_name=seen.friendly_name,
        activity_name=seen.activity_name,
        can_take=not found,
        place=order.index(worker_sid) + 1 if worker_sid in order else None,
        sentence=" ".join(one.sentence for one in found)
        or told.can_take(seen, work.now, task, order),
        reasons=tuple(found),
        notes=scene.notes(worker_sid),
    )


def _stays(work: Work, task: Task) -> list[Stay]:
    """The steps so far, by the newest events that are kept of the task."""
    found = work.find(
        TaskEvent,
        "task_events",
        "account_sid = ? AND task_sid = ? ORDER BY sid DESC LIMIT ?",
        task.account_sid,
        task.sid,
        _EVENTS,
    )
    return stays.stays(_happening(work, one) for one in reversed(found))[-SHOWN:]


def _happening(work: Work, event: TaskEvent) -> Happening:
    data = msgspec.json.decode(event.data, type=dict[str, object])
    queue = event.queue_sid
    return Happening(
        event_type=event.event_type,
        date=event.event_date,
        queue_sid=queue,
        queue_name=None if queue is None else names.of_queue(work, event.account_sid, queue),
        filter_name=str(data.get("workflow_filter_name", stays.DEFAULT_FILTER)),
        target_expression=str(data.get("workflow_filter_target_expression", "")),
        worker_sid=event.worker_sid,
        worker_name=str(data.get("worker_name") or ""),
        reservation_sid=event.reservation_sid,
    )


def _position(work: Work, scene: Scene) -> Position | None:
    """How many tasks go before in the line; None for a task that is in none."""
    task, queue = scene.task, scene.queue
    if task.line is None or queue is None or task.assignment_status != "pending":
        return None
    begun, sid = task.virtual_start_time, task.sid
    if queue.task_order == "LIFO":
        before = _count(work, task, "virtual_start_time > ?", begun)
        before += _count(work, task, "virtual_start_time = ? AND sid < ?", begun, sid)
    else:
        before = _count(work, task, "priority > ?", task.priority)
        older = "priority = ? AND virtual_start_time < ?"
        before += _count(work, task, older, task.priority, begun)
        same = "priority = ? AND virtual_start_time = ? AND sid < ?"
        before += _count(work, task, same, task.priority, begun, sid)
    return Position(
        before=min(before, told.COUNTED),
        waiting=min(_count(work, task, "1 = 1"), told.COUNTED),
        order=queue.task_order,
    )


def _count(work: Work, task: Task, condition: str, *values: Value) -> int:
    """The tasks in the line that meet a condition, by its index, and not all of very many."""
    found = work.value(
        "SELECT count(*) FROM (SELECT 1 FROM tasks WHERE account_sid = ? AND line = ?"
        f" AND {condition} LIMIT ?) AS counted",
        task.account_sid,
        task.line,
        *values,
        told.COUNTED,
    )
    return int(found)
