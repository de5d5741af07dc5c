"""The official package `twilio-taskrouter`, unchanged, against a running server."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests import servers
from tests.e2e.cable import cable
from tests.e2e.sdk import Refused, Sdk, client
from tests.servers import Node
from tests.taskrouter import access
from tests.taskrouter.build import Desk, workspace
from tests.world import eventually, settle_in

pytestmark = pytest.mark.e2e

# The client gives up after thirty seconds without a sign of life.
SILENCE_S = 33


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    with servers.serving(tmp_path_factory.mktemp("taskrouter")) as node:
        yield node


@pytest.fixture
def desk(node: Node, request: pytest.FixtureRequest) -> Iterator[Desk]:
    world = settle_in(node, request.node.name, "sqlite")
    yield workspace(world)
    world.close()


@pytest.fixture(scope="module")
def still_node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    with servers.serving(tmp_path_factory.mktemp("still"), "--clock", "manual") as node:
        yield node


@pytest.fixture
def still(still_node: Node, request: pytest.FixtureRequest) -> Iterator[Desk]:
    """The same where the test turns the clock: how long a token lives for the server says the test,
    and not the machine."""
    world = settle_in(still_node, request.node.name, "sqlite", manual=True)
    yield workspace(world)
    world.close()


def token_of(desk: Desk, worker: str, ttl: int) -> str:
    """A token that lives so many seconds by the server's clock from now."""
    now = datetime.fromisoformat(desk.world.get("/simulator/v1/Clock")["now"])
    return access.token_at(desk, worker, int(now.timestamp()), ttl)


def base(desk: Desk) -> str:
    return desk.world.base_url


def reserved(desk: Desk, workflow: str, sdk: Sdk, **attributes: Any) -> dict[str, Any]:
    """A task, offered to the client."""
    task = desk.task(workflow, **attributes)
    created = sdk.hears("reservationCreated")
    assert (created["task"]["sid"], created["status"]) == (task, "pending")
    return created


def test_an_agents_day(desk: Desk) -> None:
    """Ready, an offer, accepted, told more, wrapped up, completed."""
    worker = desk.worker("Ada", skills=["fr"])
    workflow = desk.workflow("W", desk.queue("Q"))
    with client(base(desk), access.token(desk, worker), enableVersionCheck=True) as sdk:
        ready = sdk.hears("ready")
        assert (ready["sid"], ready["name"], ready["activity"]) == (worker, "Ada", "Available")
        assert ready["attributes"] == {"skills": ["fr"]}
        assert ready["activities"] == sorted(desk.activities)
        assert ready["channels"]["default"] == 1
        assert ready["reservations"] == []

        offer = reserved(desk, workflow, sdk, customer="+1555")
        assert offer["task"]["status"] == "reserved"
        assert offer["task"]["attributes"] == {"customer": "+1555"}
        assert offer["task"]["queueName"] == "Q"
        assert sdk.do("accept", sid=offer["sid"])["status"] == "accepted"
        assert sdk.hears("reservation.accepted")["task"]["status"] == "assigned"
        assert desk.status(offer["task"]["sid"]) == "assigned"

        sdk.do("taskAttributes", sid=offer["sid"], attributes={"note": "calls back"})
        assert sdk.hears("task.updated")["attributes"] == {"note": "calls back"}
        sdk.do("taskStarted", sid=offer["sid"], at="2020-01-01T00:00:00Z")
        sdk.hears("task.updated")
        assert sdk.do("taskWrapUp", sid=offer["sid"], reason="said")["status"] == "wrapping"
        sdk.hears("task.wrapup")
        assert sdk.do("taskComplete", sid=offer["sid"], reason="done")["status"] == "completed"
        assert sdk.hears("task.completed")["reason"] == "done"
        assert [said["status"] for said in sdk.heard("reservation.wrapup")] == ["wrapping"]
        eventually(lambda: sdk.heard("reservation.completed"))
        assert desk.status(offer["task"]["sid"]) == "completed"


