"""Reservations over the official client: transitions, timeouts, several at once, instructions,
versions (taskrouter §11)."""

from typing import Any, Final

import pytest

from tests.rest.taskrouter.desk import Desk, open_desk, refused, rule
from tests.world import World

ANSWERS: Final = ("accepted", "rejected", "wrapping", "completed")
AFTER: Final = {
    "pending": {"accepted", "rejected"},
    "accepted": {"wrapping", "completed"},
    "wrapping": {"completed"},
}


def offered(world: World, **options: Any) -> tuple[Desk, str, str]:
    """A workspace, a task, and the worker who is asked."""
    desk = open_desk(world)
    ann = desk.worker("ann")
    task = desk.task(desk.workflow(default=desk.queue("All"), **options))
    return desk, task, ann


def test_a_reservation_is_found_by_task_and_by_worker(world: World) -> None:
    desk, task, ann = offered(world)
    (row,) = desk.at.tasks(task).reservations.list()
    (same,) = desk.at.workers(ann).reservations.list()
    assert (row.sid[:2], len(row.sid), row.account_sid) == ("WR", 34, world.account_sid)
    assert (row.sid, row.task_sid, row.worker_sid) == (same.sid, task, ann)
    assert (row.worker_name, row.reservation_status) == ("ann", "pending")
    assert row.workspace_sid == desk.sid
    workspace = row.url.partition("/Tasks/")[0]
    assert row.url == f"{workspace}/Tasks/{task}/Reservations/{row.sid}"
    assert same.url == f"{workspace}/Workers/{ann}/Reservations/{row.sid}"
    assert row.links == same.links
    assert row.links == {
        "task": f"{workspace}/Tasks/{task}",
        "worker": f"{workspace}/Workers/{ann}",
        "workspace": workspace,
    }
    assert desk.at.tasks(task).reservations(row.sid).fetch().url == row.url
    assert desk.at.workers(ann).reservations(row.sid).fetch().url == same.url
    desk.at.workers(ann).reservations(row.sid).update(reservation_status="accepted")
    assert desk.status(task) == "assigned"


def test_reservations_are_listed_by_status_and_worker(still_world: World) -> None:
    desk, task, ann = offered(still_world)
    desk.answer(task, "ann", "rejected")
    bob = desk.worker("bob")
    still_world.advance("PT1S")
    desk.answer(task, "ann", "rejected")
    assert desk.offers(task) == [("ann", "rejected"), ("ann", "rejected"), ("bob", "pending")]
    of_task = desk.at.tasks(task).reservations
    assert len(of_task.list(reservation_status="rejected")) == 2
    assert len(of_task.list(worker_sid=bob)) == 1
    assert of_task.list(worker_sid=bob, reservation_status="rejected") == []
    assert len(desk.at.workers(ann).reservations.list(reservation_status="rejected")) == 2
    assert desk.at.workers(ann).reservations.list(reservation_status="pending") == []
    assert [row.worker_name for row in of_task.list(page_size=1)] == ["ann", "ann", "bob"]
    assert refused(of_task.list, reservation_status="lost")[:2] == (400, 20001)


def test_nothing_is_found_under_another_task_or_worker(world: World) -> None:
    desk, task, _ = offered(world)
    (row,) = desk.at.tasks(task).reservations.list()
    bob, other = desk.worker("bob", activity="Offline"), open_desk(world)
    second = desk.task(desk.at.tasks(task).fetch().workflow_sid)
    for place in (
        desk.at.workers(bob).reservations(row.sid),
        desk.at.tasks(second).reservations(row.sid),
        other.at.tasks(task).reservations(row.sid),
    ):
        assert refused(place.fetch)[:2] == (404, 20404)
        assert refused(place.update, reservation_status="accepted")[:2] == (404, 20404)
    assert refused(other.at.tasks(task).reservations.list)[:2] == (404, 20404)
    assert refused(other.at.workers(bob).reservations.list)[:2] == (404, 20404)
    assert desk.status(task) == "reserved"


def brought(world: World, status: str) -> tuple[Desk, str, str]:
    """A reservation in a status, with its task."""
    desk, task, _ = offered(world)
    (row,) = desk.at.tasks(task).reservations.list()
    if status == "canceled":
        desk.at.tasks(task).update(assignment_status="canceled")
    elif status == "rejected":
        desk.at.task_queues(desk.at.tasks(task).fetch().task_queue_sid).update(
            target_workers="1==2"
        )
        desk.answer(task, "ann", "rejected")
    elif status != "pending":
        desk.answer(task, "ann", "accepted")
        if status != "accepted":
            desk.answer(task, "ann", status)
    found = desk.at.tasks(task).reservations(row.sid).fetch()
    assert found.reservation_status == status
    return desk, task, str(row.sid)


@pytest.mark.parametrize(
    "status", ["pending", "accepted", "wrapping", "completed", "rejected", "canceled"]
)
def test_a_reservation_becomes_what_may_follow(world: World, status: str) -> None:
    for answer in ANSWERS:
        desk, task, sid = brought(world, status)
        one = desk.at.tasks(task).reservations(sid)
        if answer in AFTER.get(status, ()):
            assert one.update(reservation_status=answer).reservation_status == answer
            continue
        code = refused(one.update, reservation_status=answer)
        assert code[:2] == (400, 20001)
        assert sid in code[2]
        assert one.fetch().reservation_status == status


