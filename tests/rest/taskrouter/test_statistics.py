"""Statistics of all levels: a day is played, and every figure is held against a count of the
test's own (taskrouter §14)."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.rest.client import official
from tests.rest.taskrouter.ledger import (
    WAITING,
    Day,
    cumulative,
    duration,
    number,
    open_day,
    reservations,
    second,
)
from tests.taskrouter.build import Desk, workspace
from tests.world import World

SPLITS = (10, 40, 100)
QUARTER = 15 * 60


def play(world: World, seed: int, steps: int) -> Day:
    day = open_day(world, workspace(world), seed)
    for _ in range(steps):
        day.step()
    return day


def agrees(shown: Any, counted: dict[str, Any]) -> None:
    """All the figures that were counted are shown so."""
    assert {name: shown[name] for name in counted} == counted


def check_cumulative(day: Day, start: int, end: int, **query: Any) -> None:
    """All levels, in one window."""
    desk, channel = day.desk, query.get("TaskChannel")
    wanted = {"channel": channel} if channel else {}
    split: dict[str, Any] = {"SplitByWaitTime": ",".join(map(str, SPLITS))}
    facts = day.ledger.within(start, end, **wanted)
    total = cumulative(facts, SPLITS)
    shown = desk.get("/CumulativeStatistics", **query, **split)
    assert (second(shown["start_time"]), second(shown["end_time"])) == (start, end)
    timed_out = number(facts, "timed out")
    agrees(shown, {**total, "tasks_created": number(facts, "created")})
    assert shown["tasks_timed_out_in_workflow"] == timed_out
    path = f"/Workflows/{day.workflow}"
    shown = desk.get(f"{path}/CumulativeStatistics", **query, **split)
    agrees(shown, {**total, "tasks_entered": number(facts, "created")})
    assert shown["tasks_timed_out_in_workflow"] == timed_out
    for queue in (day.sales, day.support):
        facts = day.ledger.within(start, end, queue=queue, **wanted)
        waits = [fact.in_queue for fact in facts if fact.kind == "reservation accepted"]
        counted = {
            **cumulative(facts, SPLITS),
            "tasks_entered": number(facts, "entered"),
            "wait_duration_in_queue_until_accepted": duration(waits),
        }
        path = f"/TaskQueues/{queue}"
        agrees(desk.get(f"{path}/CumulativeStatistics", **query, **split), counted)
        assert desk.get(f"{path}/Statistics", **query)["cumulative"]["split_by_wait_time"] is None
    check_workers(day, start, end, wanted, query)


def check_workers(
    day: Day, start: int, end: int, wanted: dict[str, str], query: dict[str, Any]
) -> None:
    """All, each, and those of a queue."""
    ledger = day.ledger
    ann, bob, cas = ledger.workers
    crowds: list[tuple[str, dict[str, Any], set[str]]] = [
        ("/Workers/Statistics", {}, {ann, bob, cas}),
        ("/Workers/Statistics", {"TaskQueueSid": day.support}, {bob, cas}),
        ("/Workers/Statistics", {"TaskQueueName": "Sales"}, {ann, bob}),
        ("/Workers/Statistics", {"FriendlyName": "Bob"}, {bob}),
    ]
    crowds += [(f"/Workers/{worker}/Statistics", {}, {worker}) for worker in ledger.workers]
    for path, more, workers in crowds:
        shown = day.desk.get(path, **query, **more)["cumulative"]
        facts = [one for one in ledger.within(start, end, **wanted) if one.worker in workers]
        agrees(shown, reservations(facts))
        spent = {row["sid"]: row for row in shown["activity_durations"]}
        for sid, counted in ledger.durations(start, end, workers).items():
            agrees(spent[sid], counted)
    whole = day.desk.get("/Workers/CumulativeStatistics", **query)
    first = day.desk.get("/Workers/Statistics", **query)["cumulative"]
    assert {name: whole[name] for name in first} == first


def check_now(day: Day, channel: str | None = None) -> None:
    """All levels as they are."""
    desk = day.desk
    query: dict[str, Any] = {"TaskChannel": channel} if channel else {}
    now = day.ledger.now
    tasks = [
        row
        for row in desk.rows("/Tasks", PageSize=1000)
        if row["assignment_status"] not in ("completed", "canceled")
        and channel in (None, row["task_channel_unique_name"])
    ]
    workers = {sid: desk.get(f"/Workers/{sid}") for sid in day.ledger.workers}
    shown = desk.get("/RealTimeStatistics", **query)
    agrees(shown, {**open_tasks(tasks, now), "total_workers": 3})
    assert counts(shown) == in_activities(desk, list(workers.values()))
    agrees(
        desk.get(f"/Workflows/{day.workflow}/RealTimeStatistics", **query), open_tasks(tasks, now)
    )
    shown = desk.get("/Workers/RealTimeStatistics", **query)
    assert shown["total_workers"] == 3
    assert counts(shown) == in_activities(desk, list(workers.values()))
    ann, bob, cas = day.ledger.workers
    for queue, members in ((day.sales, (ann, bob)), (day.support, (bob, cas))):
        theirs = [workers[sid] for sid in members]
        inside = [row for row in tasks if row["task_queue_sid"] == queue]
        shown = desk.get(f"/TaskQueues/{queue}/RealTimeStatistics", **query)
        agrees(shown, open_tasks(inside, now))
        assert shown["total_eligible_workers"] == 2
        assert shown["total_available_workers"] == sum(one["available"] for one in theirs)
        assert counts(shown) == in_activities(desk, theirs)
        waiting = [
            (second(row["task_queue_entered_date"]), row["sid"])
            for row in inside
            if row["assignment_status"] in WAITING
        ]
        since, sid = min(waiting, default=(now, None))
        assert shown["longest_relative_task_age_in_queue"] == now - since
        assert shown["longest_relative_task_sid_in_queue"] == sid


def open_tasks(tasks: list[Any], now: int) -> dict[str, Any]:
    by_status = dict.fromkeys(("pending", "reserved", "assigned", "wrapping"), 0)
    by_status |= Counter(row["assignment_status"] for row in tasks)
    waiting = [row for row in tasks if row["assignment_status"] in WAITING]
    oldest = min((second(row["date_created"]), row["sid"]) for row in waiting) if waiting else None
    return {
        "total_tasks": len(tasks),
        "tasks_by_status": by_status,
        "tasks_by_priority": dict(Counter(str(row["priority"]) for row in tasks)),
        "longest_task_waiting_age": now - oldest[0] if oldest else 0,
        "longest_task_waiting_sid": oldest[1] if oldest else None,
    }


def counts(shown: Any) -> dict[str, int]:
    return {row["sid"]: row["workers"] for row in shown["activity_statistics"]}


def in_activities(desk: Desk, workers: list[Any]) -> dict[str, int]:
    counted = Counter(worker["activity_sid"] for worker in workers)
    return {sid: counted[sid] for sid in desk.activities.values()}


@dataclass(frozen=True)
class Ends:
    """Dates of windows: all that happens at the desk does so at one fraction of a second, of which
    the API shows the milliseconds."""

    millis: int

    def start(self, at: int) -> str:
        return self._date(at, self.millis * 1000)

    def end(self, at: int) -> str:
        return self._date(at, self.millis * 1000 + 999)

    def _date(self, at: int, micros: int) -> str:
        return datetime.fromtimestamp(at, UTC).replace(microsecond=micros).isoformat()


@pytest.mark.parametrize("seed", [1, 2])
def test_a_day_is_counted_right(still_world: World, seed: int) -> None:
    day = open_day(still_world, workspace(still_world), seed)
    (made,) = day.desk.rows("/Events", EventType="workspace.created")
    ends = Ends(made["event_date_ms"] % 1000)
    day.begin()
    for _ in range(4):
        for _ in range(35):
            day.step()
        now = day.ledger.now
        check_now(day)
        check_now(day, "chat")
        check_cumulative(day, now - QUARTER, now)
    kinds = {fact.kind for fact in day.ledger.facts}
    assert kinds >= {"created", "entered", "moved", "timed out", "deleted"}
    assert kinds >= {"canceled", "completed"}
    statuses = ("pending", "accepted", "rejected", "timeout", "canceled", "rescinded", "completed")
    assert kinds >= {f"reservation {status}" for status in statuses}
    began = second(made["event_date"])
    check_cumulative(day, now - 300, now, Minutes=5)
    check_cumulative(day, now - QUARTER, now, TaskChannel="chat")
    middle = (began + now) // 2
    check_cumulative(day, began, middle, StartDate=ends.start(began), EndDate=ends.end(middle))
    check_cumulative(day, middle, now, StartDate=ends.start(middle))
    shown = day.desk.get("/CumulativeStatistics", Minutes=2, EndDate=ends.start(middle))
    assert (second(shown["start_time"]), second(shown["end_time"])) == (middle - 120, middle)


def test_both_sides_come_together(still_world: World) -> None:
    day = play(still_world, 3, 25)
    owners = ("", f"/Workflows/{day.workflow}", f"/TaskQueues/{day.sales}", "/Workers")
    for path in owners:
        shown = day.desk.get(f"{path}/Statistics", Minutes=60)
        now = day.desk.get(f"{path}/RealTimeStatistics")
        before = day.desk.get(f"{path}/CumulativeStatistics", Minutes=60)
        agrees(now, shown["realtime"])
        agrees(before, shown["cumulative"])
        common = now.keys() & before.keys()
        agrees(shown, {name: now[name] for name in common - {"url"}})
        assert {"account_sid", "workspace_sid", "url"} <= common
        assert shown["url"].endswith(f"{path}/Statistics")


def test_queues_are_listed_in_pages_and_fetched_at_once(still_world: World) -> None:
    day = play(still_world, 4, 25)
    desk = day.desk
    rows = [desk.get(f"/TaskQueues/{sid}/Statistics") for sid in (day.sales, day.support)]
    for row in rows:
        del row["url"]
    assert desk.rows("/TaskQueues/Statistics") == rows
    assert desk.rows("/TaskQueues/Statistics", FriendlyName="Support") == rows[1:]
    page = desk.get("/TaskQueues/Statistics", PageSize=1)
    assert page["task_queues_statistics"] == rows[:1]
    following = page["meta"]["next_page_url"].removeprefix(still_world.base_url)
    assert still_world.get(following)["task_queues_statistics"] == rows[1:]
    foreign = "WQ" + "0" * 32
    found = bulk(desk, day.support, foreign, day.sales)
    assert found["task_queue_response_count"] == 3
    first, zero, last = found["task_queue_data"]
    for one, sid in ((first, day.support), (last, day.sales)):
        agrees(desk.get(f"/TaskQueues/{sid}/RealTimeStatistics"), one)
    assert (zero["task_queue_sid"], zero["total_tasks"], zero["total_eligible_workers"]) == (
        foreign,
        0,
        0,
    )


def bulk(desk: Desk, *sids: str, status: int = 200) -> Any:
    path = f"{desk.path}/TaskQueues/RealTimeStatistics"
    response = desk.world.request("POST", path, json={"QueueSids": list(sids)})
    assert response.status_code == status, response.text
    return response.json()


@dataclass(frozen=True)
class Body:
    """What the client sends as JSON."""

    sids: list[str]

    def to_dict(self) -> dict[str, list[str]]:
        return {"QueueSids": self.sids}


def test_the_official_client_reads_all_of_them(world: World) -> None:
    desk = workspace(world)
    queue, worker = desk.queue("All"), desk.worker("ann")
    workflow = desk.workflow("Day", queue)
    task = desk.task(workflow)
    client = official(world.base_url, world.account_sid, world.auth_token)
    at = client.taskrouter.v1.workspaces(desk.sid)
    assert at.real_time_statistics().fetch().tasks_by_status["reserved"] == 1
    assert at.cumulative_statistics().fetch(split_by_wait_time="5").tasks_created == 1
    assert at.statistics().fetch().realtime["longest_task_waiting_sid"] == task
    of_queue = at.task_queues(queue)
    assert of_queue.real_time_statistics().fetch().total_eligible_workers == 1
    assert of_queue.cumulative_statistics().fetch(minutes=1).reservations_created == 1
    assert of_queue.statistics().fetch(minutes=1).cumulative["tasks_entered"] == 1
    (listed,) = at.task_queues.statistics.list(minutes=1)
    assert listed.task_queue_sid == queue
    many = at.task_queues.bulk_real_time_statistics.create(body=Body([queue]))
    assert many.task_queue_response_count == 1
    of_workflow = at.workflows(workflow)
    assert of_workflow.real_time_statistics().fetch().total_tasks == 1
    assert of_workflow.cumulative_statistics().fetch().tasks_entered == 1
    assert of_workflow.statistics().fetch().workflow_sid == workflow
    of_all = at.workers.statistics()
    assert of_all.fetch(task_queue_sid=queue).realtime["total_workers"] == 1
    assert at.workers.real_time_statistics().fetch().total_workers == 1
    assert at.workers.cumulative_statistics().fetch().reservations_created == 1
    one = at.workers(worker).statistics().fetch()
    assert one.cumulative["reservations_created"] == 1


def test_what_cannot_be_asked_is_refused(world: World) -> None:
    desk = workspace(world)
    queue = desk.queue("All")
    for query in (
        {"Minutes": 0},
        {"StartDate": "yesterday"},
        {"EndDate": "2024-13-01T00:00:00Z"},
        {"StartDate": "2099-01-01T00:00:00Z"},
        {"SplitByWaitTime": "5,x"},
        {"SplitByWaitTime": ",".join(map(str, range(1, 30)))},
        {"TaskChannel": "fax"},
    ):
        assert desk.get("/CumulativeStatistics", 400, **query)["code"] == 20001, query
    old: tuple[dict[str, Any], ...] = (
        {"StartDate": "2024-01-01T00:00:00Z"},
        {"Minutes": 31 * 24 * 60},
    )
    for query in old:
        for path in ("/CumulativeStatistics", f"/TaskQueues/{queue}/Statistics"):
            assert desk.get(path, 400, **query)["code"] == 14241
        assert desk.get("/Workers/Statistics", 400, **query)["code"] == 14241
    assert desk.get("/Workers/Statistics", 400, TaskQueueName="Fax")["code"] == 20001
    assert desk.get("/Workers/Statistics", 400, TaskQueueSid="WQ1")["code"] == 20001
    for path in ("TaskQueues/WQ1", "Workflows/WW1", "Workers/WK1"):
        assert desk.get(f"/{path}/Statistics", 404)["code"] == 20404
    missing = "/taskrouter/v1/Workspaces/WS1/RealTimeStatistics"
    assert world.get(missing, 404)["code"] == 20404
    assert bulk(desk, status=400)["code"] == 20001
    assert bulk(desk, "WQ1", status=400)["code"] == 20001
    many = [f"WQ{number:032x}" for number in range(51)]
    assert bulk(desk, *many, status=400)["code"] == 20001
    path = f"{desk.path}/TaskQueues/RealTimeStatistics"
    text = {"data": "{", "headers": {"Content-Type": "application/json"}}
    assert world.request("POST", path, **text).json()["code"] == 20001
    form = world.request("POST", path, data={"QueueSids": queue})
    assert (form.status_code, form.json()["code"]) == (415, 20415)
