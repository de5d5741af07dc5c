"""What has happened can be read for 30 days, and the customer's server hears of it
(taskrouter §13)."""

from typing import Any

import pytest

from tests.receiver import Receiver
from tests.rest.client import official
from tests.rest.taskrouter.desk import refused
from tests.taskrouter.build import Desk, workspace
from tests.world import World

OF_A_TASK = [
    "task.created",
    "workflow.entered",
    "workflow.target-matched",
    "task-queue.entered",
    "reservation.created",
    "reservation.accepted",
    "reservation.completed",
    "task.completed",
]


def types(desk: Desk, **query: Any) -> list[str]:
    """The types of the events, oldest first."""
    return [row["event_type"] for row in desk.rows("/Events", **query)][::-1]


def answer(desk: Desk, worker: str, status: str) -> str:
    """Answer the newest reservation of a worker; its SID."""
    sid = str(desk.reservations(worker)[-1]["sid"])
    desk.post(f"/Workers/{worker}/Reservations/{sid}", 200, ReservationStatus=status)
    return sid


def serve(desk: Desk) -> dict[str, str]:
    """A task that is accepted and completed; the SIDs of all that belongs to it."""
    queue, worker = desk.queue("Sales"), desk.worker("ann", level=3)
    workflow = desk.workflow("Day", queue)
    task = desk.task(workflow, kind="sale", Priority=7)
    reservation = answer(desk, worker, "accepted")
    answer(desk, worker, "completed")
    return {
        "task_sid": task,
        "task_queue_sid": queue,
        "worker_sid": worker,
        "workflow_sid": workflow,
        "reservation_sid": reservation,
    }


def test_the_way_of_a_task_can_be_read(world: World) -> None:
    desk = workspace(world)
    sids = serve(desk)
    assert types(desk, TaskSid=sids["task_sid"]) == OF_A_TASK
    assert types(desk, WorkflowSid=sids["workflow_sid"])[1:] == OF_A_TASK
    found = desk.rows("/Events", ReservationSid=sids["reservation_sid"])
    assert [row["event_type"] for row in found][::-1] == [
        "reservation.created",
        "reservation.accepted",
        "reservation.completed",
    ]
    accepted = found[1]
    data = accepted["event_data"]
    assert {name: data[name] for name in sids} == sids
    known = {
        "workspace_sid": desk.sid,
        "workspace_name": "Desk",
        "task_attributes": '{"kind": "sale"}',
        "task_priority": 7,
        "task_assignment_status": "assigned",
        "task_channel_unique_name": "default",
        "task_queue_name": "Sales",
        "task_queue_target_expression": "1==1",
        "workflow_name": "Day",
        "worker_name": "ann",
        "worker_attributes": '{"level": 3}',
        "worker_activity_name": "Available",
        "worker_activity_sid": desk.activities["Available"],
    }
    assert {name: data[name] for name in known} == known
    base = f"{world.base_url}{desk.path}"
    task, reservation = sids["task_sid"], sids["reservation_sid"]
    assert accepted["resource_sid"] == reservation
    assert accepted["resource_type"] == "reservation"
    assert accepted["resource_url"] == f"{base}/Tasks/{task}/Reservations/{reservation}"
    assert accepted["actor_sid"] == desk.sid
    assert accepted["actor_type"] == "workspace"
    assert accepted["actor_url"] == base
    assert accepted["url"] == f"{base}/Events/{accepted['sid']}"
    assert accepted["event_date_ms"] // 1000 > 1_700_000_000
    assert desk.get(f"/Events/{accepted['sid']}") == accepted


def test_filters_go_together_and_pages_too(world: World) -> None:
    desk = workspace(world)
    sids = serve(desk)
    worker, task = sids["worker_sid"], sids["task_sid"]
    created = ["reservation.created"]
    assert types(desk, WorkerSid=worker, TaskSid=task, EventType="reservation.created") == created
    assert types(desk, WorkerSid=worker)[0] == "worker.created"
    assert types(desk, TaskQueueSid=sids["task_queue_sid"])[0] == "task-queue.created"
    assert types(desk, TaskChannel="default") == types(desk, TaskSid=task)
    assert types(desk, TaskChannel="voice") == []
    everything = desk.rows("/Events")
    assert types(desk, Sid=everything[0]["sid"]) == [everything[0]["event_type"]]
    path, seen = f"{desk.path}/Events?PageSize=5", []
    while path:
        page = world.get(path)
        seen += page["events"]
        path = (page["meta"]["next_page_url"] or "").removeprefix(world.base_url)
    assert seen == everything
    client = official(world.base_url, world.account_sid, world.auth_token)
    events = client.taskrouter.v1.workspaces(desk.sid).events
    listed = events.list(task_sid=task, page_size=3)
    assert [one.event_type for one in listed][::-1] == OF_A_TASK
    one = events(listed[0].sid).fetch()
    assert one.event_data["task_completed_reason"] is None
    other = workspace(world)
    assert refused(other_events(world, other)(listed[0].sid).fetch)[:2] == (404, 20404)
    assert types(other, TaskSid=task) == []


