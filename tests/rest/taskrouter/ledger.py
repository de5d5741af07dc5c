"""A day at a desk that is played by the manual clock, and a count of its own of all that happened:
it looks only at tasks, reservations and workers, never at events or statistics."""

import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from tests.taskrouter.build import Desk
from tests.world import World

ENDED: Final = ("completed", "canceled")
WAITING: Final = ("pending", "reserved")
FELL_OUT: Final = "Task canceled on Workflow timeout"
_ALL: Final = 1_000


@dataclass(frozen=True)
class Fact:
    """Something that happened to a task, at a second; `wait` since its creation, `in_queue` since
    it entered the queue."""

    kind: str
    at: int
    queue: str
    channel: str
    worker: str = ""
    wait: int = 0
    in_queue: int = 0


@dataclass
class Spell:
    """A worker's time in an activity; `until` is None while it lasts."""

    worker: str
    activity: str
    since: int
    until: int | None = None


@dataclass
class Ledger:
    """What was seen. `queues` are the queues that each task was in, and since when."""

    desk: Desk
    workers: list[str]
    facts: list[Fact] = field(default_factory=list)
    spells: list[Spell] = field(default_factory=list)
    tasks: dict[str, Any] = field(default_factory=dict)
    queues: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    reservations: dict[str, Any] = field(default_factory=dict)

    @property
    def now(self) -> int:
        return second(self.desk.world.main("GET", "/simulator/v1/Clock")["now"])

    def observe(self) -> None:
        """Write down all that is new."""
        for row in self.desk.rows("/Tasks", PageSize=_ALL):
            self._see_task(row)
        for worker in self.workers:
            for row in self.desk.rows(f"/Workers/{worker}/Reservations", PageSize=_ALL):
                self._see_reservation(row)
            self._see_worker(self.desk.get(f"/Workers/{worker}"))

    def _see_task(self, row: Any) -> None:
        sid, created = row["sid"], second(row["date_created"])
        known = self.tasks.get(sid)
        if known is None:
            self._note("created", row, created, row["task_queue_sid"])
        where = self.queues.setdefault(sid, [])
        if not where or where[-1][1] != row["task_queue_sid"]:
            entered = second(row["task_queue_entered_date"])
            if where:
                self._note("moved", row, entered, where[-1][1])
            where.append((entered, row["task_queue_sid"]))
            self._note("entered", row, entered, row["task_queue_sid"])
        status = row["assignment_status"]
        if status in ENDED and (known is None or known["assignment_status"] != status):
            self._note(status, row, second(row["date_updated"]), where[-1][1])
            if row["reason"] == FELL_OUT:
                self._note("timed out", row, second(row["date_updated"]), where[-1][1])
        self.tasks[sid] = row

    def _see_reservation(self, row: Any) -> None:
        sid, status = row["sid"], row["reservation_status"]
        known = self.reservations.get(sid, {}).get("reservation_status")
        created = second(row["date_created"])
        task = self.tasks[row["task_sid"]]
        entered, queue = max(one for one in self.queues[task["sid"]] if one[0] <= created)
        if known is None:
            self._note("reservation pending", task, created, queue, row["worker_sid"], entered)
        if status not in ("pending", known):
            at = second(row["date_updated"])
            self._note(f"reservation {status}", task, at, queue, row["worker_sid"], entered)
        self.reservations[sid] = row

    def _see_worker(self, row: Any) -> None:
        since = second(row["date_status_changed"])
        last = [spell for spell in self.spells if spell.worker == row["sid"]][-1:]
        for spell in last:
            if (spell.activity, spell.since) == (row["activity_sid"], since):
                return
            spell.until = since
        self.spells.append(Spell(row["sid"], row["activity_sid"], since))

    def _note(
        self, kind: str, task: Any, at: int, queue: str, worker: str = "", entered: int = 0
    ) -> None:
        wait = at - second(task["date_created"])
        channel = task["task_channel_unique_name"]
        self.facts.append(Fact(kind, at, queue, channel, worker, wait, at - entered))

    def delete(self, sid: str) -> None:
        """Delete a task, with the reservations that are pending for it."""
        self.desk.delete(f"/Tasks/{sid}")
        row = self.tasks[sid]
        for offer in self.reservations.values():
            if (offer["task_sid"], offer["reservation_status"]) == (sid, "pending"):
                self._note(
                    "reservation canceled",
                    row,
                    self.now,
                    row["task_queue_sid"],
                    offer["worker_sid"],
                )
                offer["reservation_status"] = "canceled"
        self._note("deleted", row, self.now, row["task_queue_sid"])

    def within(self, start: int, end: int, **wanted: str) -> list[Fact]:
        """The facts of a window that have these fields."""
        return [
            fact
            for fact in self.facts
            if start <= fact.at <= end
            and all(getattr(fact, name) == value for name, value in wanted.items())
        ]

    def durations(self, start: int, end: int, workers: Iterable[str]) -> dict[str, Any]:
        """How long the workers were in each activity."""
        spent: dict[str, list[int]] = {sid: [] for sid in self.desk.activities.values()}
        for spell in self.spells:
            until = end if spell.until is None else min(spell.until, end)
            seconds = until - max(spell.since, start)
            if spell.worker in workers and seconds > 0:
                spent[spell.activity].append(seconds)
        return {sid: duration(seconds) for sid, seconds in spent.items()}


