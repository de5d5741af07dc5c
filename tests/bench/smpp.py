"""SMPP both ways against an SMSC of an independent implementation (tests/e2e/node)."""

import time
from pathlib import Path
from typing import Final

from tests import servers
from tests.e2e.smsc import Smsc, settings, smsc
from tests.servers import MAIN_SID, MAIN_TOKEN
from tests.world import World, eventually

WINDOW: Final = 50
_NUMBER: Final = "+15550001111"
_CARRIERS: Final = "/switchroom/v1/Carriers"
# One message of a conversation goes to so many customers: as many pairs, so that the window is
# what bounds the rate.
_CUSTOMERS: Final = 50
_WAIT_S: Final = 300


def run(data: Path, count: int) -> tuple[float, float]:
    """Messages a second that come in, committed before they are answered, and that go out."""
    with servers.serving(data) as node, smsc(quiet=True, receipts="none") as peer:
        world = World(node.base_url, MAIN_SID, MAIN_TOKEN, "sqlite")
        try:
            sid = _bind(world, peer)
            return _in(peer, count), _out(world, peer, sid, count)
        finally:
            world.close()


def _bind(world: World, peer: Smsc) -> str:
    chosen = settings(peer.port, window=WINDOW, receipts="none")
    form = {"Kind": "smpp", "Name": "bench", "Settings": chosen, "Rate": "0"}
    sid = str(world.post(_CARRIERS, form)["sid"])
    world.post(f"{_CARRIERS}/{sid}/Senders", {"Sender": _NUMBER, "Rate": "0"})
    world.address(_NUMBER)
    peer.wait("bind")
    return sid


def _in(peer: Smsc, count: int) -> float:
    """The conversations of a hundred customers are open before the clock runs."""
    peer.tell("flood", count=100, **{"from": "15560000000"}, to=_NUMBER)
    peer.wait("last", _WAIT_S)
    began = time.perf_counter()
    peer.tell("flood", count=count, **{"from": "15560000000"}, to=_NUMBER)
    peer.wait("last", _WAIT_S)
    seconds = time.perf_counter() - began
    assert not peer.ledger()["pending"]
    return count / seconds


def _out(world: World, peer: Smsc, sid: str, count: int) -> float:
    """All is queued while the carrier is paused; the SMSC's own clock says how fast it comes."""
    world.post(f"{_CARRIERS}/{sid}", {"State": "paused"}, 200)
    made = world.post("/conversations/v1/Conversations")
    path = f"/conversations/v1/Conversations/{made['sid']}"
    for n in range(_CUSTOMERS):
        binding = {
            "MessagingBinding.Address": f"+1557{n:07d}",
            "MessagingBinding.ProxyAddress": _NUMBER,
        }
        world.post(f"{path}/Participants", binding)
    wanted = count // _CUSTOMERS * _CUSTOMERS
    for n in range(count // _CUSTOMERS):
        world.post(f"{path}/Messages", {"Author": "agent", "Body": f"message {n}"})
    world.post(f"{_CARRIERS}/{sid}", {"State": "active"}, 200)
    eventually(lambda: len(peer.ledger()["submitted"]) >= wanted, _WAIT_S)
    stamps = [row["at"] for row in peer.ledger()["submitted"]]
    assert len(stamps) == wanted, "a message went out twice"
    return (wanted - 1) * 1_000 / float(stamps[-1] - stamps[0])
