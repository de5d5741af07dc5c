"""Sockets on more than one node of one database."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import servers
from tests.rest.eventbridge.frames import closing, heard
from tests.servers import Postgres
from tests.taskrouter import access
from tests.taskrouter.build import workspace
from tests.world import World, eventually, settle_in

Pair = tuple[World, World]


@pytest.fixture
def pair(postgres: Postgres, tmp_path: Path) -> Iterator[Pair]:
    """The same account, on two nodes."""
    database = postgres.fresh()
    with (
        servers.serving(tmp_path / "one", database=database) as one,
        servers.serving(tmp_path / "two", database=database) as two,
    ):
        here = settle_in(one, "pair", "postgres")
        there = World(two.base_url, here.account_sid, here.auth_token, "postgres")
        yield here, there
        here.close()
        there.close()


def test_a_socket_hears_of_what_happens_on_another_node(pair: Pair) -> None:
    here, there = pair
    desk = workspace(here)
    worker = desk.worker("Ada", capacity=3)
    workflow = desk.workflow("W", desk.queue("Q"))
    token = access.token(desk, worker)
    url = f"Workspaces/{desk.sid}/Workers/{worker}/Reservations"
    with access.socket(there, token) as socket:
        first = desk.task(workflow)
        (shown,) = access.call(here, token, url, Active="true")["contents"]
        assert shown["task"]["sid"] == first
        second = desk.task(workflow)
        assert heard(socket, "reservation.created")["task"]["sid"] == second
        access.call(here, token, f"{url}/{shown['sid']}", "POST", ReservationStatus="accepted")
        assert heard(socket, "reservation.accepted")["sid"] == shown["sid"]


def test_one_session_closes_those_of_other_nodes(pair: Pair) -> None:
    here, there = pair
    desk = workspace(here)
    token = access.token(desk, desk.worker("Ada"))
    with (
        access.socket(there, token) as first,
        access.socket(here, token, closeExistingSessions="true") as second,
    ):
        assert closing(first)[0] == 1008
        assert json.loads(second.recv())["event_type"] == "init"


def test_a_socket_on_another_node_keeps_the_worker_online(pair: Pair) -> None:
    here, there = pair
    desk = workspace(here)
    worker = desk.worker("Ada")
    token = access.token(desk, worker)
    wish = {"setWorkerOfflineIfDisconnected": "true"}
    with access.socket(there, token, **wish) as stays:
        with access.socket(here, token, **wish):
            pass
        desk.go(worker, "Unavailable")
        heard(stays, "worker.activity.update")
        desk.go(worker, "Available")
        assert heard(stays, "worker.activity.update")["activity_name"] == "Available"
    eventually(lambda: desk.get(f"/Workers/{worker}")["activity_name"] == "Offline")
