"""The way of tasks through workflows: filters, steps, escalation, orders (taskrouter §7.2, §10)."""

from datetime import timedelta
from typing import Any

import pytest

from tests.rest.taskrouter.desk import Desk, document, open_desk, rule
from tests.world import World

FELL_OUT = ("canceled", "Task canceled on Workflow timeout")


def test_the_first_filter_that_holds_is_taken(world: World) -> None:
    desk = open_desk(world)
    a, b, c = desk.queue("A"), desk.queue("B"), desk.queue("C")
    flow = desk.workflow(
        rule("type == 'bill'", a, name="bills"), rule("urgent == true", b), default=c
    )
    for attributes, queue in (
        ({"type": "bill"}, "A"),
        ({"type": "bill", "urgent": True}, "A"),
        ({"urgent": True}, "B"),
        ({"urgent": "true"}, "C"),
        ({}, "C"),
    ):
        assert desk.queue_of(desk.task(flow, attributes)) == queue


def test_a_task_that_no_filter_wants_falls_out(world: World) -> None:
    desk = open_desk(world)
    flow = desk.workflow(rule("type == 'bill'", desk.queue("A")))
    task = desk.task(flow, {"type": "order"})
    assert desk.state(task) == FELL_OUT


def test_steps_follow_each_other_by_deadlines(still_world: World) -> None:
    world = still_world
    desk = open_desk(world)
    a, b, c = desk.queue("A"), desk.queue("B"), desk.queue("C")
    steps: list[Any] = [
        {"queue": a, "timeout": 10, "priority": 1},
        {"queue": b, "timeout": "20", "priority": "5"},
        {"queue": c, "timeout": 5},
    ]
    task = desk.task(desk.workflow(rule("1==1", *steps), default=desk.queue("D")), priority=3)

    def seen() -> tuple[str | None, int]:
        found = desk.at.tasks(task).fetch()
        return found.task_queue_friendly_name, found.priority

    assert seen() == ("A", 1)
    world.advance("PT9S")
    assert seen() == ("A", 1)
    world.advance("PT1S")
    assert seen() == ("B", 5)
    found = desk.at.tasks(task).fetch()
    assert found.task_queue_entered_date - found.date_created == timedelta(seconds=10)
    world.advance("PT19S")
    assert seen() == ("B", 5)
    world.advance("PT1S")
    assert seen() == ("C", 5)
    world.advance("PT4S")
    assert desk.status(task) == "pending"
    world.advance("PT1S")
    assert desk.state(task) == FELL_OUT


def test_one_jump_of_the_clock_takes_all_steps(still_world: World) -> None:
    desk = open_desk(still_world)
    steps = [{"queue": desk.queue(name), "timeout": 10} for name in "ABC"]
    desk.queue("D")
    last = {"queue": desk.queue("E")}
    task = desk.task(desk.workflow(rule("1==1", *steps, last)))
    still_world.advance("PT1H")
    assert (desk.queue_of(task), desk.status(task)) == ("E", "pending")


def test_after_a_timed_out_filter_the_next_one_below_is_tried_but_never_the_default(
    still_world: World,
) -> None:
    desk = open_desk(still_world)
    a, b, c = desk.queue("A"), desk.queue("B"), desk.queue("C")
    flow = desk.workflow(
        rule("x == 1", {"queue": a, "timeout": 10}),
        rule("x == 2", a),
        rule("x > 0", {"queue": b, "timeout": 10}),
        default=c,
    )
    task = desk.task(flow, {"x": 1})
    still_world.advance("PT10S")
    assert desk.queue_of(task) == "B"
    still_world.advance("PT10S")
    assert desk.state(task) == FELL_OUT
    assert desk.queue_of(task) == "B"


def test_a_later_step_inherits_the_queue_and_widens_the_circle(still_world: World) -> None:
    desk = open_desk(still_world)
    team = desk.queue("Team")
    desk.worker("junior", level=1)
    flow = desk.workflow(
        rule(
            "1==1",
            {"queue": team, "expression": "worker.level >= task.level", "timeout": 30},
            {"timeout": 30},
        )
    )
    task = desk.task(flow, {"level": 3})
    assert desk.offers(task) == []
    still_world.advance("PT30S")
    assert desk.asked(task) == {"junior"}
    assert desk.queue_of(task) == "Team"


