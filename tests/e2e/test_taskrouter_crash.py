"""Killed again and again while agents work, the server hands every task to exactly one of them:
none is lost or had twice, nobody has too much, and an offer that nobody answers still ends."""

import json
import random
import threading
import time
from collections import Counter, defaultdict
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest
import requests

from tests import servers
from tests.conftest import ENGINES
from tests.taskrouter import ledger
from tests.taskrouter.build import Desk, workspace
from tests.world import World, eventually, settle_in

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(2400)]

KILLS: Final = 10
ALIVE_S: Final = 2.0
AGENTS: Final = 6
ASKERS: Final = 2
CAPACITY: Final = 2
TIMEOUT_S: Final = 2
PATIENCE_S: Final = 900
# Of so many reservations one.
LEFT_ALONE: Final = 6
ENOUGH: Final = 60
OPEN: Final = ("pending", "reserved", "assigned", "wrapping")


@pytest.mark.parametrize("engine", ENGINES)
def test_every_task_is_done_exactly_once(
    engine: str,
    request: pytest.FixtureRequest,
    data: Path,
) -> None:
    chance = random.Random()
    database = request.getfixturevalue("postgres").fresh() if engine == "postgres" else ""
    port = servers.free_port()
    node = servers.start(data, database=database, port=port)
    world = settle_in(node, "taskrouter crash", engine)
    floor = Floor(world)
    floor.start()
    try:
        for kill in range(1, KILLS + 1):
            time.sleep(chance.uniform(0.2, ALIVE_S))
            node.kill()
            print(f"{engine}: kill {kill}, {floor.told()}", flush=True)
            node = servers.start(data, database=database, port=port)
        # So many that some are left alone, and some are not.
        eventually(lambda: len(floor.asked) >= ENOUGH, PATIENCE_S)
        floor.close()
        _check(floor)
        _still_times_out(floor)
        assert world.get("/healthz")["outbox"]["dead"] == 0
        assert world.alerts() == []
    finally:
        floor.give_up()
        world.close()
        code = node.stop()
    assert code == 0
    assert "Traceback" not in (data / f"serve-{port}.log").read_text()
    assert floor.unanswered, "no kill met a request on its way"


def _check(floor: "Floor") -> None:
    offers = ledger.check(floor.desk, floor.workers, CAPACITY)
    ledger.audit(floor.desk)
    tasks = {task["sid"]: task for task in ledger.every(floor.desk, "/Tasks")}
    assert {task["assignment_status"] for task in tasks.values()} == {"completed"}
    assert set(floor.asked) <= set(tasks), "an acknowledged task is lost"
    # An asker whose request was cut off does not repeat it, so no number is there twice.
    numbers = Counter(json.loads(task["attributes"])["number"] for task in tasks.values())
    assert set(numbers.values()) == {1}
    statuses: Counter[str] = Counter()
    for rows in offers.values():
        found = Counter(one["reservation_status"] for one in rows)
        assert found["completed"] == 1, found
        assert set(found) <= {"completed", "rejected", "rescinded", "timeout"}, found
        statuses += found
    assert statuses["timeout"], statuses
    for task, workers in floor.accepted.items():
        assert len(workers) == 1, f"{task} was accepted by {workers}"
        (done,) = (one for one in offers[task] if one["reservation_status"] == "completed")
        assert workers == {done["worker_sid"]}


def _still_times_out(floor: "Floor") -> None:
    task = floor.desk.task(floor.flow, number=0)

    def timed_out() -> bool:
        rows = floor.desk.rows(f"/Tasks/{task}/Reservations")
        return any(one["reservation_status"] == "timeout" for one in rows)

    eventually(timed_out)


