"""Killed again and again, and cut off again and again, in the middle of SMPP traffic both ways:
nothing is lost and nothing is doubled, by the ledger of an independent SMSC.

What was handed over when the line or the program died is in doubt: it is not sent again, and the
customer sees that it is. `SWITCHROOM_CRASH_SEED` repeats a run's choices.
"""

import os
import random
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any, Final

import pytest

from tests import servers
from tests.conftest import ENGINES
from tests.e2e.smsc import Smsc, settings, smsc
from tests.servers import MAIN_SID, MAIN_TOKEN, Node
from tests.world import PATIENCE_S, World, eventually

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(2400)]

TIMES: Final = 20
# On a slow machine it may take more of them until one meets a message on its way.
TIMES_MAX: Final = 80
SETTLE_S: Final = 600
ALIVE_S: Final = 0.8
NUMBER: Final = "+15550001111"
CARRIERS: Final = "/switchroom/v1/Carriers"
CUSTOMERS: Final = 20


class Traffic:
    """An SMSC that brings messages, and a program that writes some, all numbered."""

    def __init__(self, world: World, peer: Smsc, paths: list[str]) -> None:
        self.world = world
        self.peer = peer
        self.paths = paths
        self.brought = 0
        self.written: list[str] = []
        self._over = threading.Event()
        self._threads = [
            threading.Thread(target=work, daemon=True) for work in (self._bring, self._write)
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join(2 * PATIENCE_S)
            assert not thread.is_alive()

    def _bring(self) -> None:
        while not self._over.wait(0.01):
            self.peer.tell(
                "deliver",
                ref=f"in {self.brought}",
                **{"from": f"+1556{self.brought % CUSTOMERS:07d}"},
                to=NUMBER,
                short_message=f"in {self.brought}",
            )
            self.brought += 1

    def _write(self) -> None:
        n = 0
        while not self._over.wait(0.02):
            body = f"out {n}"
            n += 1
            path = self.paths[n % len(self.paths)]
            try:
                self.world.post(f"{path}/Messages", {"Author": "agent", "Body": body})
            except Exception:
                # It may be there or not: nobody was told.
                continue
            self.written.append(body)


def furnish(world: World, peer: Smsc) -> list[str]:
    """A carrier with its number, and conversations with all customers; their paths."""
    chosen = settings(peer.port, window=20, reconnect_max_s=0.2)
    made = world.post(CARRIERS, {"Kind": "smpp", "Name": "node", "Settings": chosen, "Rate": "0"})
    world.post(f"{CARRIERS}/{made['sid']}/Senders", {"Sender": NUMBER, "Rate": "0"})
    world.address(NUMBER)
    paths = []
    for n in range(CUSTOMERS):
        one = world.post("/conversations/v1/Conversations")
        path = f"/conversations/v1/Conversations/{one['sid']}"
        binding = {
            "MessagingBinding.Address": f"+1556{n:07d}",
            "MessagingBinding.ProxyAddress": NUMBER,
        }
        world.post(f"{path}/Participants", binding)
        paths.append(path)
    return paths


def bodies(world: World, paths: list[str]) -> Counter[str]:
    """All messages that any reader sees."""
    found: Counter[str] = Counter()
    for path in paths:
        url = f"{path}/Messages?PageSize=100"
        while url:
            page = world.get(url)
            found.update(row["body"] for row in page["messages"])
            following = page["meta"]["next_page_url"]
            url = following.removeprefix(world.base_url) if following else ""
    return found


def exchanges(world: World) -> Counter[str]:
    found: Counter[str] = Counter()
    url = "/switchroom/v1/CarrierExchanges?PageSize=100"
    while url:
        page = world.get(url)
        found.update(row["outcome"] for row in page["exchanges"] if row["kind"] == "submit")
        following = page["meta"]["next_page_url"]
        url = following.removeprefix(world.base_url) if following else ""
    return found


def check(world: World, traffic: Traffic, say: Any) -> None:
    """Compare what everybody saw."""
    ledger: dict[str, Any] = {}

    def quiet() -> bool:
        ledger.update(traffic.peer.ledger())
        return not ledger["pending"]

    def all_out() -> bool:
        texts = {row["text"] for row in traffic.peer.ledger()["submitted"]}
        written = {body for body in bodies(world, traffic.paths) if body.startswith("out ")}
        outcomes = exchanges(world)
        return len(written - texts) <= outcomes["unsure"] - outcomes["found"]

    eventually(all_out, SETTLE_S)
    eventually(quiet, SETTLE_S)
    world.main("POST", "/simulator/v1/Settle", timeout=SETTLE_S)
    seen = bodies(world, traffic.paths)
    inbound = {body: count for body, count in seen.items() if body.startswith("in ")}
    assert len(inbound) == traffic.brought, "a message of the SMSC was lost"
    assert max(inbound.values()) == 1, "a message of the SMSC was doubled"
    submitted = Counter(row["text"] for row in ledger["submitted"])
    doubled = {text: count for text, count in submitted.items() if count > 1}
    assert not doubled, "a message was sent twice"
    assert {body for body in seen if body.startswith("out ")} >= set(traffic.written)
    missing = {body for body in seen if body.startswith("out ")} - submitted.keys()
    outcomes = exchanges(world)
    say(
        f"{traffic.brought} in, {len(submitted)} out, {len(missing)} missing,"
        f" {outcomes['unsure']} in doubt, {outcomes['found']} found"
    )
    assert outcomes["unsure"], "no end of a line met a message on its way"
    assert len(missing) <= outcomes["unsure"] - outcomes["found"], "lost without a word"


def bound(world: World) -> bool:
    return any(row["up"] for row in world.get(CARRIERS)["carriers"])


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("fault", ["kill", "cut"])
def test_nothing_is_lost_or_doubled(
    engine: str,
    fault: str,
    request: pytest.FixtureRequest,
    data: Path,
) -> None:
    seed = int(os.environ.get("SWITCHROOM_CRASH_SEED") or random.SystemRandom().randrange(10**6))
    chance = random.Random(f"{seed} {fault}")
    database = request.getfixturevalue("postgres").fresh() if engine == "postgres" else ""

    def say(line: str) -> None:
        print(f"{engine}, {fault}, seed {seed}: {line}", flush=True)

    with smsc(quiet=True, receipts="twice", delay=60, late=800) as peer:
        port = servers.free_port()
        node: Node = servers.start(data, database=database, port=port)
        world = World(node.base_url, MAIN_SID, MAIN_TOKEN, engine)
        try:
            traffic = Traffic(world, peer, furnish(world, peer))
            eventually(lambda: bound(world))
            traffic.start()
            for turn in range(TIMES_MAX):
                if turn >= TIMES:
                    if exchanges(world)["unsure"]:
                        break
                    eventually(lambda: bound(world))
                time.sleep(chance.uniform(0.1, ALIVE_S))
                if fault == "cut":
                    peer.tell("cut")
                    continue
                node.kill()
                node = servers.start(data, database=database, port=port)
            traffic.stop()
            eventually(lambda: bound(world))
            check(world, traffic, say)
        finally:
            world.close()
            code = node.stop()
    assert code == 0
    assert "Traceback" not in (data / f"serve-{port}.log").read_text()
