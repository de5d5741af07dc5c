"""Killed again and again while customers talk with a flow, the server takes every execution on
exactly once: no question lost, none asked twice, no step missing."""

import itertools
import random
import threading
import time
from collections import Counter
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest
import requests

from tests import servers
from tests.conftest import ENGINES
from tests.receiver import Receiver, Said
from tests.studio.build import ask, connected, http, publish, send, split, trigger, variables
from tests.world import World, settle_in

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(2400)]

KILLS: Final = 12
ALIVE_S: Final = 2.5
CUSTOMERS: Final = 8
PATIENCE_S: Final = 900
LOOKUP: Final = "/lookup"
TOKEN: Final = "i-twilio-idempotency-token"

# What each customer is told, and the transitions that lead there, in their order.
TOLD: Final = ["Welcome", "Tea or coffee?", "You get tea, 7", "And a cake?", "Good bye"]
PATH: Final = [
    ("Trigger", "greet"),
    ("greet", "drink"),
    ("drink", "lookup"),
    ("lookup", "count"),
    ("count", "choose"),
    ("choose", "tea"),
    ("tea", "cake"),
    ("cake", "bye"),
    ("bye", "Ended"),
]


@pytest.mark.parametrize("engine", ENGINES)
def test_every_execution_goes_on_exactly_once(
    engine: str,
    request: pytest.FixtureRequest,
    data: Path,
    receiver: Receiver,
) -> None:
    chance = random.Random()
    receiver.answers[LOOKUP] = lambda heard: Said(
        body='{"n": 7}', delay_s=0.3 if random.random() < 0.2 else 0
    )
    database = request.getfixturevalue("postgres").fresh() if engine == "postgres" else ""
    port = servers.free_port()
    node = servers.start(data, database=database, port=port)
    world = settle_in(node, "flow crash", engine)
    flow_sid = _flow(world, receiver)
    crowd = Crowd(world, connected(world, flow_sid))
    crowd.start()
    try:
        for kill in range(1, KILLS + 1):
            time.sleep(chance.uniform(0.2, ALIVE_S))
            node.kill()
            print(f"{engine}: kill {kill}, {len(crowd.served)} served", flush=True)
            node = servers.start(data, database=database, port=port)
        crowd.stop()
        world.main("POST", "/simulator/v1/Settle", timeout=PATIENCE_S)
        _check(world, flow_sid, crowd.served, receiver)
    finally:
        crowd.give_up()
        world.close()
        code = node.stop()
    assert code == 0
    assert "Traceback" not in (data / f"serve-{port}.log").read_text()
    assert crowd.repeated, "no kill met a text on its way"


def _flow(world: World, receiver: Receiver) -> str:
    return publish(
        world,
        trigger(incomingConversationMessage="greet"),
        send("greet", "Welcome", "drink"),
        ask("drink", "Tea or coffee?", "lookup"),
        http("lookup", receiver.url(LOOKUP), "count", "count"),
        variables("count", "choose", n="{{widgets.lookup.parsed.n}}"),
        split("choose", "{{widgets.drink.inbound.Body}}", "", ("starts_with", "tea", "tea")),
        send("tea", "You get tea, {{flow.variables.n}}", "cake"),
        ask("cake", "And a cake?", "bye"),
        send("bye", "Good bye"),
    )


def _check(world: World, flow_sid: str, served: list[str], receiver: Receiver) -> None:
    executions = _all(world, f"/studio/v2/Flows/{flow_sid}/Executions", "executions")
    assert sorted(e["contact_channel_address"] for e in executions) == sorted(served)
    assert {execution["status"] for execution in executions} == {"ended"}
    for execution in executions:
        steps = _all(world, f"/studio/v2/Flows/{flow_sid}/Executions/{execution['sid']}/Steps")
        taken = [(step["transitioned_from"], step["transitioned_to"]) for step in steps]
        assert taken[::-1] == PATH
    for customer in served:
        assert [row["body"] for row in world.handset(customer)] == TOLD
    # A request that a kill cut off is made again, and says so by the same token.
    tokens = Counter(heard.headers[TOKEN] for heard in receiver.at(LOOKUP))
    assert len(tokens) == len(served)
    assert world.alerts() == []
    assert world.get("/healthz")["outbox"]["dead"] == 0


def _all(world: World, path: str, key: str = "steps") -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    path += "?PageSize=100"
    while path:
        page = world.get(path)
        rows += page[key]
        path = (page["meta"]["next_page_url"] or "").removeprefix(world.base_url)
    return rows


class Crowd:
    """Customers that talk with the flow one after another, and bear a server that dies."""

    def __init__(self, world: World, number: str) -> None:
        self.served: list[str] = []
        self.repeated: list[str] = []
        self._world = world
        self._number = number
        self._handsets = itertools.count(1)
        self._over = threading.Event()
        self._given_up = threading.Event()
        self._pool = ThreadPoolExecutor(CUSTOMERS)
        self._talks: list[Future[None]] = []

    def start(self) -> None:
        self._talks = [self._pool.submit(self._talk) for _ in range(CUSTOMERS)]

    def stop(self) -> None:
        """Let every customer come to the end of the talk."""
        self._over.set()
        self._pool.shutdown()
        for talk in self._talks:
            talk.result()

    def give_up(self) -> None:
        self._over.set()
        self._given_up.set()
        self._pool.shutdown()

    def _talk(self) -> None:
        world = replace(self._world, session=requests.Session())
        with world.session:
            while not self._over.is_set():
                customer = f"+1555333{next(self._handsets):04d}"
                self._say(world, customer, "hello")
                self._await(world, customer, TOLD[1])
                self._say(world, customer, "tea please")
                self._await(world, customer, TOLD[3])
                self._say(world, customer, "yes")
                self._await(world, customer, TOLD[4])
                self.served.append(customer)

    def _say(self, world: World, customer: str, body: str) -> None:
        """A text, delivered until it is acknowledged."""
        sid = f"{customer} {body}"
        form = {"From": customer, "To": self._number, "Body": body, "MessageSid": sid}
        while (answer := self._ask(world, "POST", "/simulator/v1/Messages", data=form)) is None:
            self.repeated.append(sid)
        assert answer.status_code == 201, answer.text

    def _await(self, world: World, customer: str, text: str) -> None:
        """Until the handset has got a text."""
        deadline = time.monotonic() + PATIENCE_S
        query = {"To": customer, "PageSize": "100"}
        while True:
            answer = self._ask(world, "GET", "/simulator/v1/Messages", params=query)
            if answer is not None and answer.status_code == 200:
                got = [row for row in answer.json()["messages"] if row["direction"] == "outbound"]
                if any(row["body"] == text for row in got):
                    return
            assert time.monotonic() < deadline, f"{customer} never got {text!r}"
            time.sleep(0.05)

    def _ask(
        self, world: World, method: str, path: str, **options: Any
    ) -> requests.Response | None:
        assert not self._given_up.is_set(), "given up"
        try:
            return world.request(method, path, timeout=90, **options)
        except requests.RequestException:
            time.sleep(0.05)
            return None
