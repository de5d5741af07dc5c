"""What becomes of a task: its states, who may change them, and what ends by itself
(taskrouter §9.1, §9.2)."""

from datetime import timedelta
from typing import Final

import pytest

from tests.rest.taskrouter.desk import Desk, open_desk, refused
from tests.world import World

STATES: Final = ("pending", "reserved", "assigned", "wrapping", "completed", "canceled")
TARGETS: Final = ("canceled", "completed", "wrapping")
ALLOWED: Final = {
    ("pending", "canceled"),
    ("reserved", "canceled"),
    ("assigned", "completed"),
    ("assigned", "wrapping"),
    ("wrapping", "completed"),
}


def task_in(desk: Desk, state: str) -> str:
    """A new task of a workspace that was brought into a state."""
    queue = desk.queue("All", "1==2" if state == "pending" else "1==1")
    desk.worker("ann")
    task = desk.task(desk.workflow(default=queue))
    if state in ("assigned", "wrapping", "completed"):
        desk.answer(task, "ann", "accepted")
    if state in ("wrapping", "completed", "canceled"):
        desk.at.tasks(task).update(assignment_status=state, reason="so")
    assert desk.status(task) == state
    return task


def sentence_of(desk: Desk, task: str, target: str) -> str:
    """The documented words of a refusal."""
    where = f"in workspace {desk.sid} for account {desk.world.account_sid}"
    return {
        "completed": f"Cannot complete task {task} {where} because it is not currently assigned.",
        "wrapping": f"Cannot wrap up a task {task} {where} because it's not currently assigned",
        "canceled": f"Cannot cancel task {task} {where}",
    }[target]


@pytest.mark.parametrize("state", STATES)
def test_every_state_may_become_what_the_table_says(world: World, state: str) -> None:
    for target in TARGETS:
        desk = open_desk(world)
        task = task_in(desk, state)
        if (state, target) in ALLOWED:
            changed = desk.at.tasks(task).update(assignment_status=target, reason="because")
            assert (changed.assignment_status, changed.reason) == (target, "because")
            continue
        before = desk.at.tasks(task).fetch()
        status, code, sentence = refused(
            desk.at.tasks(task).update, assignment_status=target, reason="because"
        )
        assert (status, code) == (400, 20001)
        assert sentence_of(desk, task, target) in sentence
        assert desk.state(task) == (state, before.reason)


@pytest.mark.parametrize("state", STATES)
def test_nobody_sets_the_states_of_routing(world: World, state: str) -> None:
    desk = open_desk(world)
    task = task_in(desk, state)
    for target in ("pending", "reserved", "assigned", "lost"):
        refusal = refused(desk.at.tasks(task).update, assignment_status=target)
        assert refusal[:2] == (400, 20001)
    assert desk.status(task) == state


def test_a_task_goes_from_hand_to_hand(world: World) -> None:
    desk = open_desk(world)
    task = task_in(desk, "reserved")
    (worker,) = desk.at.workers.list()
    assert desk.assigned(worker.sid) == 1
    desk.answer(task, "ann", "rejected")
    assert desk.offers(task) == [("ann", "rejected"), ("ann", "pending")]
    assert desk.status(task) == "reserved"
    desk.answer(task, "ann", "accepted")
    assert (desk.status(task), desk.assigned(worker.sid)) == ("assigned", 1)
    desk.answer(task, "ann", "wrapping")
    assert (desk.status(task), desk.assigned(worker.sid)) == ("wrapping", 1)
    desk.answer(task, "ann", "completed")
    assert (desk.status(task), desk.assigned(worker.sid)) == ("completed", 0)


def test_status_of_task_and_reservation_go_together(world: World) -> None:
    desk = open_desk(world)
    task = task_in(desk, "assigned")
    desk.at.tasks(task).update(assignment_status="wrapping", reason="talked")
    assert desk.offers(task) == [("ann", "wrapping")]
    desk.at.tasks(task).update(assignment_status="completed", reason="done")
    assert desk.offers(task) == [("ann", "completed")]
    assert desk.state(task) == ("completed", "done")