def test_a_reservation_is_wrapped_and_completed(desk: Desk) -> None:
    worker = desk.worker("Ada")
    workflow = desk.workflow("W", desk.queue("Q"))
    with client(base(desk), access.token(desk, worker)) as sdk:
        sdk.hears("ready")
        sid = reserved(desk, workflow, sdk)["sid"]
        sdk.do("accept", sid=sid)
        sdk.hears("reservation.accepted")
        assert sdk.do("refresh", sid=sid)["task"]["status"] == "assigned"
        assert sdk.do("taskRefresh", sid=sid)["status"] == "assigned"
        assert sdk.do("wrap", sid=sid)["status"] == "wrapping"
        assert sdk.hears("reservation.wrapup")["task"]["status"] == "wrapping"
        assert sdk.do("complete", sid=sid)["status"] == "completed"
        assert sdk.hears("reservation.completed")["task"]["status"] == "completed"
        assert desk.reservations(worker)[-1]["reservation_status"] == "completed"


def test_whoever_does_not_wait_for_events_is_in_step_all_the_same(desk: Desk) -> None:
    worker = desk.worker("Ada", capacity=5)
    workflow = desk.workflow("W", desk.queue("Q"))
    with client(base(desk), access.token(desk, worker), enableVersionCheck=True) as sdk:
        sdk.hears("ready")
        for number in range(5):
            offer = reserved(desk, workflow, sdk)
            sdk.do("acceptAndNote", sid=offer["sid"], attributes={"number": number})
            assert sdk.do("taskComplete", sid=offer["sid"], reason="")["status"] == "completed"


def test_activity_and_attributes_change_both_ways(desk: Desk) -> None:
    worker = desk.worker("Ada")
    with client(base(desk), access.token(desk, worker), enableVersionCheck=True) as sdk:
        sdk.hears("ready")
        assert sdk.do("activity", name="Unavailable") == "Unavailable"
        assert sdk.hears("activity")["name"] == "Unavailable"
        assert desk.get(f"/Workers/{worker}")["activity_name"] == "Unavailable"
        desk.go(worker, "Available")
        assert sdk.hears("activity")["name"] == "Available"
        sdk.do("attributes", attributes={"skills": ["de"]})
        assert sdk.hears("attributes")["attributes"] == {"skills": ["de"]}
        desk.post(f"/Workers/{worker}", 200, Attributes='{"skills": []}')
        assert sdk.hears("attributes")["attributes"] == {"skills": []}
        desk.post(f"/Workers/{worker}/Channels/sms", 200, Capacity=4)
        assert sdk.hears("capacity") == {"event": "capacity", "channel": "sms", "capacity": 4}
        desk.post(f"/Workers/{worker}/Channels/sms", 200, Available="false")
        assert sdk.hears("availability")["available"] is False
        # The client counts versions along; the server takes the next change.
        sdk.do("attributes", attributes={"still": "in step"})
        shown = sdk.do("workerRefresh")
        assert (shown["activity"], shown["attributes"]) == ("Available", {"still": "in step"})


def test_one_rejects_and_is_asked_again_and_goes(desk: Desk) -> None:
    worker = desk.worker("Ada")
    workflow = desk.workflow("W", desk.queue("Q"))
    with client(base(desk), access.token(desk, worker)) as sdk:
        sdk.hears("ready")
        first = reserved(desk, workflow, sdk)
        assert sdk.do("reject", sid=first["sid"])["status"] == "rejected"
        assert sdk.hears("reservation.rejected")["sid"] == first["sid"]
        eventually(lambda: len(sdk.heard("reservationCreated")) == 2)
        second = sdk.heard("reservationCreated")[-1]
        assert second["task"]["sid"] == first["task"]["sid"]
        assert second["sid"] != first["sid"]
        away = {"activitySid": desk.activities["Unavailable"]}
        sdk.do("reject", sid=second["sid"], options=away)
        eventually(lambda: desk.get(f"/Workers/{worker}")["activity_name"] == "Unavailable")
        assert desk.status(first["task"]["sid"]) == "pending"
        sdk.do("activity", name="Available")
        eventually(lambda: len(sdk.heard("reservationCreated")) == 3)
        sdk.do("activity", name="Offline", options={"rejectPendingReservations": True})
        eventually(lambda: len(sdk.heard("reservation.rejected")) == 3)
        assert desk.status(first["task"]["sid"]) == "pending"


