"""Whatever is done in a workspace, and in whatever order: nobody has too much, nothing waits that
somebody could take, and the states of tasks and reservations agree (taskrouter §9.1, §10)."""

import json
from dataclasses import dataclass, field
from typing import Any, Final

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import examples
from tests.rest.taskrouter.desk import Desk, open_desk, rule
from tests.world import World

LIVE: Final = ("pending", "accepted", "wrapping")
CHANNELS: Final = ("default", "sms")
DEEDS: Final = (
    "task",
    "task",
    "worker",
    "accept",
    "accept",
    "reject",
    "wrap",
    "complete",
    "cancel",
    "finish",
    "delete",
    "activity",
    "capacity",
    "attributes",
    "priority",
    "target",
)
DEED = st.tuples(st.sampled_from(DEEDS), st.integers(0, 30), st.integers(0, 3))


@dataclass
class Play:
    """A workspace of two queues that share workers, and what was made in it."""

    desk: Desk
    flow: str
    queues: list[str]
    workers: list[str] = field(default_factory=list)
    tasks: list[str] = field(default_factory=list)
    above: set[tuple[str, str]] = field(default_factory=set)

    def send(self, method: str, path: str, **form: Any) -> int:
        """A request that may be refused, but only for what it asks."""
        response = self.desk.world.request(method, self.desk.path + path, data=form)
        assert response.status_code < 500, response.text
        return response.status_code

    def rows(self, path: str, **query: Any) -> list[Any]:
        page = self.desk.world.get(self.desk.path + path, PageSize=1_000, **query)
        rows: list[Any] = page[page["meta"]["key"]]
        return rows

    def do(self, deed: str, which: int, value: int) -> None:
        """One deed, on a task or a worker chosen by number."""
        if deed == "worker" or not self.workers:
            text = json.dumps({"team": value % 2, "level": value})
            made = self.desk.worker(f"w{len(self.workers)}", **json.loads(text))
            self.workers.append(made)
            return
        if deed == "task" or not self.tasks:
            self.tasks.append(
                self.desk.task(
                    self.flow,
                    {"team": value % 2, "least": which % 3},
                    priority=which % 4,
                    task_channel=CHANNELS[which % 2],
                )
            )
            return
        self.change(deed, which, value)

    def change(self, deed: str, which: int, value: int) -> None:
        worker = self.workers[which % len(self.workers)]
        task = self.tasks[which % len(self.tasks)]
        activity = list(self.desk.activities.values())[value % 3]
        channel = CHANNELS[which % 2]
        match deed:
            case "accept" | "reject" | "wrap" | "complete":
                self.answer(deed, which)
            case "cancel":
                self.send("POST", f"/Tasks/{task}", AssignmentStatus="canceled")
            case "finish":
                self.send("POST", f"/Tasks/{task}", AssignmentStatus="completed")
            case "delete":
                self.send("DELETE", f"/Tasks/{task}")
            case "priority":
                self.send("POST", f"/Tasks/{task}", Priority=value)
            case "attributes":
                text = json.dumps({"team": value % 2, "level": which % 4})
                self.send("POST", f"/Workers/{worker}", Attributes=text)
            case "activity":
                form = {"ActivitySid": activity, "RejectPendingReservations": which % 2 == 0}
                self.send("POST", f"/Workers/{worker}", **form)
            case "capacity":
                self.send("POST", f"/Workers/{worker}/Channels/{channel}", Capacity=value)
                # Lowering it takes nothing away from the worker.
                self.above.add((worker, channel))
            case "target":
                target = f"team == {value % 2} OR level > {which % 4}"
                self.send("POST", f"/TaskQueues/{self.queues[which % 2]}", TargetWorkers=target)

    def answer(self, deed: str, which: int) -> None:
        """Move some reservation, if there is one that can be."""
        wanted = {"accept": "pending", "reject": "pending", "wrap": "accepted"}
        status = {"accept": "accepted", "reject": "rejected", "wrap": "wrapping"}
        worker = self.workers[which % len(self.workers)]
        found = self.rows(
            f"/Workers/{worker}/Reservations", ReservationStatus=wanted.get(deed, "wrapping")
        )
        if found:
            sid = found[which % len(found)]["sid"]
            form = {"ReservationStatus": status.get(deed, "completed")}
            assert self.send("POST", f"/Workers/{worker}/Reservations/{sid}", **form) == 200

    def check(self) -> None:
        """Look at everything, through the API alone."""
        tasks = {row["sid"]: row for row in self.rows("/Tasks")}
        held = {worker: self.rows(f"/Workers/{worker}/Reservations") for worker in self.workers}
        of_task: dict[str, list[str]] = {sid: [] for sid in tasks}
        for row in (row for rows in held.values() for row in rows):
            if row["reservation_status"] in LIVE:
                of_task[row["task_sid"]].append(row["reservation_status"])
        for sid, row in tasks.items():
            assert agrees(row["assignment_status"], of_task[sid]), (row, of_task[sid])
        free = self.free(tasks, held)
        waiting = [row for row in tasks.values() if row["assignment_status"] == "pending"]
        members = {sid: {row["sid"] for row in self.rows("/Workers", TaskQueueSid=sid)}
                   for sid in self.queues}  # fmt: skip
        levels = {
            row["sid"]: json.loads(row["attributes"])["level"] for row in self.rows("/Workers")
        }
        for row in waiting:
            least = json.loads(row["attributes"])["least"]
            could = {
                worker
                for worker, channel in free
                if channel == row["task_channel_unique_name"]
                and worker in members[row["task_queue_sid"]]
                and levels[worker] >= least
            }
            assert not could, (row, could)

    def free(self, tasks: Any, held: Any) -> set[tuple[str, str]]:
        """Workers and channels with a place that is free, where the worker is available."""
        free = set()
        for row in self.rows("/Workers"):
            for place in self.rows(f"/Workers/{row['sid']}/Channels"):
                channel = place["task_channel_unique_name"]
                live = sum(
                    one["reservation_status"] in LIVE
                    and tasks[one["task_sid"]]["task_channel_unique_name"] == channel
                    for one in held[row["sid"]]
                )
                assert place["assigned_tasks"] == live, (row, place, live)
                if (row["sid"], channel) not in self.above:
                    assert live <= place["configured_capacity"], (row, place)
                if row["available"] and live < place["configured_capacity"]:
                    free.add((row["sid"], channel))
        return free


def agrees(status: str, live: list[str]) -> bool:
    """Whether a task's status and its live reservations tell the same."""
    if status == "reserved":
        return bool(live) and set(live) == {"pending"}
    if status == "assigned":
        return live == ["accepted"]
    return live == (["wrapping"] if status == "wrapping" else [])


def play_in(world: World) -> Play:
    desk = open_desk(world)
    queues = [desk.queue("One", "team == 1", max_reserved_workers=2), desk.queue("All")]
    step = {"queue": queues[0], "expression": "worker.level >= task.least"}
    flow = desk.workflow(
        rule("team == 1", step),
        rule("1==1", step | {"queue": queues[1], "order_by": "worker.level DESC"}),
    )
    return Play(desk, flow, queues)


@settings(
    max_examples=examples(8),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(deeds=st.lists(DEED, min_size=12, max_size=30))
def test_after_every_deed_all_is_in_order(world: World, deeds: list[tuple[str, int, int]]) -> None:
    play = play_in(world)
    for deed in deeds:
        play.do(*deed)
        play.check()
