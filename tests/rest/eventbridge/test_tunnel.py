"""The tunnel: what clients call through it, who may, and how refusals look."""

import json
from typing import Any

import pytest

from tests.taskrouter import access
from tests.taskrouter.build import Desk, workspace
from tests.world import World

# What the official client reads; it throws where one is missing (js-wire §5).
WORKER = {
    *("account_sid", "activity_name", "activity_sid", "attributes", "available", "date_created"),
    *("date_status_changed", "date_updated", "friendly_name", "sid", "workspace_sid", "version"),
}
ACTIVITY = {
    *("account_sid", "available", "date_created", "date_updated", "friendly_name", "sid"),
    "workspace_sid",
}
CHANNEL = {
    *("account_sid", "assigned_tasks", "available", "available_capacity_percentage"),
    *("configured_capacity", "date_created", "date_updated", "last_reserved_time", "sid"),
    *("task_channel_sid", "task_channel_unique_name", "worker_sid", "workspace_sid"),
}
TASK = {
    *("addons", "age", "attributes", "date_created", "date_updated", "priority", "queue_name"),
    *("queue_sid", "reason", "routing_target", "sid", "assignment_status"),
    *("task_channel_unique_name", "task_channel_sid", "timeout", "workflow_name"),
    *("workflow_sid", "version", "virtual_start_time"),
}
RESERVATION = {
    *("account_sid", "date_created", "date_updated", "reservation_status", "sid", "worker_sid"),
    *("workspace_sid", "version"),
}
QUEUE = {
    *("account_sid", "workspace_sid", "sid", "friendly_name", "assignment_activity_name"),
    *("reservation_activity_name", "assignment_activity_sid", "reservation_activity_sid"),
    *("target_workers", "max_reserved_workers", "task_order", "date_created", "date_updated"),
    "lifo_queue",
}


class Client:
    """Calls of one worker's client."""

    def __init__(self, desk: Desk, worker: str, role: str = "worker") -> None:
        self.desk = desk
        self.worker = worker
        self.token = access.token(desk, worker, role)

    def get(self, path: str, status: int = 200, **params: Any) -> Any:
        return self._call(path, "GET", status, **params)

    def post(self, path: str, status: int = 200, version: Any = None, **params: Any) -> Any:
        headers = None if version is None else {"If-Match": str(version)}
        return self._call(path, "POST", status, headers=headers, **params)

    def _call(self, path: str, method: str, status: int, **more: Any) -> Any:
        url = f"Workspaces/{self.desk.sid}/{path.replace('ME', f'Workers/{self.worker}')}"
        return access.call(self.desk.world, self.token, url, method, status, **more)


def offered(desk: Desk, client: Client, **more: Any) -> Any:
    """A task and its reservation for the worker, as the client sees it."""
    workflow = desk.workflow("W", desk.queue("Q"))
    desk.task(workflow, **more)
    (reservation,) = client.get("ME/Reservations", Active="true")["contents"]
    return reservation


def test_a_client_finds_itself(world: World) -> None:
    desk = workspace(world)
    client = Client(desk, desk.worker("Ada", skills=["fr"]))
    worker = client.get("ME")
    assert worker.keys() >= WORKER
    assert (worker["sid"], worker["activity_name"]) == (client.worker, "Available")
    assert json.loads(worker["attributes"]) == {"skills": ["fr"]}
    assert isinstance(worker["date_created"], int)
    activities = client.get("Activities", PageSize=1000)
    assert {row["friendly_name"] for row in activities["contents"]} == set(desk.activities)
    assert activities["after_sid"] is None
    assert all(row.keys() >= ACTIVITY for row in activities["contents"])
    channels = client.get("ME/WorkerChannels", PageSize=1000)["contents"]
    assert {"default", "sms", "chat"} <= {row["task_channel_unique_name"] for row in channels}
    assert all(row.keys() >= CHANNEL for row in channels)
    assert client.get("ME/Reservations", Active="true", PageSize=1000)["contents"] == []