def other_events(world: World, desk: Desk) -> Any:
    client = official(world.base_url, world.account_sid, world.auth_token)
    return client.taskrouter.v1.workspaces(desk.sid).events


@pytest.mark.parametrize(
    "query", [{"Minutes": 0}, {"StartDate": "soon"}, {"TaskChannel": "fax"}, {"Minutes": "x"}]
)
def test_what_cannot_be_asked_is_refused(world: World, query: dict[str, Any]) -> None:
    desk = workspace(world)
    assert desk.get("/Events", 400, **query)["code"] == 20001


def test_the_window_is_a_quarter_of_an_hour_unless_it_is_said(still_world: World) -> None:
    desk = workspace(still_world)
    early = desk.rows("/Events")[0]
    still_world.advance("PT14M")
    desk.queue("Sales")
    assert types(desk) == ["workspace.created", "task-queue.created"]
    still_world.advance("PT2M")
    assert types(desk) == ["task-queue.created"]
    assert types(desk, Minutes=1) == []
    assert types(desk, Minutes=60) == ["workspace.created", "task-queue.created"]
    assert types(desk, Sid=early["sid"]) == ["workspace.created"]
    now = still_world.main("GET", "/simulator/v1/Clock")["now"]
    assert types(desk, StartDate=early["event_date"], EndDate=now)[0] == "workspace.created"
    assert types(desk, EndDate=early["event_date"], Minutes=5) == []
    assert types(desk, StartDate=now) == []


def test_events_are_kept_for_thirty_days(still_world: World) -> None:
    desk = workspace(still_world)
    early = desk.rows("/Events")[0]
    still_world.advance("P29DT23H")
    desk.queue("Sales")
    assert desk.get(f"/Events/{early['sid']}") == early
    still_world.advance("P1DT1H")
    still_world.settle()
    desk.get(f"/Events/{early['sid']}", 404)
    assert types(desk, Minutes=2 * 24 * 60) == ["task-queue.created"]


def test_every_change_of_what_is_set_up_is_an_event(world: World) -> None:
    desk = workspace(world)
    activity = desk.post("/Activities", FriendlyName="Lunch")["sid"]
    desk.post(f"/Activities/{activity}", 200, FriendlyName="Break")
    desk.delete(f"/Activities/{activity}")
    channel = desk.post("/TaskChannels", FriendlyName="Fax", UniqueName="fax")["sid"]
    desk.post(f"/TaskChannels/{channel}", 200, FriendlyName="Faxes")
    queue = desk.queue("Sales")
    desk.post(f"/TaskQueues/{queue}", 200, TargetWorkers="level > 1")
    workflow = desk.workflow("Day", queue)
    desk.post(f"/Workflows/{workflow}", 200, FriendlyName="Night")
    worker = desk.worker("ann", level=2)
    desk.go(worker, "Offline")
    desk.post(f"/Workers/{worker}", 200, Attributes='{"level": 3}')
    desk.post(f"/Workers/{worker}/Channels/fax", 200, Capacity=4)
    desk.post(f"/Workers/{worker}/Channels/fax", 200, Available="false")
    desk.delete(f"/Workers/{worker}")
    desk.delete(f"/Workflows/{workflow}")
    desk.delete(f"/TaskQueues/{queue}")
    desk.delete(f"/TaskChannels/{channel}")
    desk.post("", 200, FriendlyName="Counter")
    assert types(desk) == [
        "workspace.created",
        "activity.created",
        "activity.updated",
        "activity.deleted",
        "task-channel.created",
        "task-channel.updated",
        "task-queue.created",
        "task-queue.expression.updated",
        "workflow.created",
        "workflow.updated",
        "worker.created",
        "worker.activity.update",
        "worker.attributes.update",
        "worker.capacity.update",
        "worker.channel.availability.update",
        "worker.deleted",
        "workflow.deleted",
        "task-queue.deleted",
        "task-channel.deleted",
        "workspace.updated",
    ]
    data = {row["event_type"]: row["event_data"] for row in desk.rows("/Events")}
    assert data["activity.updated"]["activity_name"] == "Break"
    assert data["activity.updated"]["activity_available"] is False
    assert data["task-queue.expression.updated"]["task_queue_target_expression"] == "level > 1"
    assert data["workflow.updated"]["workflow_name"] == "Night"
    capacity = data["worker.capacity.update"]
    assert capacity["worker_name"] == "ann"
    assert capacity["worker_channel_previous_capacity"] == 1
    assert capacity["worker_channel_available_capacity"] == 4
    assert capacity["worker_channel_task_count"] == 0
    assert capacity["task_channel_unique_name"] == "fax"
    assert data["worker.channel.availability.update"]["worker_channel_available"] is False