def test_a_canceled_task_frees_who_was_asked(world: World) -> None:
    desk = open_desk(world)
    task = task_in(desk, "reserved")
    flow = desk.at.tasks(task).fetch().workflow_sid
    other = desk.task(flow)
    assert desk.asked(other) == set()
    desk.at.tasks(task).update(assignment_status="canceled", reason="hung up")
    assert desk.offers(task) == [("ann", "canceled")]
    assert desk.asked(other) == {"ann"}


def test_a_reason_may_be_absent(world: World) -> None:
    desk = open_desk(world)
    task = task_in(desk, "assigned")
    assert (
        desk.at.tasks(task).update(assignment_status="completed").assignment_status == "completed"
    )


@pytest.mark.parametrize("state", ["pending", "reserved"])
def test_a_task_that_nobody_takes_ends_with_its_timeout(still_world: World, state: str) -> None:
    desk = open_desk(still_world)
    queue = desk.queue("All", "1==2" if state == "pending" else "1==1")
    ann = desk.worker("ann")
    task = desk.task(desk.workflow(default=queue), timeout=60)
    still_world.advance("PT59S")
    assert desk.status(task) == state
    still_world.advance("PT1S")
    assert desk.state(task) == ("canceled", "Task TTL Exceeded")
    assert desk.asked(task) == set()
    assert desk.assigned(ann) == 0
    assert desk.activity(ann) == "Available"


def test_the_timeout_is_for_tasks_that_nobody_has(still_world: World) -> None:
    desk = open_desk(still_world)
    desk.worker("ann")
    task = desk.task(desk.workflow(default=desk.queue("All")), timeout=60)
    desk.answer(task, "ann", "accepted")
    still_world.advance("PT2M")
    assert desk.status(task) == "assigned"


@pytest.mark.parametrize("state", ["completed", "canceled"])
def test_what_is_over_can_be_read_for_five_minutes(still_world: World, state: str) -> None:
    desk = open_desk(still_world)
    task = task_in(desk, state)
    still_world.advance("PT4M59S")
    assert desk.status(task) == state
    assert [row.sid for row in desk.at.tasks.list(assignment_status=[state])] == [task]
    still_world.advance("PT1S")
    assert refused(desk.at.tasks(task).fetch)[:2] == (404, 20404)
    assert desk.at.tasks.list() == []
    (worker,) = desk.at.workers.list()
    assert desk.at.workers(worker.sid).reservations.list() == []


def test_an_assigned_task_lives_for_a_day_and_a_wrapping_one_for_ever(
    still_world: World,
) -> None:
    desk = open_desk(still_world)
    ann = desk.worker("ann")
    desk.capacity(ann, 2)
    flow = desk.workflow(default=desk.queue("All"))
    assigned, wrapping = desk.task(flow), desk.task(flow)
    for task in (assigned, wrapping):
        desk.answer(task, "ann", "accepted")
    desk.answer(wrapping, "ann", "wrapping")
    still_world.advance("PT23H59M59S")
    assert desk.status(assigned) == "assigned"
    still_world.advance("PT1S")
    assert refused(desk.at.tasks(assigned).fetch)[:2] == (404, 20404)
    assert desk.assigned(ann) == 1
    still_world.advance("P3D")
    assert desk.status(wrapping) == "wrapping"
    desk.answer(wrapping, "ann", "completed")
    assert desk.assigned(ann) == 0


def test_a_sole_worker_who_rejects_ends_the_task_after_a_thousand_offers(world: World) -> None:
    desk = open_desk(world)
    ann = desk.worker("ann")
    task = desk.task(desk.workflow(default=desk.queue("All")))
    path = f"{desk.path}/Workers/{ann}/Reservations"
    for count in range(1_000):
        (row,) = world.get(path, ReservationStatus="pending")["reservations"]
        world.post(f"{path}/{row['sid']}", {"ReservationStatus": "rejected"}, status=200)
        if count == 998:
            assert desk.status(task) == "reserved"
    assert desk.status(task) == "canceled"
    assert desk.assigned(ann) == 0