class Floor:
    """Agents and those who ask for them, who bear a server that dies."""

    def __init__(self, world: World) -> None:
        self.desk = workspace(world)
        # Whoever leaves an offer unanswered is asked again.
        self.desk.post("", 200, TimeoutActivitySid=self.desk.activities["Available"])
        queue = self.desk.queue("All", MaxReservedWorkers=2)
        self.flow = self.desk.workflow("Flow", queue, TaskReservationTimeout=TIMEOUT_S)
        self.workers = [self.desk.worker(f"w{n}", "Available", CAPACITY) for n in range(AGENTS)]
        self.asked: list[str] = []
        self.accepted: dict[str, set[str]] = defaultdict(set)
        self.unanswered: list[str] = []
        self._over = threading.Event()
        self._given_up = threading.Event()
        self._pool = ThreadPoolExecutor(AGENTS + ASKERS)
        self._agents: list[Future[None]] = []
        self._askers: list[Future[None]] = []

    def start(self) -> None:
        self._agents = [self._pool.submit(self._work, sid) for sid in self.workers]
        self._askers = [self._pool.submit(self._ask, number) for number in range(ASKERS)]

    def told(self) -> str:
        return f"{len(self.asked)} asked, {len(self.accepted)} accepted"

    def close(self) -> None:
        """No more tasks; the agents go on until all are done."""
        self._over.set()
        for asker in self._askers:
            asker.result()
        eventually(self._is_done, PATIENCE_S)
        self._given_up.set()
        for agent in self._agents:
            agent.result()

    def _is_done(self) -> bool:
        broken = [agent for agent in self._agents if agent.done()]
        assert not [agent.result() for agent in broken], "an agent has gone home"
        tasks = ledger.every(self.desk, "/Tasks")
        return all(task["assignment_status"] not in OPEN for task in tasks)

    def give_up(self) -> None:
        self._over.set()
        self._given_up.set()
        self._pool.shutdown()

    def _ask(self, number: int) -> None:
        desk = self._own()
        while not self._over.is_set():
            number += ASKERS
            form = {"WorkflowSid": self.flow, "Attributes": json.dumps({"number": number})}
            answer = self._send(desk, "POST", "/Tasks", data=form)
            if answer is not None:
                assert answer.status_code == 201, answer.text
                self.asked.append(answer.json()["sid"])
            time.sleep(0.05)

    def _work(self, worker: str) -> None:
        desk, chance = self._own(), random.Random()
        path = f"/Workers/{worker}/Reservations"
        while not self._given_up.is_set():
            for status in ("pending", "accepted", "wrapping"):
                query = {"ReservationStatus": status}
                answer = self._send(desk, "GET", path, params=query)
                for one in answer.json()["reservations"] if answer is not None else ():
                    self._go_on(desk, one, status, chance)
            time.sleep(0.05)

    def _go_on(self, desk: Desk, one: Any, status: str, chance: random.Random) -> None:
        """The next answer to a reservation; some are left alone until they time out."""
        if status == "pending" and int(one["sid"][-2:], 16) % LEFT_ALONE == 0:
            return
        wanted = chance.choice(
            {
                "pending": ["accepted", "accepted", "accepted", "rejected"],
                "accepted": ["wrapping", "completed"],
                "wrapping": ["completed"],
            }[status]
        )
        path = f"/Workers/{one['worker_sid']}/Reservations/{one['sid']}"
        answer = self._send(desk, "POST", path, data={"ReservationStatus": wanted})
        if answer is None:
            return
        # Another was quicker, or the clock.
        assert answer.status_code in (200, 400), answer.text
        if answer.status_code == 200 and wanted == "accepted":
            self.accepted[one["task_sid"]].add(one["worker_sid"])

    def _own(self) -> Desk:
        world = replace(self.desk.world, session=requests.Session())
        return replace(self.desk, world=world)

    def _send(self, desk: Desk, method: str, path: str, **options: Any) -> requests.Response | None:
        try:
            return desk.world.request(method, desk.path + path, timeout=90, **options)
        except requests.RequestException:
            self.unanswered.append(path)
            time.sleep(0.05)
            return None