def test_a_step_that_ends_while_somebody_is_asked_waits_for_the_answer(
    still_world: World,
) -> None:
    desk = open_desk(still_world)
    a, b = desk.queue("A", "name == 'ann'"), desk.queue("B", "name == 'bob'")
    desk.worker("ann", name="ann")
    desk.worker("bob", name="bob")
    flow = desk.workflow(rule("1==1", {"queue": a, "timeout": 10}, b))
    task = desk.task(flow)
    assert desk.asked(task) == {"ann"}
    still_world.advance("PT20S")
    assert desk.offers(task) == [("ann", "pending")]
    desk.answer(task, "ann", "rejected")
    assert desk.offers(task) == [("ann", "rejected"), ("bob", "pending")]
    assert desk.queue_of(task) == "B"


def test_a_failed_offer_is_tried_again_within_the_step(still_world: World) -> None:
    desk = open_desk(still_world)
    queue = desk.queue("A")
    desk.worker("ann")
    still_world.advance("PT1S")
    desk.worker("bob")
    task = desk.task(desk.workflow(rule("1==1", {"queue": queue, "timeout": 60}), default=queue))
    desk.answer(task, "ann", "rejected")
    assert desk.asked(task) == {"bob"}
    still_world.advance("PT1S")
    desk.answer(task, "bob", "rejected")
    assert desk.asked(task) == {"ann"}
    assert desk.status(task) == "reserved"


def order_of(desk: Desk, name: str, tasks: list[str]) -> list[str]:
    """The tasks in the order in which one worker is offered them."""
    found = []
    for _ in tasks:
        (task,) = (one for one in tasks if desk.asked(one) == {name})
        desk.answer(task, name, "accepted")
        desk.at.tasks(task).update(assignment_status="completed", reason="done")
        found.append(task)
    return found


@pytest.mark.parametrize(("order", "expected"), [("FIFO", [3, 1, 0, 2]), ("LIFO", [3, 2, 1, 0])])
def test_who_waits_is_taken_in_the_order_of_the_queue(
    still_world: World, order: str, expected: list[int]
) -> None:
    desk = open_desk(still_world)
    flow = desk.workflow(default=desk.queue("A", task_order=order))
    tasks = []
    for priority in (1, 2, 1, 9):
        tasks.append(desk.task(flow, priority=priority))
        still_world.advance("PT1S")
    desk.worker("ann")
    assert [tasks.index(task) for task in order_of(desk, "ann", tasks)] == expected


def test_a_virtual_start_time_goes_before_the_date(still_world: World) -> None:
    desk = open_desk(still_world)
    flow = desk.workflow(default=desk.queue("A"))
    first = desk.task(flow)
    begun = desk.at.tasks(first).fetch().date_created
    still_world.advance("PT1S")
    older = desk.task(flow, virtual_start_time=begun - timedelta(hours=1))
    assert desk.at.tasks(older).fetch().virtual_start_time == begun - timedelta(hours=1)
    desk.worker("ann")
    assert order_of(desk, "ann", [first, older]) == [older, first]


@pytest.mark.parametrize(("preferred", "expected"), [("FIFO", [0, 1]), ("LIFO", [1, 0])])
def test_queues_of_the_preferred_order_are_drained_first(
    still_world: World, preferred: str, expected: list[int]
) -> None:
    desk = open_desk(still_world, prioritize_queue_order=preferred)
    fifo, lifo = desk.queue("F", task_order="FIFO"), desk.queue("L", task_order="LIFO")
    flow = desk.workflow(rule("q == 'f'", fifo), default=lifo)
    tasks = [desk.task(flow, {"q": "f"}, priority=1)]
    still_world.advance("PT1S")
    tasks.append(desk.task(flow, {"q": "l"}, priority=9))
    desk.worker("ann")
    assert [tasks.index(task) for task in order_of(desk, "ann", tasks)] == expected


def test_workers_are_asked_in_the_order_of_the_step(still_world: World) -> None:
    desk = open_desk(still_world)
    queue = desk.queue("A")
    levels: tuple[tuple[str, dict[str, Any]], ...] = (
        ("none", {}),
        ("low", {"level": 1}),
        ("high", {"level": 7}),
        ("high2", {"level": 7}),
    )
    for name, attributes in levels:
        desk.worker(name, **attributes)
        still_world.advance("PT1S")
    steps = {
        "down": {"queue": queue, "order_by": "worker.level DESC"},
        "up": {"queue": queue, "order_by": "worker.level ASC"},
    }
    flow = desk.workflow(*(rule(f"by == '{name}'", step) for name, step in steps.items()))
    down = [desk.task(flow, {"by": "down"}) for _ in range(4)]
    assert [desk.asked(task) for task in down] == [{"high"}, {"high2"}, {"low"}, {"none"}]
    for task in down:
        desk.at.tasks(task).delete()
    up = [desk.task(flow, {"by": "up"}) for _ in range(4)]
    assert [desk.asked(task) for task in up] == [{"low"}, {"high"}, {"high2"}, {"none"}]


