"""The sockets of workers, without the official client."""

import json
from datetime import datetime
from typing import Any

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from tests.rest.eventbridge.frames import WAIT_S, closing, heard
from tests.taskrouter import access
from tests.taskrouter.build import Desk, workspace
from tests.world import World, eventually


def refused(world: World, token: str) -> Any:
    """The body that answers a request for a socket."""
    with pytest.raises(InvalidStatus) as caught, access.socket(world, token):
        pass
    body = json.loads(caught.value.response.body)
    assert body["status"] == caught.value.response.status_code
    return body


def look(desk: Desk, token: str, worker: str) -> list[Any]:
    """What the official client does before it listens."""
    url = f"Workspaces/{desk.sid}/Workers/{worker}/Reservations"
    payload = access.call(desk.world, token, url, Active="true", PageSize=1000)
    rows: list[Any] = payload["contents"]
    return rows


def test_the_first_frame_says_whose_socket_it_is(world: World) -> None:
    desk = workspace(world)
    worker = desk.worker("Ada")
    with access.socket(world, access.token(desk, worker)) as socket:
        init = json.loads(socket.recv(timeout=WAIT_S))
    assert init["event_type"] == "init"
    left = init["payload"].pop("token_lifetime")
    assert 3_500_000 < left <= 3_600_000
    assert init["payload"] == {
        "channel_id": worker,
        "account_sid": world.account_sid,
        "workspace_sid": desk.sid,
    }


def test_what_happens_is_told_in_order(world: World) -> None:
    desk = workspace(world)
    worker, other = desk.worker("Ada", skill="a"), desk.worker("Bob", skill="b")
    workflow = desk.workflow("W", desk.queue("Q", "skill == 'a'"))
    token = access.token(desk, worker)
    with access.socket(world, token) as socket, access.socket(world, token) as second:
        assert look(desk, token, worker) == []
        task = desk.task(workflow)
        for one in (socket, second):
            created = heard(one, "reservation.created")
            assert (created["worker_sid"], created["reservation_status"]) == (worker, "pending")
            assert (created["task"]["sid"], created["task"]["assignment_status"]) == (
                task,
                "reserved",
            )
            assert "task_transfer" not in created
        url = f"Workspaces/{desk.sid}/Workers/{worker}/Reservations/{created['sid']}"
        access.call(world, token, url, "POST", ReservationStatus="accepted")
        assert heard(socket, "reservation.accepted")["task"]["assignment_status"] == "assigned"
        access.call(world, token, url, "POST", ReservationStatus="wrapping")
        assert heard(socket, "reservation.wrapup")["reservation_status"] == "wrapping"
        access.call(world, token, url, "POST", ReservationStatus="completed")
        assert heard(socket, "reservation.completed")["reservation_status"] == "completed"
        desk.go(other, "Offline")
        desk.go(worker, "Offline")
        assert heard(socket, "worker.activity.update")["activity_name"] == "Offline"


def test_a_client_that_looks_is_not_told_again_what_it_saw(world: World) -> None:
    desk = workspace(world)
    worker = desk.worker("Ada", capacity=2)
    workflow = desk.workflow("W", desk.queue("Q"))
    token = access.token(desk, worker)
    with access.socket(world, token) as socket:
        first = desk.task(workflow)
        (shown,) = look(desk, token, worker)
        assert shown["task"]["sid"] == first
        second = desk.task(workflow)
        assert heard(socket, "reservation.created")["task"]["sid"] == second


def test_a_client_that_never_looks_is_told_all(world: World) -> None:
    desk = workspace(world)
    worker = desk.worker("Ada")
    workflow = desk.workflow("W", desk.queue("Q"))
    with access.socket(world, access.token(desk, worker)) as socket:
        task = desk.task(workflow)
        assert heard(socket, "reservation.created")["task"]["sid"] == task


def test_one_session_closes_the_others(world: World) -> None:
    desk = workspace(world)
    worker, other = desk.worker("Ada"), desk.worker("Bob")
    token = access.token(desk, worker)
    with (
        access.socket(world, token) as first,
        access.socket(world, access.token(desk, other)) as bystander,
        access.socket(world, token, closeExistingSessions="true") as second,
    ):
        code, reason = closing(first)
        assert (code, reason) == (1008, "Another session of the worker has closed this one")
        desk.go(worker, "Offline")
        assert heard(second, "worker.activity.update")["activity_name"] == "Offline"
        desk.go(other, "Offline")
        assert heard(bystander, "worker.activity.update")["sid"] == other


def test_a_worker_goes_offline_with_the_last_socket_if_asked(world: World) -> None:
    desk = workspace(world)
    worker = desk.worker("Ada")
    token = access.token(desk, worker)

    def activity() -> str:
        return str(desk.get(f"/Workers/{worker}")["activity_name"])

    with access.socket(world, token, setWorkerOfflineIfDisconnected="false") as first:
        with access.socket(world, token, setWorkerOfflineIfDisconnected="true"):
            pass
        desk.go(worker, "Unavailable")
        heard(first, "worker.activity.update")
        desk.go(worker, "Available")
        heard(first, "worker.activity.update")
        assert activity() == "Available"
    with access.socket(world, token, setWorkerOfflineIfDisconnected="true"):
        assert activity() == "Available"
    eventually(lambda: activity() == "Offline")


def test_a_deleted_key_closes_its_sockets(world: World) -> None:
    desk = workspace(world)
    worker = desk.worker("Ada")
    sid, secret = access.key(world)
    token = access.token(desk, worker, signed=(sid, secret))
    with access.socket(world, token) as socket:
        world.delete(f"/2010-04-01/Accounts/{world.account_sid}/Keys/{sid}.json")
        desk.go(worker, "Offline")
        assert closing(socket)[0] == 1008
    assert refused(world, token)["code"] == 20103


def test_a_token_that_ends_closes_its_socket(still_world: World) -> None:
    desk = workspace(still_world)
    worker = desk.worker("Ada")
    now = still_world.get("/simulator/v1/Clock")["now"]
    token = access.token_at(desk, worker, int(datetime.fromisoformat(now).timestamp()), ttl=60)
    with access.socket(still_world, token) as socket:
        still_world.advance("PT61S")
        assert closing(socket) == (1008, "The access token has expired")
    assert refused(still_world, token)["code"] == 20104


def test_who_has_no_good_token_gets_no_socket(world: World) -> None:
    desk = workspace(world)
    worker = desk.worker("Ada")
    other = workspace(world)
    good = access.token(desk, worker)
    head, body, signature = good.split(".")
    bad = {
        "": (401, 20101),
        "a.b.c": (401, 20101),
        f"{head}.{body}.{signature[::-1]}": (401, 20107),
        access.token(desk, worker, ttl=-10): (401, 20104),
        access.token(desk, worker, ttl=90_000): (401, 20157),
        access.token(desk, worker, role="chief"): (401, 20106),
        access.token(desk, None, role="supervisor"): (401, 20106),
        access.token(other, worker): (401, 20106),
        access.token(desk, "WK" + "0" * 32): (401, 20106),
        access.token(desk, worker, signed=("SK" + "0" * 32, "secret" * 6)): (401, 20103),
    }
    for token, (status, code) in bad.items():
        body_ = refused(world, token)
        assert (body_["status"], body_["code"]) == (status, code), token


def test_other_addresses_have_no_socket(world: World) -> None:
    address = world.base_url.replace("http", "ws", 1) + "/event-bridge/v1/other"
    with pytest.raises(InvalidStatus) as caught, connect(address, proxy=None):
        pass
    assert caught.value.response.status_code == 404