def test_an_offer_that_nobody_takes_times_out(desk: Desk) -> None:
    worker = desk.worker("Ada")
    workflow = desk.workflow("W", desk.queue("Q"), TaskReservationTimeout=1)
    with client(base(desk), access.token(desk, worker)) as sdk:
        sdk.hears("ready")
        offer = reserved(desk, workflow, sdk)
        late = sdk.hears("reservation.timeout")
        assert (late["sid"], late["task"]["status"]) == (offer["sid"], "pending")
        eventually(lambda: sdk.heard("activity"))
        assert desk.get(f"/Workers/{worker}")["activity_name"] == "Offline"


def test_the_first_of_two_gets_it(desk: Desk) -> None:
    ada, bob = desk.worker("Ada"), desk.worker("Bob")
    workflow = desk.workflow("W", desk.queue("Q", MaxReservedWorkers=2))
    with (
        client(base(desk), access.token(desk, ada)) as first,
        client(base(desk), access.token(desk, bob)) as second,
    ):
        first.hears("ready")
        second.hears("ready")
        task = desk.task(workflow)
        mine, theirs = (sdk.hears("reservationCreated") for sdk in (first, second))
        assert mine["task"]["sid"] == theirs["task"]["sid"] == task
        first.do("accept", sid=mine["sid"])
        lost = second.hears("reservation.rescinded")
        assert (lost["sid"], lost["task"]["status"]) == (theirs["sid"], "assigned")
        assert not first.heard("reservation.rescinded")
        with pytest.raises(Refused):
            second.do("accept", sid=theirs["sid"])


def test_a_task_that_is_canceled_is_taken_back(desk: Desk) -> None:
    worker = desk.worker("Ada")
    workflow = desk.workflow("W", desk.queue("Q"))
    with client(base(desk), access.token(desk, worker)) as sdk:
        sdk.hears("ready")
        offer = reserved(desk, workflow, sdk)
        path = f"/Tasks/{offer['task']['sid']}"
        desk.post(path, 200, AssignmentStatus="canceled", Reason="changed his mind")
        back = sdk.hears("reservation.canceled")
        assert (back["sid"], back["task"]["status"]) == (offer["sid"], "canceled")
        eventually(lambda: sdk.heard("task.canceled"))


def test_a_worker_makes_a_task_for_himself(desk: Desk) -> None:
    worker = desk.worker("Ada")
    queue = desk.queue("Q")
    workflow = desk.workflow("W", queue)
    with client(base(desk), access.token(desk, worker)) as sdk:
        sdk.hears("ready")
        sid = sdk.do(
            "createTask",
            to="+15550001",
            **{"from": "+15550002"},
            workflow=workflow,
            queue=queue,
            options={"attributes": {"why": "callback"}, "taskChannelUniqueName": "voice"},
        )
        offer = sdk.hears("reservationCreated")
        assert offer["task"]["sid"] == sid
        made = offer["task"]["attributes"]
        assert (made["outbound_to"], made["from"], made["why"]) == (
            "+15550001",
            "+15550002",
            "callback",
        )


def test_what_needs_a_call_or_a_transfer_is_refused_in_words(desk: Desk) -> None:
    worker = desk.worker("Ada")
    workflow = desk.workflow("W", desk.queue("Q"))
    with client(base(desk), access.token(desk, worker)) as sdk:
        sdk.hears("ready")
        offer = reserved(desk, workflow, sdk)
        with pytest.raises(Refused, match="call"):
            sdk.do("dequeue", sid=offer["sid"])
        sdk.do("accept", sid=offer["sid"])
        sdk.hears("reservation.accepted")
        with pytest.raises(Refused, match="not available here"):
            sdk.do("transfer", sid=offer["sid"], to=worker)


