"""Why a task waits, who was asked, and why not this worker (taskrouter §18)."""

from typing import Any

from tests.rest.taskrouter.desk import Desk, open_desk, rule
from tests.world import World


def explained(desk: Desk, task: str, **query: Any) -> Any:
    return desk.world.get(f"{desk.path}/Tasks/{task}/Explain", **query)


def reasons(found: Any) -> dict[str, str]:
    """The first reason of each worker who can't take the task."""
    return {one["worker_name"]: one["reason"]["code"] for one in found["others"]}


def test_a_task_waits_and_every_member_has_a_reason(world: World) -> None:
    desk = open_desk(world)
    queue = desk.queue("Sales", "team == 'sales' AND (level >= 2 OR boss == true)")
    step = {"queue": queue, "expression": "worker.lang == task.lang"}
    flow = desk.workflow(rule("type == 'bill'", step, name="bills"), rule("1==1", queue))
    desk.worker("away", "Offline", team="sales", level=2, lang="fr")
    desk.worker("busy", team="sales", level=3, lang="fr")
    desk.worker("mute", team="sales", boss=True, lang="en")
    closed = desk.worker("closed", "Offline", team="sales", level=2, lang="fr")
    desk.at.workers(closed).worker_channels("default").update(available=False)
    desk.go(closed, "Available")
    low = desk.worker("low", team="sales", level=1, lang="fr")
    first = desk.task(flow, {"type": "bill", "lang": "fr"})
    task = desk.task(flow, {"type": "bill", "lang": "fr"})
    assert (desk.asked(first), desk.status(task)) == ({"busy"}, "pending")

    found = explained(desk, task)
    assert reasons(found) == {
        "away": "activity",
        "busy": "capacity",
        "mute": "expression",
        "closed": "channel",
        "low": "not_a_member",
    }
    assert found["others_by_reason"]["activity"] == 1
    assert (found["queue"]["members"], found["others_beyond"], found["candidates"]) == (4, 0, [])
    told = {one["worker_name"]: one["reason"] for one in found["others"]}
    assert (
        told["busy"]["sentence"] == "busy has no free place on channel default: 1 of 1 are taken."
    )
    assert told["mute"]["failed"] == [
        {
            "text": "worker.lang == task.lang",
            "holds": False,
            "because": 'worker.lang is "en", task.lang is "fr"',
        }
    ]
    assert [one["text"] for one in told["low"]["failed"]] == ["level >= 2", "boss == true"]
    assert "boss is missing" in told["low"]["sentence"]
    assert [one["state"] for one in found["filters"]] == ["here", "later"]
    assert found["step"]["queue_name"] == "Sales"
    assert found["line"] == {"position": 1, "before": 0, "waiting": 1, "order": "FIFO"}
    assert any("None of the 4 members" in one for one in found["sentences"])
    assert found["worker"] is None

    found = explained(desk, task, WorkerSid=low)["worker"]
    assert (found["can_take"], [one["code"] for one in found["reasons"]]) == (
        False,
        ["not_a_member"],
    )
    desk.go(low, "Offline")
    found = explained(desk, task, WorkerSid=low)["worker"]
    assert [one["code"] for one in found["reasons"]] == ["not_a_member", "activity"]


def test_filters_say_why_they_do_not_hold(world: World) -> None:
    desk = open_desk(world)
    queue = desk.queue("Rest", "1==2")
    flow = desk.workflow(rule("type == 'bill' AND amount > 10", queue, name="bills"), default=queue)
    found = explained(desk, desk.task(flow, {"type": "bill", "amount": 3}))
    (bills,) = found["filters"]
    assert (bills["state"], bills["holds"], bills["number"]) == ("not_met", False, 1)
    assert bills["sentence"] == (
        'Filter 1 "bills" does not hold: amount > 10 is not true, for amount is 3.'
    )
    assert [one["holds"] for one in bills["comparisons"]] == [True, False]
    assert found["step"]["filter_number"] is None
    assert "by the default filter" in found["step"]["sentence"]
    assert any('queue "Rest" has no members' in one for one in found["sentences"])

    lost = desk.workflow(rule("type == 'order'", queue))
    found = explained(desk, desk.task(lost, {"type": "bill"}))
    assert (found["assignment_status"], found["step"], found["line"]) == ("canceled", None, None)
    assert [one["state"] for one in found["filters"]] == ["not_met"]
    assert "Task canceled on Workflow timeout" in found["sentences"][0]