def test_lists_go_on_after_a_sid(world: World) -> None:
    desk = workspace(world)
    client = Client(desk, desk.worker("Ada"))
    seen: list[str] = []
    after = None
    while after or not seen:
        page = client.get("ME/WorkerChannels", PageSize=2, AfterSid=after)
        assert 1 <= len(page["contents"]) <= 2
        seen += (row["sid"] for row in page["contents"])
        after = page["after_sid"]
    assert seen == sorted(set(seen))
    assert len(seen) == len(client.get("ME/WorkerChannels")["contents"])


def test_a_worker_changes_himself(world: World) -> None:
    desk = workspace(world)
    client = Client(desk, desk.worker("Ada"))
    changed = client.post("ME", Attributes={"skills": ["de"]})
    assert json.loads(changed["attributes"]) == {"skills": ["de"]}
    changed = client.post("ME", ActivitySid=desk.activities["Unavailable"])
    assert (changed["activity_name"], changed["available"]) == ("Unavailable", False)
    version = changed["version"]
    assert client.post("ME", 412, version - 1, Attributes={})["code"] == 20412
    assert client.post("ME", 200, version, Attributes={})["version"] == version + 1
    assert client.post("ME", 400, Attributes=[1])["code"] == 20001


def test_a_reservation_is_answered(world: World) -> None:
    desk = workspace(world)
    client = Client(desk, desk.worker("Ada"))
    reservation = offered(desk, client, who="me")
    assert reservation.keys() >= RESERVATION | {"task", "reservation_timeout"}
    assert reservation["task"].keys() >= TASK
    assert (reservation["reservation_status"], reservation["reservation_timeout"]) == (
        "pending",
        120,
    )
    one = f"ME/Reservations/{reservation['sid']}"
    assert client.post(one, 412, 99, ReservationStatus="accepted")["status"] == 412
    accepted = client.post(one, 200, reservation["version"], ReservationStatus="accepted")
    assert accepted["reservation_status"] == "accepted"
    assert accepted.keys() >= RESERVATION | {"task_sid"}
    assert not accepted.keys() & {"task", "task_transfer", "active_outgoing_task_transfer"}
    assert client.get(one)["task"]["assignment_status"] == "assigned"
    assert client.post(one, 400, ReservationStatus="accepted")["code"] == 20001
    task = f"Tasks/{accepted['task_sid']}"
    assert json.loads(client.post(task, Attributes={"note": 1})["attributes"]) == {"note": 1}
    started = client.post(task, VirtualStartTime="2020-01-01T00:00:00Z")
    assert started["virtual_start_time"] == 1_577_836_800
    wrapping = client.post(task, AssignmentStatus="wrapping", Reason="enough")
    assert wrapping["assignment_status"] == "wrapping"
    done = client.post(task, AssignmentStatus="completed", Reason="done")
    assert (done["assignment_status"], done["reason"]) == ("completed", "done")
    assert client.get(task)["assignment_status"] == "completed"
    assert client.get("ME/Reservations", Active="true")["contents"] == []
    assert [row["reservation_status"] for row in client.get("ME/Reservations")["contents"]] == [
        "completed"
    ]


def test_a_worker_makes_a_task_for_himself_alone(world: World) -> None:
    desk = workspace(world)
    client = Client(desk, desk.worker("Ada"))
    workflow, queue = desk.workflow("W", desk.queue("Q")), desk.queue("R")
    wanted: dict[str, Any] = {
        "WorkflowSid": workflow,
        "TaskQueueSid": queue,
        "TaskChannelUniqueName": "voice",
    }
    task = client.post("Tasks", RoutingTarget=client.worker, Attributes={"to": "+1"}, **wanted)
    assert task.keys() >= TASK
    assert (task["routing_target"], task["queue_sid"]) == (client.worker, queue)
    assert task["task_channel_unique_name"] == "voice"
    (reservation,) = client.get("ME/Reservations", Active="true")["contents"]
    assert reservation["task"]["sid"] == task["sid"]
    other = desk.worker("Bob")
    assert client.post("Tasks", 403, RoutingTarget=other, **wanted)["code"] == 20006
    assert client.post("Tasks", 403, **wanted)["code"] == 20006