def test_nobody_sets_what_only_routing_sets(world: World) -> None:
    desk, task, _ = offered(world)
    (row,) = desk.at.tasks(task).reservations.list()
    one = desk.at.tasks(task).reservations(row.sid)
    for status in ("pending", "timeout", "canceled", "rescinded", "lost"):
        assert refused(one.update, reservation_status=status)[:2] == (400, 20001)
    assert refused(one.update)[:2] == (400, 20001)
    assert desk.asked(task) == {"ann"}


def test_who_rejects_stays_where_he_is_or_goes_where_he_says(world: World) -> None:
    desk, task, ann = offered(world)
    desk.answer(task, "ann", "rejected")
    assert (desk.activity(ann), desk.asked(task)) == ("Available", {"ann"})
    wrong = {"worker_activity_sid": "WA" + "0" * 32}
    with pytest.raises(Exception, match="WorkerActivitySid"):
        desk.answer(task, "ann", "rejected", **wrong)
    assert desk.asked(task) == {"ann"}
    away = desk.activities["Unavailable"]
    desk.answer(task, "ann", "rejected", worker_activity_sid=away)
    assert (desk.activity(ann), desk.asked(task)) == ("Unavailable", set())
    assert desk.status(task) == "pending"


def test_an_unanswered_offer_times_out_and_sends_the_worker_away(still_world: World) -> None:
    desk, task, ann = offered(still_world, task_reservation_timeout=30)
    bob = desk.worker("bob", activity="Unavailable")
    still_world.advance("PT29S")
    assert desk.asked(task) == {"ann"}
    still_world.advance("PT1S")
    assert desk.offers(task) == [("ann", "timeout")]
    assert (desk.activity(ann), desk.assigned(ann)) == ("Offline", 0)
    assert desk.status(task) == "pending"
    desk.go(bob, "Available")
    assert desk.asked(task) == {"bob"}
    still_world.advance("PT30S")
    assert desk.activity(bob) == "Offline"
    desk.go(ann, "Available")
    assert desk.offers(task) == [("ann", "timeout"), ("bob", "timeout"), ("ann", "pending")]


def test_the_timeout_activity_is_that_of_the_workspace(still_world: World) -> None:
    desk, task, ann = offered(still_world, task_reservation_timeout=30)
    desk.at.update(timeout_activity_sid=desk.activities["Unavailable"])
    still_world.advance("PT30S")
    assert (desk.activity(ann), desk.offers(task)) == ("Unavailable", [("ann", "timeout")])


def test_the_next_worker_is_asked_when_the_first_does_not_answer(still_world: World) -> None:
    desk, task, _ = offered(still_world, task_reservation_timeout=30)
    desk.worker("bob")
    still_world.advance("PT30S")
    assert desk.offers(task) == [("ann", "timeout"), ("bob", "pending")]
    assert desk.status(task) == "reserved"


def several(world: World, most: int, *names: str, **options: Any) -> tuple[Desk, str]:
    """A task of a queue that asks several workers at once."""
    desk = open_desk(world)
    for name in names:
        desk.worker(name)
    queue = desk.queue("All", max_reserved_workers=most)
    return desk, desk.task(desk.workflow(rule("1==1", queue), **options))


def test_the_first_who_accepts_has_it_and_the_others_are_free(world: World) -> None:
    desk, task = several(world, 2, "ann", "bob", "cat")
    assert len(desk.asked(task)) == 2
    first, second = sorted(desk.asked(task))
    other = desk.task(desk.at.tasks(task).fetch().workflow_sid)
    assert len(desk.asked(other)) == 1
    desk.answer(task, first, "accepted")
    assert sorted(desk.offers(task)) == sorted([(first, "accepted"), (second, "rescinded")])
    assert desk.status(task) == "assigned"
    assert second in desk.asked(other)
    refusal = refused(desk.answer, task, second, "accepted")
    assert refusal[:2] == (400, 20001)
    assert "rescinded" in refusal[2]


def test_a_batch_is_topped_up_by_workers_who_come_later(world: World) -> None:
    desk, task = several(world, 2, "ann")
    assert desk.asked(task) == {"ann"}
    desk.worker("bob")
    assert desk.asked(task) == {"ann", "bob"}
    desk.worker("cat")
    assert desk.asked(task) == {"ann", "bob"}


def test_a_batch_ends_with_its_last_reservation(still_world: World) -> None:
    desk, task = several(still_world, 2, "ann", "bob", task_reservation_timeout=30)
    desk.answer(task, "ann", "rejected")
    assert desk.status(task) == "reserved"
    still_world.advance("PT30S")
    statuses = {row.worker_name: desk.activity(row.worker_sid)
                for row in desk.at.tasks(task).reservations.list()}  # fmt: skip
    assert statuses["bob"] == "Offline"
    assert desk.status(task) == "reserved"
    assert desk.asked(task) == {"ann"}