def second(text: str) -> int:
    """The second that an ISO 8601 date is in."""
    return int(datetime.fromisoformat(text).timestamp())


def duration(seconds: list[int]) -> dict[str, int]:
    if not seconds:
        return {"avg": 0, "min": 0, "max": 0, "total": 0}
    total = sum(seconds)
    least, most = min(seconds), max(seconds)
    average = (2 * total + len(seconds)) // (2 * len(seconds))
    return {"avg": average, "min": least, "max": most, "total": total}


def reservations(facts: list[Fact]) -> dict[str, int]:
    """What became of reservations."""
    names = {"pending": "created", "timeout": "timed_out"}
    statuses = ("pending", "accepted", "rejected", "timeout", "canceled", "rescinded")
    return {
        f"reservations_{names.get(status, status)}": number(facts, f"reservation {status}")
        for status in statuses
    }


def number(facts: list[Fact], kind: str) -> int:
    return sum(fact.kind == kind for fact in facts)


def cumulative(facts: list[Fact], splits: tuple[int, ...] = ()) -> dict[str, Any]:
    """The figures that statistics of all levels have."""
    accepted = [fact for fact in facts if fact.kind == "reservation accepted"]
    canceled = [fact for fact in facts if fact.kind == "canceled"]
    waits = [fact.wait for fact in accepted]
    split = {
        str(limit): {
            "above": {
                "tasks_canceled": sum(fact.wait > limit for fact in canceled),
                "reservations_accepted": sum(fact.wait > limit for fact in accepted),
            },
            "below": {
                "tasks_canceled": sum(fact.wait <= limit for fact in canceled),
                "reservations_accepted": sum(fact.wait <= limit for fact in accepted),
            },
        }
        for limit in splits
    }
    return {
        **reservations(facts),
        "avg_task_acceptance_time": duration(waits)["avg"],
        "wait_duration_until_accepted": duration(waits),
        "wait_duration_until_canceled": duration([fact.wait for fact in canceled]),
        "split_by_wait_time": split or None,
        **{f"tasks_{kind}": number(facts, kind) for kind in ENDED + ("deleted", "moved")},
    }