def test_a_change_of_activity_tells_the_time_in_the_one_before(still_world: World) -> None:
    desk = workspace(still_world)
    worker = desk.worker("ann")
    still_world.advance("PT26S")
    desk.go(worker, "Offline")
    (event,) = desk.rows("/Events", EventType="worker.activity.update")
    assert event["description"] == "Worker ann updated to Offline Activity"
    known = {
        "worker_activity_name": "Offline",
        "worker_previous_activity_name": "Available",
        "worker_previous_activity_sid": desk.activities["Available"],
        "worker_time_in_previous_activity": "26",
        "worker_time_in_previous_activity_ms": "26000",
    }
    assert {name: event["event_data"][name] for name in known} == known


def test_a_task_that_moves_tells_where_from(still_world: World) -> None:
    desk = workspace(still_world)
    first, second = desk.queue("First"), desk.queue("Second")
    steps = [{"queue": first, "timeout": 10}, {"queue": second, "timeout": 5}]
    rule = {"filter_friendly_name": "All", "expression": "1==1", "targets": steps}
    task = desk.task(desk.workflow("Day", None, rule))
    still_world.advance("PT10S")
    (moved,) = desk.rows("/Events", EventType="task-queue.moved")
    assert moved["event_data"]["previous_task_queue_sid"] == first
    assert moved["event_data"]["previous_task_queue_name"] == "First"
    assert moved["event_data"]["task_queue_name"] == "Second"
    assert moved["event_data"]["task_age_in_queue"] == 0
    assert moved["event_data"]["workflow_filter_name"] == "All"
    still_world.advance("PT5S")
    assert types(desk, TaskSid=task)[-4:] == [
        "task-queue.entered",
        "task-queue.timeout",
        "workflow.timeout",
        "task.canceled",
    ]
    (canceled,) = desk.rows("/Events", EventType="task.canceled")
    reason = "Task canceled on Workflow timeout"
    assert canceled["event_data"]["task_canceled_reason"] == reason
    assert canceled["event_data"]["task_age"] == 15


def test_the_customers_server_hears_of_all_in_order(world: World, receiver: Receiver) -> None:
    desk = workspace(world, EventCallbackUrl=receiver.url("/events"))
    sids = serve(desk)
    world.settle()
    heard = receiver.at("/events")
    assert [one.event for one in heard] == types(desk)
    assert all(one.method == "POST" for one in heard)
    assert all(one.is_signed_by(world.auth_token) for one in heard)
    (accepted,) = [one.form for one in heard if one.event == "reservation.accepted"]
    (event,) = desk.rows("/Events", EventType="reservation.accepted")
    known = {
        "AccountSid": world.account_sid,
        "WorkspaceSid": desk.sid,
        "WorkspaceName": "Desk",
        "EventDescription": event["description"],
        "ResourceType": "reservation",
        "ResourceSid": sids["reservation_sid"],
        "Sid": event["sid"],
        "TimestampMs": str(event["event_date_ms"]),
        "Timestamp": str(event["event_date_ms"] // 1000),
        "TaskSid": sids["task_sid"],
        "TaskAttributes": '{"kind": "sale"}',
        "TaskAssignmentStatus": "assigned",
        "TaskPriority": "7",
        "TaskQueueName": "Sales",
        "WorkflowName": "Day",
        "WorkerName": "ann",
        "WorkerActivityName": "Available",
        "ReservationSid": sids["reservation_sid"],
    }
    assert {name: accepted.get(name) for name in known} == known


def test_the_customers_server_hears_only_of_what_it_wants(world: World, receiver: Receiver) -> None:
    desk = workspace(
        world,
        EventCallbackUrl=receiver.url("/events"),
        EventsFilter="task.created, reservation.accepted",
    )
    serve(desk)
    world.settle()
    assert receiver.events("/events") == ["task.created", "reservation.accepted"]
    desk.post("", 200, EventCallbackUrl="")
    desk.task()
    world.settle()
    assert len(receiver.at("/events")) == 2