def test_a_supervisor_and_a_workspace(desk: Desk) -> None:
    ada, boss = desk.worker("Ada", team="a"), desk.worker("Boss", "Offline")
    queue = desk.queue("Q")
    task = desk.task(desk.workflow("W", queue))
    (reservation,) = desk.reservations(ada)
    token = access.token(desk, boss, "supervisor")
    with client(base(desk), token, "supervisor", enableVersionCheck=True) as sdk:
        sdk.hears("ready")
        moved = sdk.do("othersActivity", worker=ada, activity=desk.activities["Unavailable"])
        assert moved["activity_name"] == "Unavailable"
        sdk.do("othersAttributes", worker=ada, attributes={"team": "b"})
        assert desk.get(f"/Workers/{ada}")["attributes"] == '{"team":"b"}'
        with pytest.raises(Refused, match="call"):
            sdk.do("monitor", task=task, reservation=reservation["sid"])
    with client(base(desk), token, "workspace") as sdk:
        assert sorted(sdk.do("workers")) == ["Ada", "Boss"]
        assert sdk.do("worker", sid=ada) == ada
        assert sdk.do("queues") == ["Q"]
        assert sdk.do("queue", sid=queue) == queue
        assert sdk.do("task", sid=task) == task


def test_many_workers_come_page_by_page(desk: Desk) -> None:
    boss = desk.worker("Boss")
    names = ["Boss", *(f"Agent {number}" for number in range(6))]
    for name in names[1:]:
        desk.worker(name)
    with client(base(desk), access.token(desk, boss, "supervisor"), "workspace", pageSize=2) as sdk:
        assert sorted(sdk.do("workers")) == sorted(names)
        ordered = {"Ordering": "DateStatusChanged:desc"}
        assert sdk.do("workers", options=ordered) == names[::-1]


def test_a_token_ends_and_another_takes_its_place(still: Desk) -> None:
    worker = still.worker("Ada")
    workflow = still.workflow("W", still.queue("Q"))
    # The client says so five seconds before, and takes the next to live no longer than this one:
    # 25 seconds after it was given the next it would no longer come back. For the server the token
    # ends when the clock is turned.
    with client(base(still), token_of(still, worker, 30)) as sdk:
        sdk.hears("ready")
        sdk.hears("tokenExpired")
        sdk.do("token", token=token_of(still, worker, 3_600))
        still.world.advance("PT31S")
        assert sdk.hears("disconnected")["message"] == "The access token has expired"
        sdk.hears("ready")
        offer = reserved(still, workflow, sdk)
        assert sdk.do("accept", sid=offer["sid"])["status"] == "accepted"


def test_a_token_that_ends_alone_ends_the_session(still: Desk) -> None:
    worker = still.worker("Ada")
    # The client says so before its session ends, and does not come back of itself.
    with client(base(still), token_of(still, worker, 8)) as sdk:
        sdk.hears("ready")
        eventually(lambda: sdk.heard("tokenExpired"))
        still.world.advance("PT9S")
        assert sdk.hears("disconnected")["message"] == "The access token has expired"
        with pytest.raises(Refused, match="401"):
            sdk.do("attributes", attributes={})
        assert len(sdk.heard("ready")) == 1


def test_what_happens_while_the_cable_is_cut_is_known_afterwards(desk: Desk) -> None:
    worker = desk.worker("Ada", capacity=20)
    workflow = desk.workflow("W", desk.queue("Q"))
    with (
        cable(base(desk)) as line,
        client(line.url, access.token(desk, worker), enableVersionCheck=True) as sdk,
    ):
        sdk.hears("ready")
        tasks = [reserved(desk, workflow, sdk)["task"]["sid"]]
        for _ in range(3):
            line.cut()
            tasks.append(desk.task(workflow))
            sdk.hears("disconnected", patient=True)
            line.plug()
            # These fall into the time of coming back.
            tasks += [desk.task(workflow) for _ in range(3)]
            sdk.hears("ready", patient=True)
            tasks.append(desk.task(workflow))
            eventually(partial(_knows, sdk, set(tasks)))
        offer = sdk.do("state")["reservations"][-1]
        assert sdk.do("accept", sid=offer["sid"])["status"] == "accepted"
        created = [said["sid"] for said in sdk.heard("reservationCreated")]
        assert len(created) == len(set(created)), "nothing is told twice"