def test_a_worker_acts_for_nobody_else(world: World) -> None:
    desk = workspace(world)
    bob = Client(desk, desk.worker("Bob"))
    reservation = offered(desk, bob)
    ada = Client(desk, desk.worker("Ada"))
    theirs = f"Workers/{bob.worker}"
    for path in (
        theirs,
        f"{theirs}/WorkerChannels",
        f"{theirs}/Reservations",
        f"{theirs}/Reservations/{reservation['sid']}",
        f"Tasks/{reservation['task']['sid']}",
        "Workers",
        "TaskQueues",
    ):
        assert ada.get(path, 403)["code"] == 20006, path
    for path, change in (
        (theirs, {"ActivitySid": desk.activities["Offline"]}),
        (f"{theirs}/Reservations/{reservation['sid']}", {"ReservationStatus": "accepted"}),
        (f"Tasks/{reservation['task']['sid']}", {"AssignmentStatus": "canceled"}),
        (
            f"Tasks/{reservation['task']['sid']}/Reservations/{reservation['sid']}",
            {"ReservationStatus": "accepted"},
        ),
    ):
        assert ada.post(path, 403, **change)["code"] == 20006, path
    mine = f"ME/Reservations/{reservation['sid']}"
    assert ada.post(mine, 404, ReservationStatus="accepted")["code"] == 20404
    assert bob.get("ME")["activity_name"] == "Available"


def test_a_supervisor_oversees(world: World) -> None:
    desk = workspace(world)
    agent = desk.worker("Ada", team="a")
    boss = Client(desk, desk.worker("Boss", "Offline"), "supervisor")
    reservation = offered(desk, Client(desk, agent))
    path = f"Workers/{agent}"
    # The version is that of the supervisor; the client sends it all the same.
    moved = boss.post(path, 200, 99, ActivitySid=desk.activities["Unavailable"])
    assert moved["activity_name"] == "Unavailable"
    assert boss.post(path, Attributes={"team": "b"})["attributes"] == '{"team":"b"}'
    assert boss.get(f"{path}/Reservations")["contents"][0]["sid"] == reservation["sid"]
    task = f"Tasks/{reservation['task']['sid']}"
    assert boss.get(task)["sid"] == reservation["task"]["sid"]
    one = f"{task}/Reservations/{reservation['sid']}"
    assert boss.get(one)["reservation_status"] == "pending"
    assert boss.post(one, 403, ReservationStatus="accepted")["code"] == 20006
    refused = boss.post(
        one, 400, Instruction="supervise", Supervisor=boss.worker, SupervisorMode="monitor"
    )
    assert refused["code"] == 40146
    queues = boss.get("TaskQueues")["contents"]
    assert all(row.keys() >= QUEUE for row in queues)
    assert boss.get(f"TaskQueues/{queues[0]['sid']}") == queues[0]
    names = [row["friendly_name"] for row in boss.get("Workers")["contents"]]
    assert sorted(names) == ["Ada", "Boss"]
    found = boss.get("Workers", TargetWorkersExpression="team == 'b'")["contents"]
    assert [row["friendly_name"] for row in found] == ["Ada"]


@pytest.mark.parametrize("ordering", ["DateStatusChanged:asc", "DateStatusChanged:desc"])
def test_an_ordered_list_goes_on_by_a_token(world: World, ordering: str) -> None:
    desk = workspace(world)
    sids = [desk.worker(name) for name in ("Ada", "Bob", "Cid")]
    admin = access.token(desk, None, "admin")
    url = f"Workspaces/{desk.sid}/Workers"
    seen: list[str] = []
    token = None
    while token or not seen:
        params: dict[str, Any] = {"PageSize": 2, "Ordering": ordering, "NextToken": token}
        page = access.call(world, admin, url, **params)
        assert page["after_sid"] is None
        seen += (row["sid"] for row in page["contents"])
        token = page["meta"]["next_token"]
    assert seen == (sids if ordering.endswith("asc") else sids[::-1])
    bad = access.call(world, admin, url, status=400, Ordering=ordering, NextToken="x")
    assert bad["code"] == 20001