def test_all_of_a_batch_who_do_not_answer_are_sent_away(still_world: World) -> None:
    desk, task = several(still_world, 3, "ann", "bob", "cat", task_reservation_timeout=30)
    still_world.advance("PT30S")
    assert {row.activity_name for row in desk.at.workers.list()} == {"Offline"}
    assert {status for _, status in desk.offers(task)} == {"timeout"}
    assert (len(desk.offers(task)), desk.status(task)) == (3, "pending")


def test_going_away_leaves_offers_unless_they_are_rejected(world: World) -> None:
    desk, task, ann = offered(world)
    desk.capacity(ann, 3)
    flow = desk.at.tasks(task).fetch().workflow_sid
    desk.answer(task, "ann", "accepted")
    second, third = desk.task(flow), desk.task(flow)
    desk.go(ann, "Unavailable")
    assert (desk.asked(second), desk.asked(third)) == ({"ann"}, {"ann"})
    desk.go(ann, "Available")
    desk.go(ann, "Offline", reject_pending_reservations=True)
    assert desk.offers(second) == desk.offers(third) == [("ann", "rejected")]
    assert (desk.status(second), desk.status(task)) == ("pending", "assigned")
    desk.answer(task, "ann", "completed")
    assert desk.status(task) == "completed"


def test_capacity_is_per_channel_and_never_exceeded(world: World) -> None:
    desk, task, ann = offered(world)
    flow = desk.at.tasks(task).fetch().workflow_sid
    texted = [desk.task(flow, task_channel="sms") for _ in range(3)]
    assert [desk.asked(one) for one in texted] == [{"ann"}, set(), set()]
    desk.capacity(ann, 2, "sms")
    assert [desk.asked(one) for one in texted] == [{"ann"}, {"ann"}, set()]
    desk.capacity(ann, 0, "sms")
    assert [desk.asked(one) for one in texted] == [{"ann"}, {"ann"}, set()]
    for one in texted[:2]:
        desk.answer(one, "ann", "accepted")
        desk.answer(one, "ann", "completed")
    assert desk.asked(texted[2]) == set()
    desk.capacity(ann, 1, "sms")
    assert desk.asked(texted[2]) == {"ann"}


@pytest.mark.parametrize(
    ("instruction", "code"),
    [
        ("call", 40113),
        ("conference", 40142),
        ("dequeue", 40140),
        ("redirect", 40121),
        ("supervise", 40146),
        ("dance", 55555),
    ],
)
def test_what_needs_a_call_is_refused(world: World, instruction: str, code: int) -> None:
    desk, task, _ = offered(world)
    (row,) = desk.at.tasks(task).reservations.list()
    one = desk.at.tasks(task).reservations(row.sid)
    refusal = refused(
        one.update,
        instruction=instruction,
        to="client:ann",
        from_="+15550001111",
        status_callback_event=["initiated", "ringing"],
        timeout=20,
        record=True,
    )
    assert refusal[:2] == (400, code)
    assert one.fetch().reservation_status == "pending"


def test_accept_and_reject_are_instructions_too(world: World) -> None:
    desk, task, ann = offered(world)
    for instruction, status in (("Reject", "rejected"), ("accept", "accepted")):
        row = desk.at.tasks(task).reservations.list(reservation_status="pending")[0]
        one = desk.at.workers(ann).reservations(row.sid)
        assert one.update(instruction=instruction).reservation_status == status


def test_an_answer_is_meant_for_a_version(world: World) -> None:
    desk, task, ann = offered(world)
    (row,) = desk.at.tasks(task).reservations.list()
    path = f"{desk.path}/Workers/{ann}/Reservations/{row.sid}"
    first = world.request("GET", path).headers["ETag"]
    accept = {"ReservationStatus": "accepted"}
    done = world.request("POST", path, data=accept, headers={"If-Match": first})
    assert done.status_code == 200
    assert done.headers["ETag"] != first
    stale = {"ReservationStatus": "completed"}
    answer = world.request("POST", path, data=stale, headers={"If-Match": first})
    assert answer.status_code == 412
    assert desk.status(task) == "assigned"
    newest = {"If-Match": done.headers["ETag"]}
    assert world.request("POST", path, data=stale, headers=newest).status_code == 200


def test_what_happens_is_told_in_order(still_world: World) -> None:
    world = still_world
    desk, task, _ = offered(world)
    desk.answer(task, "ann", "accepted")
    desk.answer(task, "ann", "wrapping")
    desk.answer(task, "ann", "completed")
    types = [row.event_type for row in desk.at.events.list(task_sid=task)]
    assert set(types) >= {
        "task.created",
        "workflow.entered",
        "workflow.target-matched",
        "task-queue.entered",
        "reservation.created",
        "reservation.accepted",
        "reservation.wrapup",
        "task.wrapup",
        "reservation.completed",
        "task.completed",
    }
    kinds = [kind for kind in reversed(types) if kind.startswith("reservation.")]
    assert kinds == [
        "reservation.created",
        "reservation.accepted",
        "reservation.wrapup",
        "reservation.completed",
    ]