def test_a_task_for_a_worker_reaches_him_whatever_he_does(world: World) -> None:
    desk = open_desk(world)
    ann, queue = desk.worker("ann", activity="Offline"), desk.queue("Outbound", "1==2")
    desk.workflow(default=queue)
    made = desk.at.tasks.create(
        routing_target=ann, task_queue_sid=queue, attributes='{"to": "+15550001111"}'
    )
    assert (made.routing_target, made.ignore_capacity) == (ann, True)
    assert (made.task_queue_sid, made.assignment_status) == (queue, "reserved")
    assert desk.asked(made.sid) == {"ann"}
    assert [row.sid for row in desk.at.tasks.list(routing_target=ann)] == [made.sid]
    second = desk.at.tasks.create(routing_target=ann, task_queue_sid=queue)
    assert desk.asked(second.sid) == {"ann"}
    desk.answer(made.sid, "ann", "accepted")
    desk.at.tasks(made.sid).update(assignment_status="completed", reason="done")
    assert desk.assigned(ann) == 1


def test_a_task_for_a_worker_who_cannot_take_it_ends(world: World) -> None:
    desk = open_desk(world)
    ann = desk.worker("ann", activity="Offline")
    desk.workflow(default=desk.queue("All"))
    made = desk.at.tasks.create(routing_target=ann, ignore_capacity="false")
    assert made.ignore_capacity is False
    assert desk.state(made.sid) == ("canceled", "RoutingTarget not available")
    assert desk.offers(made.sid) == []
    desk.go(ann, "Available")
    made = desk.at.tasks.create(routing_target=ann, ignore_capacity="false")
    assert desk.asked(made.sid) == {"ann"}
    desk.answer(made.sid, "ann", "rejected")
    assert desk.status(made.sid) == "canceled"
    assert desk.offers(made.sid) == [("ann", "rejected")]


def test_a_task_for_a_queue_goes_straight_into_it(world: World) -> None:
    desk = open_desk(world)
    a, b = desk.queue("A"), desk.queue("B")
    desk.workflow(default=a)
    made = desk.at.tasks.create(routing_target=b)
    assert (made.task_queue_sid, made.assignment_status) == (b, "pending")
    desk.worker("ann")
    assert desk.asked(made.sid) == {"ann"}


def test_a_task_for_a_workflow_follows_it(world: World) -> None:
    desk = open_desk(world)
    desk.workflow(default=desk.queue("A"))
    flow = desk.workflow(default=desk.queue("B"))
    made = desk.at.tasks.create(routing_target=flow)
    assert (made.workflow_sid, made.routing_target) == (flow, flow)
    assert made.task_queue_friendly_name == "B"


def test_a_better_priority_overtakes_who_waits(still_world: World) -> None:
    desk = open_desk(still_world)
    flow = desk.workflow(default=desk.queue("All"))
    first = desk.task(flow)
    still_world.advance("PT1S")
    second = desk.task(flow)
    desk.at.tasks(second).update(priority=1)
    desk.worker("ann")
    assert (desk.asked(first), desk.asked(second)) == (set(), {"ann"})


def test_another_virtual_start_time_overtakes_too(still_world: World) -> None:
    desk = open_desk(still_world)
    flow = desk.workflow(default=desk.queue("All"))
    first = desk.task(flow)
    begun = desk.at.tasks(first).fetch().date_created
    still_world.advance("PT1S")
    second = desk.task(flow)
    desk.at.tasks(second).update(virtual_start_time=begun - timedelta(seconds=1))
    desk.worker("ann")
    assert (desk.asked(first), desk.asked(second)) == (set(), {"ann"})