def test_steps_that_were_tried_and_what_comes_next(still_world: World) -> None:
    desk = open_desk(still_world)
    a, b, c = (desk.queue(name, "1==2") for name in "ABC")
    steps: list[Any] = [
        {"queue": a, "timeout": 10},
        {"queue": b, "skip_if": "workers.available == 0"},
        {"queue": c, "timeout": 50},
    ]
    flow = desk.workflow(rule("1==1", *steps, name="all"), default=a)
    task = desk.task(flow, timeout=30)
    found = explained(desk, task)
    assert [(one["queue_name"], one["ended"]) for one in found["steps"]] == [("A", None)]
    assert [one["what"] for one in found["next"]] == ["step_end", "task_timeout"]
    assert 'it goes on to queue "B" by filter 1 "all", step 2 of 3' in found["next"][0]["sentence"]
    still_world.advance("PT10S")
    found = explained(desk, task)
    assert [(one["queue_name"], one["ended"]) for one in found["steps"]] == [
        ("A", "timeout"),
        ("B", "skipped"),
        ("C", None),
    ]
    assert [one["what"] for one in found["next"]] == ["task_timeout", "step_end"]
    assert "its last step ends, and it is canceled" in found["next"][1]["sentence"]
    assert (found["step"]["target_number"], found["step"]["targets"]) == (3, 3)
    assert found["step"]["since"] == found["steps"][1]["until"]
    still_world.advance("PT20S")
    found = explained(desk, task)
    assert found["steps"][-1]["ended"] == "canceled"
    assert "Task TTL Exceeded" in found["sentences"][0]
    assert [one["what"] for one in found["next"]] == ["task_removed"]


def test_who_is_asked_and_who_would_be(still_world: World) -> None:
    desk = open_desk(still_world)
    queue = desk.queue("Sales")
    step = {"queue": queue, "order_by": "worker.level DESC"}
    flow = desk.workflow(rule("1==1", step), task_reservation_timeout=60)
    workers = {name: desk.worker(name, level=n) for n, name in enumerate(["eve", "bob", "ann"])}
    still_world.advance("PT45S")
    task = desk.task(flow)
    found = explained(desk, task, WorkerSid=workers["eve"])
    assert [(one["worker_name"], one["idle_seconds"]) for one in found["candidates"]] == [
        ("bob", 45),
        ("eve", 45),
    ]
    assert reasons(found) == {"ann": "asked"}
    assert [one["worker_name"] for one in found["reservations"]] == ["ann"]
    assert found["sentences"][0] == "The task is offered to ann."
    assert [one["what"] for one in found["next"]] == ["reservation_timeout", "task_timeout"]
    assert "that worker goes to activity Offline" in found["next"][0]["sentence"]
    assert (found["worker"]["can_take"], found["worker"]["position"]) == (True, 2)
    assert found["worker"]["sentence"] == (
        "eve can take the task, idle for 45 s, and is asked, as number 2"
        " when those who are asked now do not accept it."
    )

    # She is the first by the order, also when she has just rejected.
    desk.answer(task, "ann", "rejected")
    assert desk.asked(task) == {"ann"}
    offline = desk.activities["Offline"]
    desk.answer(task, "ann", "rejected", worker_activity_sid=offline)
    assert desk.asked(task) == {"bob"}
    found = explained(desk, task, WorkerSid=workers["ann"])
    assert [one["worker_name"] for one in found["candidates"]] == ["eve"]
    assert found["worker"]["notes"][0].startswith("rejected it 2 times, last at ")
    offers = [(one["worker_name"], one["status"]) for one in found["steps"][0]["offers"]]
    assert offers == [("ann", "rejected"), ("ann", "rejected"), ("bob", "pending")]
    desk.answer(task, "bob", "accepted")
    found = explained(desk, task, WorkerSid=workers["eve"])
    assert found["sentences"][0].startswith("bob has the task since ")
    assert found["candidates"] == found["others"] == []
    assert found["worker"]["reasons"][0] == {
        "code": "task",
        "sentence": "The task is assigned: bob has it.",
        "failed": [],
    }
    still_world.advance("PT1S")
    desk.answer(task, "bob", "completed")
    assert explained(desk, task)["sentences"][0].startswith("The task was completed at ")


def test_a_worker_who_did_not_answer(still_world: World) -> None:
    desk = open_desk(still_world)
    flow = desk.workflow(default=desk.queue("Sales"), task_reservation_timeout=10)
    worker = desk.worker("ann")
    task = desk.task(flow)
    still_world.advance("PT10S")
    found = explained(desk, task)
    (ann,) = found["others"]
    assert ann["reason"]["sentence"] == 'ann is in activity "Offline", which is not available.'
    assert ann["notes"][0].startswith("did not answer 1 time, last at ")
    (step,) = found["steps"]
    assert [(one["worker_sid"], one["status"]) for one in step["offers"]] == [(worker, "timeout")]


def test_a_known_worker(world: World) -> None:
    desk = open_desk(world)
    queue = desk.queue("Sales", "team == 'sales'")
    step = {"queue": queue, "known_worker_friendly_name": "task.agent"}
    flow = desk.workflow(rule("1==1", step))
    ann = desk.worker("ann", team="support")
    desk.worker("bob", team="sales")
    task = desk.task(flow, {"agent": "Ann"})
    found = explained(desk, task)
    assert reasons(found) == {"bob": "known_worker", "ann": "not_a_member"}
    assert found["known_worker"]["worker_sid"] == ann
    assert [one["code"] for one in found["known_worker"]["reasons"]] == ["not_a_member"]
    assert (found["step"]["known_worker"], found["step"]["known_value"]) == ("task.agent", '"Ann"')
    found = explained(desk, desk.task(flow, {}))
    assert found["known_worker"] is None
    assert any("the task does not say" in one for one in found["sentences"])
    assert found["others_by_reason"] == {"known_worker": 1, "not_a_member": 1}


