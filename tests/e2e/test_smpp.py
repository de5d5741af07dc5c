"""An SMS goes from an independent SMSC through auto-creation to a REST reader, and the answer back
with its receipt; in every alphabet and length."""

import itertools
from collections.abc import Iterator
from typing import Any, Final

import pytest

from tests import servers
from tests.conftest import ENGINES
from tests.e2e.smsc import Smsc, settings, smsc
from tests.servers import Node, Postgres
from tests.world import World, eventually, settle_in

pytestmark = pytest.mark.e2e

_numbers: Final = itertools.count(15_550_001_111)
HANDSET = "+14155552671"
CARRIERS = "/switchroom/v1/Carriers"


@pytest.fixture
def peer() -> Iterator[Smsc]:
    with smsc() as made:
        yield made


@pytest.fixture(scope="module")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    with servers.serving(tmp_path_factory.mktemp("smpp-sqlite")) as node:
        yield node


@pytest.fixture(scope="module")
def postgresql(tmp_path_factory: pytest.TempPathFactory, postgres: Postgres) -> Iterator[Node]:
    data = tmp_path_factory.mktemp("smpp-postgres")
    with servers.serving(data, database=postgres.fresh()) as node:
        yield node


@pytest.fixture
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    """An account of the test's own, on SQLite unless the test names the engine."""
    engine = getattr(request, "param", "sqlite")
    node = request.getfixturevalue("postgresql" if engine == "postgres" else "sqlite")
    made = settle_in(node, request.node.name, engine)
    yield made
    made.close()


on_each_engine = pytest.mark.parametrize("world", ENGINES, indirect=True)


def bind(world: World, peer: Smsc, **chosen: Any) -> str:
    """A carrier that is bound to the SMSC, and its number, which has an address."""
    number = f"+{next(_numbers)}"
    form = {"Kind": "smpp", "Name": "node", "Settings": settings(peer.port, **chosen)}
    made = world.post(CARRIERS, form)
    form = {"Sender": number, "Rate": "0"}
    world.post(f"{CARRIERS}/{made['sid']}/Senders", form)
    world.address(number)
    peer.wait("bind")
    eventually(lambda: world.get(f"{CARRIERS}/{made['sid']}")["up"])
    return number


def conversation(world: World) -> str:
    (found,) = eventually(world.conversations)
    return f"/conversations/v1/Conversations/{found['sid']}"


@on_each_engine
def test_there_and_back(world: World, peer: Smsc) -> None:
    number = bind(world, peer)
    peer.tell("deliver", ref="one", **{"from": HANDSET}, to=number, short_message="Hi @€, é?")
    assert peer.wait("deliver_resp")["status"] == 0
    path = conversation(world)
    (heard,) = world.get(f"{path}/Messages")["messages"]
    assert (heard["author"], heard["body"]) == (HANDSET, "Hi @€, é?")

    answer = world.post(f"{path}/Messages", {"Author": "agent", "Body": "Hello @€ é"})
    submitted = peer.wait("submit")
    assert submitted["text"] == "Hello @€ é"
    assert (submitted["source"], submitted["destination"]) == (number[1:], HANDSET[1:])
    assert submitted["registered"] == 1

    def delivered() -> bool:
        rows = world.get(f"{path}/Messages/{answer['sid']}/Receipts")["delivery_receipts"]
        return bool(rows) and rows[0]["status"] == "delivered"

    eventually(delivered)


@pytest.mark.parametrize("way", ["udh", "udh16", "sar", "payload"])
@pytest.mark.parametrize("letter", ["x", "Ж", "😀"])
def test_long_messages_are_read_there(world: World, peer: Smsc, way: str, letter: str) -> None:
    number = bind(world, peer, long_messages=way)
    peer.tell("deliver", ref="one", **{"from": HANDSET}, to=number, short_message="hi")
    peer.wait("deliver_resp")
    body = letter * 200
    world.post(f"{conversation(world)}/Messages", {"Author": "agent", "Body": body})
    parts: list[Any] = []
    while "".join(part["payload"] or part["text"] for part in parts) != body:
        parts.append(peer.wait("submit"))
        assert len(parts) <= 7, parts
    assert {part["registered"] for part in parts} == {1}
    if way == "sar":
        assert [part["sar"][2] for part in parts] == list(range(1, len(parts) + 1))
    elif way.startswith("udh"):
        assert all(part["udh"] and part["esm"] & 0x40 for part in parts)
    rows = eventually(
        lambda: [
            row
            for row in world.get("/switchroom/v1/CarrierExchanges", PageSize=100)["exchanges"]
            if row["kind"] == "receipt"
        ]
    )
    assert rows


@on_each_engine
def test_a_wrong_password_is_refused_there(world: World, peer: Smsc) -> None:
    form = {"Kind": "smpp", "Name": "node", "Settings": settings(peer.port, password="wrong")}
    made = world.post(CARRIERS, form)
    peer.wait("refused")
    eventually(lambda: "RINVPASWD" in world.get(f"{CARRIERS}/{made['sid']}")["reason"])