@dataclass
class Day:
    """A desk with two queues and three workers, and what goes on there."""

    ledger: Ledger
    sales: str
    support: str
    workflow: str
    chance: random.Random

    @property
    def desk(self) -> Desk:
        return self.ledger.desk

    def begin(self) -> None:
        """One of each thing that may happen, so that chance cannot leave it out."""
        ann, bob, cas = self.ledger.workers
        self._go("Available", bob, cas)
        self._ask("help")
        self._reply(bob, "pending", "accepted")
        self._reply(bob, "accepted", "completed")
        self._go("Unavailable", ann, bob, cas)
        self._ask("sale")
        self._pass(90)
        self._pass(60)
        self._go("Available", ann)
        self._ask("sale")
        self._reply(ann, "pending", "rejected")
        self._pass(40)
        self._go("Available", ann, bob)
        for _ in range(3):
            self._ask("help")
            self._pass(7)
        rows = self.desk.rows("/Tasks", AssignmentStatus="pending,reserved", PageSize=_ALL)
        first, second_one, *_ = [row["sid"] for row in rows]
        self.ledger.delete(first)
        self.desk.post(f"/Tasks/{second_one}", 200, AssignmentStatus="canceled", Reason="gone")
        self.ledger.observe()

    def _go(self, activity: str, *workers: str) -> None:
        for worker in workers:
            self.desk.go(worker, activity)
        self.ledger.observe()

    def _ask(self, kind: str) -> None:
        self.desk.task(self.workflow, kind=kind)
        self.ledger.observe()

    def _pass(self, seconds: int) -> None:
        self.desk.world.advance(f"PT{seconds}S")
        self.ledger.observe()

    def _reply(self, worker: str, present: str, status: str) -> None:
        row = self.desk.reservations(worker, ReservationStatus=present)[-1]
        path = f"/Workers/{worker}/Reservations/{row['sid']}"
        self.desk.post(path, 200, ReservationStatus=status)
        self.ledger.observe()

    def step(self) -> None:
        """One thing happens."""
        deed = self.chance.choice(
            [self.create, self.create, self.answer, self.answer, self.finish, self.wait, self.wait]
            + [self.cancel, self.toggle, self.toggle, self.toggle]
        )
        deed()
        self.ledger.observe()

    def create(self) -> None:
        self.desk.task(
            self.workflow,
            kind=self.chance.choice(["sale", "help"]),
            TaskChannel=self.chance.choice(["default", "chat"]),
            Priority=self.chance.randrange(3),
        )

    def answer(self) -> None:
        status = self.chance.choice(["accepted", "accepted", "rejected"])
        self._update("pending", status)

    def finish(self) -> None:
        self._update("accepted", "completed")

    def _update(self, present: str, status: str) -> None:
        found = [
            (worker, row["sid"])
            for worker in self.ledger.workers
            for row in self.desk.reservations(worker, ReservationStatus=present, PageSize=_ALL)
        ]
        if found:
            worker, sid = self.chance.choice(found)
            path = f"/Workers/{worker}/Reservations/{sid}"
            self.desk.post(path, 200, ReservationStatus=status)

    def cancel(self) -> None:
        """Somebody gives up: the task is canceled, or deleted."""
        rows = self.desk.rows("/Tasks", PageSize=_ALL)
        waiting = [row["sid"] for row in rows if row["assignment_status"] in WAITING]
        if not waiting:
            return
        sid = self.chance.choice(waiting)
        if self.chance.random() < 0.4:
            self.ledger.delete(sid)
        else:
            self.desk.post(f"/Tasks/{sid}", 200, AssignmentStatus="canceled", Reason="gone")

    def toggle(self) -> None:
        worker = self.chance.choice(self.ledger.workers)
        activity = self.chance.choice(["Available"] * 6 + ["Unavailable", "Offline"])
        self.desk.go(worker, activity)

    def wait(self) -> None:
        self.desk.world.advance(f"PT{self.chance.randrange(1, 50)}S")


def open_day(world: World, desk: Desk, seed: int) -> Day:
    """Everything as it is in the morning."""
    sales = desk.queue("Sales", "skills HAS 'sales'")
    support = desk.queue("Support", "skills HAS 'support'", MaxReservedWorkers=2)
    rule = {
        "filter_friendly_name": "Sales first",
        "expression": "kind == 'sale'",
        "targets": [{"queue": sales, "timeout": 90}, {"queue": support, "timeout": 60}],
    }
    workflow = desk.workflow("Day", support, rule, TaskReservationTimeout=40)
    workers = [
        desk.worker("ann", skills=["sales"]),
        desk.worker("bob", skills=["sales", "support"]),
        desk.worker("cas", "Unavailable", skills=["support"]),
    ]
    ledger = Ledger(desk, workers)
    ledger.observe()
    return Day(ledger, sales, support, workflow, random.Random(seed))