def _knows(sdk: Sdk, tasks: set[str]) -> bool:
    """Whether these are the tasks that the client knows to be offered."""
    return {one["task"]["sid"] for one in sdk.do("state")["reservations"]} == tasks


def test_a_server_that_is_killed_is_found_again(tmp_path: Path) -> None:
    port = servers.free_port()
    node = servers.start(tmp_path, port=port)
    try:
        desk = workspace(settle_in(node, "kill", "sqlite"))
        worker = desk.worker("Ada", capacity=5)
        workflow = desk.workflow("W", desk.queue("Q"))
        with client(node.base_url, access.token(desk, worker)) as sdk:
            sdk.hears("ready")
            first = reserved(desk, workflow, sdk)
            sdk.do("accept", sid=first["sid"])
            second = desk.task(workflow)
            node.kill()
            sdk.hears("disconnected", patient=True)
            node = servers.start(tmp_path, port=port)
            ready = sdk.hears("ready", patient=True)
            shown = {one["task"]["sid"]: one["status"] for one in ready["reservations"]}
            assert shown == {first["task"]["sid"]: "accepted", second: "pending"}
            third = reserved(desk, workflow, sdk)
            assert sdk.do("accept", sid=third["sid"])["status"] == "accepted"
            assert node.stop() == 0
            assert "1012" in sdk.hears("disconnected", patient=True)["message"]
            node = servers.start(tmp_path, port=port)
            assert len(sdk.hears("ready", patient=True)["reservations"]) == 3
    finally:
        node.stop()


def test_a_heart_beats_in_silence(desk: Desk) -> None:
    worker = desk.worker("Ada")
    with client(base(desk), access.token(desk, worker)) as sdk:
        sdk.hears("ready")
        assert sdk.is_silent(SILENCE_S)
        desk.go(worker, "Offline")
        assert sdk.hears("activity")["name"] == "Offline"


def test_a_disconnected_worker_is_offline_when_it_wants(desk: Desk) -> None:
    worker = desk.worker("Ada")
    token = access.token(desk, worker)
    with client(base(desk), token, setWorkerOfflineIfDisconnected=True) as sdk:
        sdk.hears("ready")
        sdk.do("disconnect")
        assert sdk.hears("disconnected")["message"] == "SDK Disconnect"
        eventually(lambda: desk.get(f"/Workers/{worker}")["activity_name"] == "Offline")


def test_the_published_address_leads_here_through_the_proxy(node: Node, desk: Desk) -> None:
    """Node's sockets know no proxy; a browser's do, and so do those of Python."""
    token = access.token(desk, desk.worker("Ada"))
    program = (
        "import sys; from websockets.sync.client import connect\n"
        "with connect('wss://event-bridge.twilio.com/v1/wschannels?token=' + sys.argv[1]) as one:\n"
        "    print(one.recv())"
    )
    switchroom = [sys.executable, "-m", "switchroom", "run", "--offline"]
    switchroom += ["--server", node.base_url, "--data", str(node.data)]
    done = subprocess.run(
        [*switchroom, "--", sys.executable, "-c", program, token],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert '"event_type":"init"' in done.stdout, done.stderr


def test_a_wrong_token_is_told(desk: Desk) -> None:
    with client(base(desk), "no token") as sdk:
        eventually(lambda: sdk.heard("error"))
        assert not sdk.heard("ready")


def test_no_token_is_logged(node: Node, desk: Desk) -> None:
    token = access.token(desk, desk.worker("Ada"))
    with client(base(desk), token) as sdk, client(base(desk), f"{token}x") as other:
        sdk.hears("ready")
        eventually(lambda: other.heard("error"))
    logs = "".join(log.read_text() for log in node.data.glob("serve-*.log"))
    assert token[:40] not in logs
