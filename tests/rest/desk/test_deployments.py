"""Log-in behind a proxy that ends TLS, and by many at one moment."""

import json
import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final, cast

import pytest
import requests
from websockets import Origin
from websockets.sync.client import connect

from tests import servers
from tests.conftest import ENGINES
from tests.rest.desk import people
from tests.rest.desk.people import COOKIE, PASSWORD, Browser
from tests.servers import MAIN_SID, MAIN_TOKEN, Node
from tests.world import World, settle_in

WAIT_S: Final = 60


def test_behind_a_proxy_the_cookie_is_secure_and_the_address_the_clients(tmp_path: Path) -> None:
    with servers.serving(tmp_path / "proxied", "--trust-forwarded") as node:
        world = World(node.base_url, MAIN_SID, MAIN_TOKEN, "sqlite")
        user = people.add(world, "admin")
        headers = {
            "Host": "desk.example.org",
            "Origin": "https://desk.example.org",
            "X-Forwarded-Proto": "https",
            "X-Forwarded-For": "198.51.100.7, 203.0.113.9",
        }
        url, body = node.base_url + "/desk/v1/Session", {"password": PASSWORD}
        body["username"] = user["username"]
        answer = requests.post(url, json=body, headers=headers, timeout=20)
        assert answer.status_code == 200, answer.text
        sent = answer.headers["Set-Cookie"]
        for part in ("Secure", "HttpOnly", "Path=/", "SameSite=Strict"):
            assert part in sent
        assert "Domain" not in sent
        # What the client itself claims stands first; the proxy put the last one there.
        cookie = sent.partition(";")[0]
        assert cookie.startswith(f"__Host-{COOKIE}")
        listed = requests.get(
            node.base_url + "/desk/v1/Sessions", headers=headers | {"Cookie": cookie}, timeout=20
        )
        assert [one["address"] for one in listed.json()["sessions"]] == ["203.0.113.9"]
        # What another host of the domain can set as well is none of ours.
        plain = {"Cookie": cookie.removeprefix("__Host-")}
        assert requests.get(url, headers=headers | plain, timeout=20).status_code == 401
        _hears(node, {"Cookie": cookie, "Origin": headers["Origin"], "Host": headers["Host"]})
        marked = {"Cookie": cookie, people.CSRF: answer.json()["csrf_token"]}
        out = requests.delete(url, headers=headers | marked, timeout=20)
        assert out.status_code == 204
        name, _, gone = out.headers["Set-Cookie"].partition("=")
        assert name == cookie.partition("=")[0]
        for part in ("1970", "Secure", "Path=/"):
            assert part in gone
        world.close()


def _hears(node: Node, headers: dict[str, str]) -> None:
    """The socket is opened behind a proxy that says of handshakes nothing."""
    uri = f"{node.base_url.replace('http', 'ws', 1)}/desk/v1/Live?v=1"
    host, origin = headers.pop("Host"), headers.pop("Origin")
    port = int(node.base_url.rpartition(":")[2])
    with (
        socket.create_connection(("127.0.0.1", port)) as line,
        connect(
            uri.replace(f"127.0.0.1:{port}", host),
            sock=line,
            origin=Origin(origin),
            additional_headers=headers,
            open_timeout=WAIT_S,
            proxy=None,
        ) as live,
    ):
        assert json.loads(live.recv(timeout=WAIT_S))["type"] == "hello"


@pytest.mark.parametrize("engine", ENGINES)
def test_two_servers_of_one_host_name_do_not_log_each_others_people_out(
    tmp_path: Path, engine: str, request: pytest.FixtureRequest
) -> None:
    def database() -> str:
        if engine == "sqlite":
            return ""
        return cast(str, request.getfixturevalue("postgres").fresh())

    with (
        servers.serving(tmp_path / "a", database=database()) as first,
        servers.serving(tmp_path / "b", database=database()) as second,
    ):
        worlds = [World(node.base_url, MAIN_SID, MAIN_TOKEN, engine) for node in (first, second)]
        here, there = (Browser(world.base_url) for world in worlds)
        # It is one browser, which tells cookies apart by host name and not by port.
        there.http.cookies = here.http.cookies
        for world, browser in zip(worlds, (here, there), strict=True):
            assert browser.log_in(people.add(world)["username"]).status_code == 200
        assert people.inside(here)
        assert people.inside(there)
        assert there.send("DELETE", "/desk/v1/Session").status_code == 204
        assert people.inside(here)
        assert not people.inside(there)
        for world in worlds:
            world.close()


def test_without_such_a_proxy_nobody_chooses_an_address(world: World) -> None:
    browser = Browser(world.base_url)
    browser.http.headers["X-Forwarded-For"] = "203.0.113.9"
    assert browser.log_in(people.add(world)["username"]).status_code == 200
    (session,) = browser.send("GET", "/desk/v1/Sessions").json()["sessions"]
    assert session["address"] == "127.0.0.1"


def test_agents_who_come_at_once_find_one_workspace(world: World) -> None:
    users = [people.add(world, "agent") for _ in range(8)]
    with ThreadPoolExecutor(len(users)) as pool:
        browsers = list(pool.map(lambda user: people.browser_of(world, user), users))
    sessions = [browser.send("GET", "/desk/v1/Session").json() for browser in browsers]
    (workspace,) = world.get("/taskrouter/v1/Workspaces")["workspaces"]
    assert {one["user"]["workspace_sid"] for one in sessions} == {workspace["sid"]}
    workers = {one["user"]["worker_sid"] for one in sessions}
    assert len(workers) == len(users)
    assert None not in workers


def test_two_administrators_do_not_take_each_other_away(world: World) -> None:
    users = [people.add(world, "admin") for _ in range(2)]
    browsers = [people.browser_of(world, user) for user in users]

    def demote(at: int) -> int:
        path = f"/desk/v1/Users/{users[1 - at]['sid']}"
        return browsers[at].send("POST", path, json={"roles": ["agent"]}).status_code

    with ThreadPoolExecutor(2) as pool:
        statuses = sorted(pool.map(demote, range(2)))
    left = [row for row in world.get("/desk/v1/Users")["users"] if "admin" in row["roles"]]
    assert statuses in ([200, 400], [200, 403])
    assert len(left) == 1


def test_a_session_ends_on_every_node_at_once(tmp_path: Path, postgres: servers.Postgres) -> None:
    database = postgres.fresh()
    with (
        servers.serving(tmp_path / "a", database=database) as first,
        servers.serving(tmp_path / "b", database=database) as second,
    ):
        world = settle_in(first, "two nodes", "postgres")
        user = people.add(world)
        here = people.browser_of(world, user)
        there = Browser(second.base_url)
        there.http.cookies = here.http.cookies
        assert people.inside(there)
        assert people.change(world, user, active=False).status_code == 200
        assert not people.inside(there)
        for _ in range(5):
            Browser(second.base_url).log_in("somebody.else", "wrong password")
        assert Browser(first.base_url).log_in("somebody.else").status_code == 429
        world.close()