def test_an_admin_without_a_worker_may_all(world: World) -> None:
    desk = workspace(world)
    agent = Client(desk, desk.worker("Ada"))
    reservation = offered(desk, agent)
    admin = access.token(desk, None, "admin")
    url = f"Workspaces/{desk.sid}/Workers/{agent.worker}/Reservations/{reservation['sid']}"
    accepted = access.call(world, admin, url, "POST", ReservationStatus="accepted")
    assert accepted["reservation_status"] == "accepted"


def test_what_is_not_there_is_said(world: World) -> None:
    desk = workspace(world)
    client = Client(desk, desk.worker("Ada"))
    for path in ("Transfers", "Transfers/TT1", "CustomerParticipant", "HoldWorkerParticipant"):
        refused = client.post(f"ME/{path}", 400, TaskSid="WT1")
        assert (refused["code"], refused["status"]) == (20001, 400)
        assert "not available here" in refused["message"]
    for path in ("Tasks/WT" + "0" * 32, "Nothing", "ME/Nothing", "ME/Reservations/WR1/More"):
        assert client.get(path, 404)["code"] == 20404, path
    (other,) = {workspace(world).sid}
    assert access.call(world, client.token, f"Workspaces/{other}/Activities", status=403)
    assert access.call(world, client.token, "v1/Interactions/KD1", status=404)
    assert client.get("Workers/WK\0", 404)
    assert client.post("ME", 400, FriendlyName="a\0")["code"] == 20001


def test_who_is_not_let_in_is_told_why(world: World) -> None:
    desk = workspace(world)
    worker = desk.worker("Ada")
    url = f"Workspaces/{desk.sid}/Workers/{worker}"
    refused = access.call(world, "nonsense", url, status=401)
    assert (refused["code"], refused["status"]) == (20101, 401)
    expired = access.token(desk, worker, ttl=-10)
    assert access.call(world, expired, url, status=401)["code"] == 20104
    answer = world.request("POST", access.PATH, data="{}", auth=None)
    assert (answer.status_code, answer.json()["code"]) == (400, 20001)
    assert "WWW-Authenticate" not in answer.headers


@pytest.mark.parametrize(
    "kind", ["application/x-www-form-urlencoded", "application/json", "text/plain;charset=UTF-8"]
)
def test_the_body_is_json_whatever_it_says(world: World, kind: str) -> None:
    desk = workspace(world)
    worker = desk.worker("Ada")
    body = {"url": f"Workspaces/{desk.sid}/Workers/{worker}", "method": "GET", "params": {}}
    text = json.dumps(body | {"token": access.token(desk, worker)})
    headers = {"Content-Type": kind, "apiVersion": "v2", "clientVersion": "2.1.1"}
    answer = world.request("POST", access.PATH, data=text, headers=headers, auth=None)
    assert answer.json()["payload"]["sid"] == worker


def test_browsers_may_call_from_anywhere(world: World) -> None:
    headers = {
        "Origin": "https://desk.example.org",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "apiversion,clientversion,content-type,if-match",
    }
    answer = world.request("OPTIONS", access.PATH, headers=headers, auth=None)
    assert answer.status_code in (200, 204)
    assert answer.headers["Access-Control-Allow-Origin"] in ("*", headers["Origin"])
    assert "POST" in answer.headers["Access-Control-Allow-Methods"]
    allowed = answer.headers["Access-Control-Allow-Headers"].lower().replace(" ", "").split(",")
    assert set(headers["Access-Control-Request-Headers"].split(",")) <= set(allowed)


def test_the_host_says_it_as_well(world: World) -> None:
    desk = workspace(world)
    worker = desk.worker("Ada")
    body = {"url": f"Workspaces/{desk.sid}/Workers/{worker}", "token": access.token(desk, worker)}
    headers = {"Host": "event-bridge.twilio.com"}
    answer = world.request("POST", "/v1/wschannels", json=body, headers=headers, auth=None)
    assert answer.json()["payload"]["sid"] == worker
