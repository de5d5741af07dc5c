"""Who should have which task, worked out the slow way from the published rules (taskrouter §10):
all tasks in their order, all workers in theirs, nothing kept from one look to the next.

Nothing of the matching itself is used: expressions are Python functions, membership, places and
idle clocks are counted anew from the rows that say what happened.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from switchroom.store.work import Work
from switchroom.taskrouter.rows import (
    Activity,
    Line,
    Queue,
    QueueMember,
    Reservation,
    Task,
    TaskChannel,
    Worker,
    WorkerChannel,
    Workspace,
)

Attributes = Mapping[str, Any]
Target = Mapping[str, Any]
Offer = tuple[str, str]

DIRECT: Final = -2
DEFAULT: Final = -1
_MISSING: Final = 10**9


def _level(worker: Attributes) -> int:
    return int(worker.get("level", -1))


# Expressions, and what they mean.
MEMBERS: Final[dict[str, Callable[[Attributes], bool]]] = {
    "": lambda worker: False,
    "1==1": lambda worker: True,
    "skills HAS 'en'": lambda worker: "en" in worker["skills"],
    "level > 1": lambda worker: _level(worker) > 1,
    "activity_name == 'Chatting' OR level == 3": lambda worker: (
        worker["activity_name"] == "Chatting" or _level(worker) == 3
    ),
}
STEPS: Final[dict[str, Callable[[Attributes, Attributes], bool]]] = {
    "": lambda task, worker: True,
    "task.lang IN worker.skills": lambda task, worker: task["lang"] in worker["skills"],
    "worker.level >= task.min": lambda task, worker: (
        "level" in worker and _level(worker) >= int(task["min"])
    ),
    "worker.activity_name != 'Chatting' AND task.kind != 'c'": lambda task, worker: (
        worker["activity_name"] != "Chatting" and task["kind"] != "c"
    ),
    "worker.friendly_name == 'w1' OR task.lang == 'fr'": lambda task, worker: (
        worker["friendly_name"] == "w1" or task["lang"] == "fr"
    ),
}
FILTERS: Final[dict[str, Callable[[Attributes], bool]]] = {
    "kind == 'a'": lambda task: bool(task["kind"] == "a"),
    "kind IN ['a', 'b'] AND lang == 'en'": lambda task: (
        task["kind"] in ("a", "b") and task["lang"] == "en"
    ),
    "1==1": lambda task: True,
}
ORDERS: Final[dict[str, Callable[[Attributes], tuple[int, ...]]]] = {
    "": lambda worker: (),
    "worker.level DESC": lambda worker: (-worker.get("level", -_MISSING),),
    "worker.cost, worker.level ASC": lambda worker: (
        worker.get("cost", _MISSING),
        worker.get("level", _MISSING),
    ),
}


@dataclass(frozen=True)
class Scene:
    """All rows of a workspace at one moment; `documents` are the configurations of workflows."""

    workspace: Workspace
    activities: list[Activity]
    channels: list[TaskChannel]
    workers: list[Worker]
    places: list[WorkerChannel]
    queues: dict[str, Queue]
    members: set[tuple[str, str]]
    tasks: dict[str, Task]
    lines: dict[str, Line]
    reservations: dict[str, Reservation]
    alarm: int | None
    documents: Mapping[str, Any]

    def live(self, task_sid: str) -> list[Reservation]:
        return [one for one in self.reservations.values() if one.live and one.task_sid == task_sid]

    def held(self, worker_sid: str, channel_sid: str | None = None) -> int:
        """How many live reservations a worker has, of one channel or of all."""
        return sum(
            bool(one.live)
            and one.worker_sid == worker_sid
            and channel_sid in (None, one.task_channel_sid)
            for one in self.reservations.values()
        )

    def step(self, task: Task) -> dict[str, Any] | None:
        """The step of the configuration at which a task is."""
        where = task.where
        if where.filter == DIRECT:
            return None if task.queue_sid is None else {"queue": task.queue_sid}
        routing = self.documents[task.workflow_sid]["task_routing"]
        if where.filter == DEFAULT:
            return dict(routing["default_filter"])
        targets = routing["filters"][where.filter]["targets"][: where.target + 1]
        queue = [one["queue"] for one in targets if "queue" in one][-1]
        return {**targets[-1], "queue": queue}

    def without(self, sids: set[str]) -> "Scene":
        """The same before some reservations were made."""
        kept = {sid: one for sid, one in self.reservations.items() if sid not in sids}
        return replace(self, reservations=kept)


def look(
    work: Work, account_sid: str, workspace_sid: str, documents: Mapping[str, Any], alarm_key: str
) -> Scene:
    """Read everything."""
    inside = "account_sid = ? AND workspace_sid = ? ORDER BY sid"
    at = (account_sid, workspace_sid)
    workspace = work.get(Workspace, "workspaces", "account_sid = ? AND sid = ?", *at)
    assert workspace is not None
    queues = work.find(Queue, "task_queues", inside, *at)
    sids = {queue.sid for queue in queues}
    members = work.find(QueueMember, "queue_members", "account_sid = ?", account_sid)
    return Scene(
        workspace,
        work.find(Activity, "activities", inside, *at),
        work.find(TaskChannel, "task_channels", inside, *at),
        work.find(Worker, "workers", inside, *at),
        work.find(WorkerChannel, "worker_channels", inside, *at),
        {queue.sid: queue for queue in queues},
        {(one.queue_sid, one.worker_sid) for one in members if one.queue_sid in sids},
        {task.sid: task for task in work.find(Task, "tasks", inside, *at)},
        {line.sid: line for line in work.find(Line, "lines", inside, *at)},
        {one.sid: one for one in work.find(Reservation, "reservations", inside, *at)},
        work.value("SELECT min(due) FROM jobs WHERE key = ? AND dead = 0", alarm_key),
        documents,
    )


def _attributes(scene: Scene, worker: Worker) -> dict[str, Any]:
    (activity,) = (one for one in scene.activities if one.sid == worker.activity_sid)
    return {
        **json.loads(worker.attributes),
        "sid": worker.sid,
        "friendly_name": worker.friendly_name,
        "activity_name": activity.friendly_name,
    }


def belongs(scene: Scene, worker: Worker, queue: Queue) -> bool:
    """Whether a worker is a member of a queue (taskrouter §6)."""
    return MEMBERS[queue.target_workers](_attributes(scene, worker))


def able(scene: Scene, worker: Worker, channel_sid: str) -> bool:
    """Whether a worker can take one more task of a channel (taskrouter §5)."""
    (activity,) = (one for one in scene.activities if one.sid == worker.activity_sid)
    if not scene.workspace.multi_task_enabled:
        return bool(activity.available) and not scene.held(worker.sid)
    (place,) = (
        one
        for one in scene.places
        if (one.worker_sid, one.task_channel_sid) == (worker.sid, channel_sid)
    )
    free = scene.held(worker.sid, channel_sid) < place.configured_capacity
    return bool(activity.available) and bool(place.available) and free


def eligible(scene: Scene, task: Task, worker: Worker) -> bool:
    """Whether a worker can take a task at its step now (taskrouter §10.2)."""
    step = scene.step(task)
    if step is None or not able(scene, worker, task.task_channel_sid):
        return False
    known = _known(step, task)
    if known is not None and known not in (worker.sid, worker.friendly_name):
        return False
    if any(one.worker_sid == worker.sid for one in scene.live(task.sid)):
        return False
    if not belongs(scene, worker, scene.queues[step["queue"]]):
        return False
    met = STEPS[step.get("expression", "")]
    return met(json.loads(task.attributes), _attributes(scene, worker))


def _known(step: Target, task: Task) -> str | None:
    """The known worker that a step asks for; one that nobody is where the task names none."""
    for key in ("known_worker_sid", "known_worker_friendly_name"):
        if key in step:
            name = step[key].removeprefix("task.")
            return str(json.loads(task.attributes).get(name) or "nobody")
    return None


@dataclass
class History:
    """What has to be remembered: last reservations, since when a worker can take tasks, and whom
    a task that is being offered was offered to."""

    seen: set[str] = field(default_factory=set)
    last: dict[tuple[str, str], int] = field(default_factory=dict)
    able_since: dict[tuple[str, str], int] = field(default_factory=dict)
    asked: dict[str, set[str]] = field(default_factory=dict)
    pending: set[str] = field(default_factory=set)
    declined: set[Offer] = field(default_factory=set)

    def new(self, scene: Scene) -> set[str]:
        """The reservations that were not there when it was last written."""
        return set(scene.reservations) - self.seen

    def presence(self, scene: Scene, now: int) -> None:
        """Since when each worker can take tasks, and which offers have just ended."""
        self.declined = {
            (one.task_sid, one.worker_sid)
            for sid in self.pending
            if (one := scene.reservations.get(sid)) and not one.live
        }
        for worker in scene.workers:
            for channel in scene.channels:
                key = (worker.sid, channel.sid)
                if not able(scene, worker, channel.sid):
                    self.able_since.pop(key, None)
                else:
                    self.able_since.setdefault(key, now)
        for sid in scene.tasks:
            if not scene.live(sid):
                self.asked[sid] = set()

    def write(self, scene: Scene, now: int) -> None:
        """What was reserved, and what is unanswered."""
        self.pending = {one.sid for one in scene.reservations.values() if one.status == "pending"}
        for sid in self.new(scene):
            made = scene.reservations[sid]
            self.seen.add(sid)
            self.last[made.worker_sid, made.task_channel_sid] = made.date_created
            self.last[made.worker_sid, ""] = made.date_created
            self.asked.setdefault(made.task_sid, set()).add(made.worker_sid)

    def idle_since(self, worker_sid: str, channel: TaskChannel) -> int:
        """The last reservation, of the channel where its routing is optimized, or of all; before
        the first one since he can take tasks (taskrouter §10.3)."""
        counted = channel.sid if channel.channel_optimized_routing else ""
        last = self.last.get((worker_sid, counted))
        return self.able_since[worker_sid, channel.sid] if last is None else last


def expected(scene: Scene, history: History, now: int) -> list[Offer]:
    """Which tasks go to which workers, when all of them look for each other."""
    made: list[Offer] = []
    last = dict(history.last)
    for task in sorted(_wanting(scene), key=lambda one: _turn(scene, one)):
        for worker in _workers_for(scene, replace(history, last=last), task):
            made.append((task.sid, worker.sid))
            last[worker.sid, ""] = last[worker.sid, task.task_channel_sid] = now
            scene = replace(
                scene, reservations={**scene.reservations, **_pretend(task, worker, now)}
            )
    return made


def _pretend(task: Task, worker: Worker, now: int) -> dict[str, Reservation]:
    sid = f"{task.sid} {worker.sid}"
    channel = task.task_channel_sid
    names = (worker.sid, worker.friendly_name, channel, 0, "pending", 1, 0, None, 0, now, now)
    made = Reservation(sid, task.account_sid, task.workspace_sid, task.sid, *names)  # type: ignore[arg-type]
    return {sid: made}


def _wanting(scene: Scene) -> Iterator[Task]:
    """Tasks that nobody has accepted and that are not for one worker."""
    for task in scene.tasks.values():
        taken = any(one.status != "pending" for one in scene.live(task.sid))
        waits = task.assignment_status in ("pending", "reserved") and not taken
        if waits and not (task.routing_target or "").startswith("WK"):
            yield task


def _turn(scene: Scene, task: Task) -> tuple[int, int, int, int]:
    """Which task goes first: the preferred kind of queue, then priority and age, or the newest
    (taskrouter §6)."""
    step = scene.step(task)
    order = scene.queues[step["queue"]].task_order if step else "FIFO"
    kind = int(order != scene.workspace.prioritize_queue_order)
    number = int(task.sid[2:], 16)
    if order == "LIFO":
        return kind, 0, -task.virtual_start_time, -number
    return kind, -task.priority, task.virtual_start_time, number


def _workers_for(scene: Scene, history: History, task: Task) -> list[Worker]:
    """Whom to ask, as many as the queue allows in one batch; who has just declined goes to the back
    (taskrouter §10.3, §10.4, §10.6)."""
    step = scene.step(task)
    if step is None:
        return []
    (channel,) = (one for one in scene.channels if one.sid == task.task_channel_sid)
    asked = history.asked.get(task.sid, set()) if scene.live(task.sid) else set()
    room = scene.queues[step["queue"]].max_reserved_workers - len(asked)
    found = [
        worker
        for worker in scene.workers
        if worker.sid not in asked and eligible(scene, task, worker)
    ]
    order = ORDERS[step.get("order_by", "")]
    found.sort(
        key=lambda one: (
            order(_attributes(scene, one)),
            (task.sid, one.sid) in history.declined,
            history.idle_since(one.sid, channel),
            one.sid,
        )
    )
    return found[: max(room, 0)]


def faults(scene: Scene) -> list[str]:
    """What must never be, found in the rows."""
    return [
        *_of_tasks(scene),
        *_of_workers(scene),
        *_of_lines(scene),
        *_of_instants(scene),
    ]


_STATUS_OF: Final = {
    frozenset({"pending"}): "reserved",
    frozenset({"accepted"}): "assigned",
    frozenset({"wrapping"}): "wrapping",
}


def _of_tasks(scene: Scene) -> Iterator[str]:
    for task in scene.tasks.values():
        live = scene.live(task.sid)
        kinds = frozenset(one.status for one in live)
        taken = [one for one in live if one.status in ("accepted", "wrapping")]
        if len(taken) > 1:
            yield f"{task.sid} is taken by {len(taken)} workers"
        due = _STATUS_OF.get(kinds, "pending" if not kinds else "?")
        over = task.is_over and not kinds
        if not over and task.assignment_status != due:
            yield f"{task.sid} is {task.assignment_status} with {sorted(kinds)}"
        if len({one.worker_sid for one in live}) < len(live):
            yield f"{task.sid} is offered to a worker twice"


def _of_workers(scene: Scene) -> Iterator[str]:
    for place in scene.places:
        (worker,) = (one for one in scene.workers if one.sid == place.worker_sid)
        held = scene.held(worker.sid, place.task_channel_sid)
        if held != place.assigned:
            yield f"{worker.sid} holds {held} on {place.task_channel_sid}, not {place.assigned}"
        if able(scene, worker, place.task_channel_sid) != bool(place.ready):
            yield f"{worker.friendly_name} ready={place.ready} on {place.task_channel_sid}"
    due = {
        (queue.sid, worker.sid)
        for queue in scene.queues.values()
        for worker in scene.workers
        if belongs(scene, worker, queue)
    }
    if due != scene.members:
        yield f"members: too few {due - scene.members}, too many {scene.members - due}"
    live = ("pending", "accepted", "wrapping")
    for one in scene.reservations.values():
        if bool(one.live) != (one.status in live) or one.task_sid not in scene.tasks:
            yield f"{one.sid} is {one.status}, live={one.live}"


def _of_lines(scene: Scene) -> Iterator[str]:
    standing: dict[str, list[Task]] = {}
    for task in scene.tasks.values():
        if task.line is not None:
            standing.setdefault(task.line, []).append(task)
        status = task.assignment_status
        if status == "pending" and (task.line is None or task.line.endswith("+")):
            yield f"{task.sid} waits, but in line {task.line}"
        topping = task.line is not None and task.line.endswith("+")
        if status != "pending" and task.line is not None and not (status == "reserved" and topping):
            yield f"{task.sid} is {status}, but stands in line {task.line}"
    if set(standing) != set(scene.lines):
        yield f"lines {set(scene.lines)}, but tasks stand in {set(standing)}"
    for sid, tasks in standing.items():
        line = scene.lines.get(sid)
        for task in tasks if line else ():
            assert line is not None
            step = scene.step(task) or {}
            if line.queue_sid != step.get("queue") or line.queue_sid != task.queue_sid:
                yield f"{task.sid} stands at queue {line.queue_sid}, not {step.get('queue')}"
            if line.task_channel_sid != task.task_channel_sid:
                yield f"{task.sid} stands on channel {line.task_channel_sid}"


def _of_instants(scene: Scene) -> Iterator[str]:
    dues: list[int] = []
    for one in scene.reservations.values():
        due = one.date_created + one.timeout * 1_000_000 if one.status == "pending" else None
        if one.due != due:
            yield f"{one.sid} is {one.status} and ends at {one.due}, not {due}"
        dues += [] if due is None else [due]
    for task in scene.tasks.values():
        ttl = task.date_created + task.timeout * 1_000_000
        if task.assignment_status == "reserved" and task.due != ttl:
            yield f"{task.sid} is reserved and ends at {task.due}"
        deadline = task.where.deadline
        if task.assignment_status == "pending" and task.due != min(ttl, deadline or ttl):
            yield f"{task.sid} waits until {task.due}"
        if task.assignment_status != "wrapping" and task.due is None:
            yield f"{task.sid} is {task.assignment_status} for ever"
        dues += [] if task.due is None else [task.due]
    if dues and (scene.alarm is None or scene.alarm > min(dues)):
        yield f"the alarm rings at {scene.alarm}, something ends at {min(dues)}"