def test_the_turn_of_a_task(world: World) -> None:
    desk = open_desk(world)
    for order, positions in (("FIFO", [2, 3, 1]), ("LIFO", [3, 2, 1])):
        queue = desk.queue(order, "1==2", task_order=order)
        flow = desk.workflow(default=queue)
        tasks = [desk.task(flow, priority=priority) for priority in (0, 0, 5)]
        lines = [explained(desk, task)["line"] for task in tasks]
        assert [one["position"] for one in lines] == positions
        assert {(one["waiting"], one["order"]) for one in lines} == {(3, order)}


def test_a_changed_workflow_is_told(world: World) -> None:
    desk = open_desk(world)
    queue = desk.queue("Sales")
    desk.worker("ann", level=1)
    flow = desk.workflow(rule("1==1", {"queue": queue, "expression": "worker.level > 5"}))
    task = desk.task(flow)
    assert explained(desk, task)["step"]["current"] is True
    configuration = desk.at.workflows(flow).fetch().configuration.replace("> 5", "> 0")
    desk.at.workflows(flow).update(configuration=configuration)
    found = explained(desk, task)
    assert (found["step"]["current"], reasons(found)) == (False, {"ann": "expression"})
    assert any("ReEvaluateTasks=true" in one for one in found["sentences"])


def test_one_task_at_a_time(world: World) -> None:
    desk = open_desk(world, multi_task_enabled=False)
    flow = desk.workflow(default=desk.queue("Sales"))
    desk.worker("ann", "Idle")
    desk.task(flow, task_channel="sms")
    assert reasons(explained(desk, desk.task(flow, task_channel="chat"))) == {"ann": "other_task"}


def test_tasks_for_one_worker_and_for_a_queue(world: World) -> None:
    desk = open_desk(world)
    queue = desk.queue("Sales")
    ann, bob = desk.worker("ann"), desk.worker("bob", "Offline")
    found = explained(desk, desk.task(None, routing_target=ann), WorkerSid=bob)
    assert (found["filters"], found["step"], found["line"]) == ([], None, None)
    assert found["worker"]["reasons"][0]["code"] == "routing_target"
    assert "the task is canceled" in found["next"][0]["sentence"]
    found = explained(desk, desk.task(None, routing_target=queue), WorkerSid=bob)
    assert "by its RoutingTarget" in found["step"]["sentence"]
    assert reasons(found) == {"ann": "capacity", "bob": "activity"}
    assert [one["code"] for one in found["worker"]["reasons"]] == ["activity"]


def test_lists_have_an_end(world: World) -> None:
    desk = open_desk(world)
    queue = desk.queue("Crowd")
    for n in range(103):
        desk.worker(f"w{n}", "Offline")
    found = explained(desk, desk.task(desk.workflow(default=queue)))
    assert (len(found["others"]), found["others_beyond"]) == (100, 3)
    assert any("of the 100 looked at" in one for one in found["sentences"])


def test_nobody_is_told_of_what_is_not_theirs(world: World) -> None:
    desk, other = open_desk(world), open_desk(world)
    flow = desk.workflow(default=desk.queue("Sales"))
    task, worker = desk.task(flow), other.worker("ann")
    before = desk.at.tasks(task).fetch().date_updated
    assert explained(desk, task)["url"].endswith(f"{desk.path}/Tasks/{task}/Explain")
    for path in (
        f"{other.path}/Tasks/{task}/Explain",
        f"{desk.path}/Tasks/{task}/Explain?WorkerSid={worker}",
        f"{desk.path}/Tasks/WT{'0' * 32}/Explain",
    ):
        assert world.get(path, 404)["code"] == 20404
    assert desk.at.tasks(task).fetch().date_updated == before


def test_more_than_one_is_asked(still_world: World) -> None:
    desk = open_desk(still_world)
    flow = desk.workflow(default=desk.queue("Sales", max_reserved_workers=3))
    for name in ("ann", "bob"):
        desk.worker(name)
    desk.worker("eve", "Offline")
    task = desk.task(flow)
    found = explained(desk, task)
    assert found["sentences"][0] == "The task is offered to ann and bob."
    assert reasons(found) == {"ann": "asked", "bob": "asked", "eve": "activity"}
    assert (found["line"], found["queue"]["max_reserved_workers"]) == (None, 3)
    desk.answer(task, "bob", "accepted")
    still_world.advance("PT60S")
    desk.at.tasks(task).update(attributes="{}", priority=7)
    assert explained(desk, task)["sentences"][0].endswith("(60 s ago).")
    offers = {one["worker_name"]: one["status"] for one in found["steps"][0]["offers"]}
    assert offers == {"ann": "pending", "bob": "pending"}
    offers = {o["worker_name"]: o["status"] for o in explained(desk, task)["steps"][0]["offers"]}
    assert offers == {"ann": "rescinded", "bob": "accepted"}