def test_without_an_order_whoever_was_idle_longest_is_asked(still_world: World) -> None:
    desk = open_desk(still_world)
    flow = desk.workflow(default=desk.queue("A"))
    for name in ("ann", "bob", "cat"):
        desk.worker(name)
        still_world.advance("PT1S")
    asked = []
    for _ in range(6):
        task = desk.task(flow)
        (name,) = desk.asked(task)
        asked.append(name)
        desk.answer(task, name, "accepted")
        desk.answer(task, name, "completed")
        still_world.advance("PT1S")
    assert asked == ["ann", "bob", "cat"] * 2


@pytest.mark.parametrize("key", ["sid", "friendly_name"])
def test_a_known_worker_is_waited_for(still_world: World, key: str) -> None:
    desk = open_desk(still_world)
    queue = desk.queue("A")
    ann = desk.worker("Ann", activity="Offline")
    desk.worker("Bob")
    step = {"queue": queue, "timeout": 60, f"known_worker_{key}": "task.agent.name"}
    flow = desk.workflow(rule("1==1", step, queue))
    value = ann if key == "sid" else "Ann"
    known = desk.task(flow, {"agent": {"name": value}})
    wrong = desk.task(flow, {"agent": {"name": "WK" + "0" * 32}})
    missing = desk.task(flow, {})
    nobody = desk.task(flow, {"agent": {"name": None}})
    everyone = [known, wrong, missing, nobody]
    assert [desk.offers(task) for task in everyone] == [[], [], [], []]
    desk.go(ann, "Available")
    assert [desk.asked(task) for task in everyone] == [{"Ann"}, set(), set(), set()]
    still_world.advance("PT60S")
    assert sum(desk.asked(task) == {"Bob"} for task in everyone[1:]) == 1


def test_a_known_worker_must_be_a_member_and_meet_the_expression(world: World) -> None:
    desk = open_desk(world)
    ann = desk.worker("ann", level=1)
    bob = desk.worker("bob", level=9, away=True)
    step = {
        "queue": desk.queue("A", "away != true"),
        "expression": "worker.level > 5",
        "known_worker_sid": "task.agent",
    }
    flow = desk.workflow(rule("1==1", step))
    assert desk.offers(desk.task(flow, {"agent": ann})) == []
    assert desk.offers(desk.task(flow, {"agent": bob})) == []
    desk.worker("cat", level=9)
    cat = desk.at.workers.list(friendly_name="cat")[0].sid
    assert desk.asked(desk.task(flow, {"agent": cat})) == {"cat"}


def test_a_step_is_skipped_only_when_nobody_can_take_the_task_at_once(world: World) -> None:
    desk = open_desk(world)
    a, b = desk.queue("A"), desk.queue("B", "1==2")
    ann = desk.worker("ann")
    flow = desk.workflow(rule("1==1", {"queue": a, "skip_if": "1==1"}, b))
    first = desk.task(flow)
    assert (desk.queue_of(first), desk.asked(first)) == ("A", {"ann"})
    second = desk.task(flow)
    assert (desk.queue_of(second), desk.asked(second)) == ("B", set())
    busy = desk.workflow(rule("1==1", {"queue": a, "skip_if": "workers.available == 0"}, b))
    assert desk.queue_of(desk.task(busy)) == "A"
    desk.answer(first, "ann", "accepted")
    desk.go(ann, "Unavailable")
    assert desk.queue_of(desk.task(busy)) == "B"
    unavailable = desk.activities["Unavailable"]
    by_activity = {"queue": a, "skip_if": f"workers.{unavailable} == 1 AND workers.unavailable > 0"}
    assert desk.queue_of(desk.task(desk.workflow(rule("1==1", by_activity, b)))) == "B"


def test_the_default_filter_catches_what_is_skipped_and_what_nobody_wants(
    still_world: World,
) -> None:
    desk = open_desk(still_world)
    a, b, c = desk.queue("A"), desk.queue("B"), desk.queue("C")
    skip = {"queue": a, "skip_if": "1==1"}
    flow = desk.workflow(rule("x == 1", skip), rule("x <= 2", skip, skip | {"queue": b}), default=c)
    assert [desk.queue_of(desk.task(flow, {"x": x})) for x in (1, 2, 3)] == ["C", "C", "C"]
    mixed = desk.workflow(
        rule("1==1", {"queue": a, "timeout": 10}), rule("1==1", skip | {"queue": b}), default=c
    )
    task = desk.task(mixed)
    still_world.advance("PT10S")
    assert desk.status(task) == "canceled"
    assert desk.queue_of(task) != "C"
    out = desk.task(desk.workflow(rule("1==1", skip)))
    assert desk.status(out) == "canceled"


