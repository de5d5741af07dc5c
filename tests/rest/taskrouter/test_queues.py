"""Task queues over the official client (taskrouter §6)."""

from typing import Any

import pytest
from twilio.base.exceptions import TwilioRestException

from tests.rest.client import official
from tests.taskrouter.build import Desk, workspace
from tests.world import World


@pytest.fixture
def desk(world: World) -> Desk:
    return workspace(world)


def members(desk: Desk, queue: str) -> list[str]:
    return [row["friendly_name"] for row in desk.rows("/Workers", TaskQueueSid=queue)]


def test_the_life_of_a_queue(desk: Desk) -> None:
    world = desk.world
    client = official(world.base_url, world.account_sid, world.auth_token)
    queues = client.taskrouter.v1.workspaces(desk.sid).task_queues
    made = queues.create(friendly_name="All")
    assert (made.target_workers, made.max_reserved_workers) == ("1==1", 1)
    assert (made.task_order, made.reservation_activity_sid) == ("FIFO", None)
    assert (made.assignment_activity_name, made.reservation_activity_name) == (None, None)
    base = made.url.partition("/TaskQueues")[0]
    assert made.links == {
        "assignment_activity": None,
        "reservation_activity": None,
        "workspace": base,
        "statistics": f"{made.url}/Statistics",
        "real_time_statistics": f"{made.url}/RealTimeStatistics",
        "cumulative_statistics": f"{made.url}/CumulativeStatistics",
        "list_statistics": f"{base}/TaskQueues/Statistics",
        "bulk_real_time_statistics": f"{base}/TaskQueues/RealTimeStatistics",
    }
    offline = desk.activities["Offline"]
    changed = queues(made.sid).update(
        friendly_name="French",
        target_workers="skills HAS 'fr'",
        max_reserved_workers=50,
        task_order="LIFO",
        reservation_activity_sid=offline,
        assignment_activity_sid=offline,
    )
    assert (changed.friendly_name, changed.target_workers) == ("French", "skills HAS 'fr'")
    assert (changed.max_reserved_workers, changed.task_order) == (50, "LIFO")
    assert changed.reservation_activity_name == changed.assignment_activity_name == "Offline"
    assert changed.links["reservation_activity"] == f"{base}/Activities/{offline}"
    bare = queues(made.sid).update(reservation_activity_sid="")
    assert (bare.reservation_activity_sid, bare.assignment_activity_sid) == (None, offline)
    assert queues(made.sid).delete()
    with pytest.raises(TwilioRestException) as refusal:
        queues(made.sid).fetch()
    assert refusal.value.code == 20404


def test_what_a_queue_cannot_be(desk: Desk) -> None:
    queue = desk.queue("All")
    desk.queue("Others")
    bad: tuple[dict[str, Any], ...] = (
        {"FriendlyName": ""},
        {"FriendlyName": "OTHERS"},
        {"FriendlyName": "x" * 65},
        {"TargetWorkers": "skill-level > 3"},
        {"TargetWorkers": "flag"},
        {"MaxReservedWorkers": 0},
        {"MaxReservedWorkers": 51},
        {"TaskOrder": "RANDOM"},
        {"ReservationActivitySid": "WA" + "0" * 32},
        {"AssignmentActivitySid": "x"},
    )
    for form in bad:
        desk.refused("/TaskQueues", **{"FriendlyName": "New", **form})
        desk.refused(f"/TaskQueues/{queue}", **form)
    assert "TargetWorkers" in desk.refused("/TaskQueues", FriendlyName="New", TargetWorkers="a ==")
    desk.post(f"/TaskQueues/{queue}", 200, FriendlyName="ALL")


def test_members_follow_attributes_and_expression(desk: Desk) -> None:
    queue = desk.queue("French", "skills HAS 'fr'")
    ann = desk.worker("Ann", skills=["fr"])
    bob = desk.worker("Bob", "Offline")
    assert members(desk, queue) == ["Ann"]
    desk.post(f"/Workers/{bob}", 200, Attributes='{"skills": ["de", "fr"]}')
    desk.post(f"/Workers/{ann}", 200, Attributes="{}")
    assert members(desk, queue) == ["Bob"]
    desk.post(f"/TaskQueues/{queue}", 200, TargetWorkers="skills == null")
    assert members(desk, queue) == ["Ann"]
    desk.post(f"/TaskQueues/{queue}", 200, TargetWorkers="")
    assert members(desk, queue) == []
    desk.post(f"/TaskQueues/{queue}", 200, TargetWorkers="never == 'known'")
    assert members(desk, queue) == []


def test_members_follow_an_activity_that_the_expression_names(desk: Desk) -> None:
    queue = desk.queue("Present", "activity_name == 'Available'")
    ann = desk.worker("Ann", "Offline")
    assert members(desk, queue) == []
    desk.go(ann, "Available")
    assert members(desk, queue) == ["Ann"]
    task = desk.task(desk.workflow("All", queue))
    assert desk.status(task) == "reserved"


def test_new_members_take_what_waits(desk: Desk) -> None:
    queue = desk.queue("French", "skills HAS 'fr'")
    ann = desk.worker("Ann")
    flow = desk.workflow("All", queue)
    first, second = desk.task(flow), desk.task(flow)
    assert (desk.status(first), desk.reservations(ann)) == ("pending", [])
    desk.post(f"/Workers/{ann}", 200, Attributes='{"skills": ["fr"]}')
    assert (desk.status(first), desk.status(second)) == ("reserved", "pending")
    bob = desk.worker("Bob")
    assert desk.reservations(bob) == []
    desk.post(f"/TaskQueues/{queue}", 200, TargetWorkers="1==1")
    assert [row["task_sid"] for row in desk.reservations(bob)] == [second]


def test_a_queue_in_use_stays(desk: Desk) -> None:
    queue, other = desk.queue("All"), desk.queue("Other")
    flow = desk.workflow("All", queue)
    task = desk.task(flow)

    def refusal(sid: str) -> str:
        answer = desk.world.request("DELETE", f"{desk.path}/TaskQueues/{sid}")
        assert (answer.status_code, answer.json()["code"]) == (400, 20001)
        return str(answer.json()["message"])

    assert flow in refusal(queue)
    desk.post(
        f"/Workflows/{flow}",
        200,
        Configuration=f'{{"task_routing": {{"default_filter": {{"queue": "{other}"}}}}}}',
    )
    assert task in refusal(queue)
    desk.delete(f"/Tasks/{task}")
    desk.delete(f"/TaskQueues/{queue}")


def test_changes_are_events(desk: Desk) -> None:
    queue = desk.queue("All")
    desk.post(f"/TaskQueues/{queue}", 200, TargetWorkers="a == 1")
    desk.post(f"/TaskQueues/{queue}", 200, MaxReservedWorkers=2)
    desk.delete(f"/TaskQueues/{queue}")
    rows = desk.rows("/Events", TaskQueueSid=queue, Minutes=60)
    assert sorted(row["event_type"] for row in rows) == [
        "task-queue.created",
        "task-queue.deleted",
        "task-queue.expression.updated",
    ]