def test_a_changed_workflow_meets_waiting_tasks_only_when_asked_to(world: World) -> None:
    desk = open_desk(world)
    a, b = desk.queue("A"), desk.queue("B")
    flow = desk.workflow(default=a)
    task = desk.task(flow)
    text = document(rule("1==1", {"queue": b, "priority": 7}), default=a)
    desk.at.workflows(flow).update(configuration=text)
    assert desk.queue_of(task) == "A"
    for no in ("false", "no", "0"):
        desk.at.workflows(flow).update(configuration=text, re_evaluate_tasks=no)
        assert desk.queue_of(task) == "A"
    desk.at.workflows(flow).update(configuration=text, re_evaluate_tasks="true")
    found = desk.at.tasks(task).fetch()
    assert (found.task_queue_sid, found.priority) == (b, 7)


def test_re_evaluation_finds_a_worker_and_may_drop_a_task(world: World) -> None:
    desk = open_desk(world)
    nobody, all_of_us = desk.queue("Nobody", "1==2"), desk.queue("All")
    desk.worker("ann")
    flow = desk.workflow(default=nobody)
    task, other = desk.task(flow, {"x": 1}), desk.task(flow, {"x": 2})
    text = document(rule("x == 1", all_of_us))
    desk.at.workflows(flow).update(configuration=text, re_evaluate_tasks="yes")
    assert desk.asked(task) == {"ann"}
    assert desk.state(other) == FELL_OUT


def test_other_attributes_take_a_task_another_way(world: World) -> None:
    desk = open_desk(world)
    flow = desk.workflow(rule("lang == 'fr'", desk.queue("F")), default=desk.queue("A"))
    task = desk.task(flow, {"lang": "en"})
    assert desk.queue_of(task) == "A"
    desk.at.tasks(task).update(attributes='{"lang": "fr"}')
    assert desk.queue_of(task) == "F"
    desk.at.tasks(task).update(attributes="{}")
    assert desk.queue_of(task) == "A"


def test_workers_who_change_are_found_by_waiting_tasks(world: World) -> None:
    desk = open_desk(world)
    flow = desk.workflow(
        rule(
            "1==1",
            {"queue": desk.queue("A", "team == 1"), "expression": "worker.lang == task.lang"},
        )
    )
    task = desk.task(flow, {"lang": "fr"})
    ann = desk.worker("ann", activity="Offline", team=1, lang="fr")
    assert desk.asked(task) == set()
    desk.go(ann, "Available")
    assert desk.asked(task) == {"ann"}
    second = desk.task(flow, {"lang": "fr"})
    assert desk.asked(second) == set()
    desk.capacity(ann, 2)
    assert desk.asked(second) == {"ann"}
    third = desk.task(flow, {"lang": "de"})
    bob = desk.worker("bob", team=1)
    assert desk.asked(third) == set()
    desk.at.workers(bob).update(attributes='{"team": 1, "lang": "de"}')
    assert desk.asked(third) == {"bob"}


def test_who_asks_for_a_known_worker_in_vain_is_told_so(world: World) -> None:
    desk, other = open_desk(world), open_desk(world)
    ann, far = desk.worker("ann", away=True), other.worker("far")
    step = {"queue": desk.queue("A", "away != true"), "known_worker_sid": "task.agent"}
    flow = desk.workflow(rule("1==1", step))

    def told() -> list[str]:
        return sorted(row["error_code"] for row in world.alerts(PageSize=100))

    desk.task(flow, {"agent": None})
    assert told() == []
    desk.task(flow, {})
    assert told() == ["40154"]
    desk.task(flow, {"agent": "nobody"})
    assert told() == ["40154", "40154"]
    desk.task(flow, {"agent": ann})
    assert told() == ["40152", "40154", "40154"]
    desk.task(flow, {"agent": far})
    assert told() == ["40152", "40154", "40154", "40155"]


def test_who_was_let_through_by_a_timeout_does_not_go_back(still_world: World) -> None:
    desk = open_desk(still_world)
    a, b = desk.queue("A", "1==2"), desk.queue("B")
    flow = desk.workflow(rule("x == 1", {"queue": a, "timeout": 10}), rule("1==1", b))
    task = desk.task(flow, {"x": 1})
    still_world.advance("PT10S")
    desk.worker("ann")
    assert (desk.queue_of(task), desk.asked(task)) == ("B", {"ann"})
    desk.answer(task, "ann", "rejected")
    assert (desk.queue_of(task), desk.asked(task)) == ("B", {"ann"})
