"""What flows cost: the engine by itself, SMS through a flow, and executions that wait."""

import asyncio
import contextlib
import itertools
import sqlite3
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple

import uvloop

from switchroom import app, first_start
from switchroom.config import Config
from switchroom.core.clock import DAY, SECOND
from switchroom.core.flows import context, definition, engine, inputs
from switchroom.core.flows.engine import Machine
from switchroom.core.flows.run import Run
from switchroom.flows import flows
from switchroom.messaging import numbers
from switchroom.store.database import Database
from switchroom.store.work import Work
from switchroom.studio import start
from switchroom.universe import RealIds
from tests import servers
from tests.bench.load import drive
from tests.bench.yardsticks import resident_mb
from tests.servers import MAIN_SID, MAIN_TOKEN, Node
from tests.studio.build import ask, flow, send, split, trigger, variables
from tests.world import World

NUMBER: Final = "+15550002222"
_FLOW: Final = flow(
    trigger(incomingConversationMessage="note"),
    variables("note", "choose", said="{{trigger.conversation.Body | upcase}}"),
    split(
        "choose",
        "{{flow.variables.said}}",
        "say",
        ("matches_any_of", "stop, end", "say"),
        ("regex", "(bye|quit)[.!]*", "say"),
    ),
    send("say", "You said: {{flow.variables.said | truncate: 40}}"),
)
# Deadlines of waiting executions come at this pace, which is what timeouts must keep up with.
_DUE_A_SECOND: Final = 400


class Waiting(NamedTuple):
    """What waiting executions cost: megabytes in the server's memory for the second half of them,
    when its caches are full of the first, and by how many milliseconds timeouts were late, half of
    them and 99 of 100 at most."""

    megabytes: float
    p50_ms: float
    p99_ms: float


def engine_alone(steps: int) -> float:
    """Steps a second of the pure engine."""
    read = definition.read(_FLOW)
    numbers = itertools.count()
    machine = Machine(lambda sid, revision: read, "Europe/London", lambda: f"FT{next(numbers)}")
    sent = inputs.MessageSent("IM1", {"Body": "x", "Sid": "IM1", "Status": "sent"})
    taken, started = 0, time.perf_counter()
    while taken < steps:
        values = context.start(
            flow_sid="FW1",
            execution_sid="FN1",
            contact="+15557770000",
            flow_address="CH1",
            event="incomingConversationMessage",
            payload={"Body": "hello there, how are you", "From": "+15557770000"},
            conversation_sid="CH1",
        )
        run = Run("FW1", 1)
        move = engine.begin(machine, run, values, "incomingConversationMessage", 0)
        taken += len(move.steps)
        move = engine.feed(machine, move.run, move.context, sent, 0)
        taken += len(move.steps)
        assert move.run.ended == "FLOW_END"
    return taken / (time.perf_counter() - started)


def through_a_flow(node: Node, inbound: Callable[[str, int], bytes], total: int) -> float:
    """SMS a second from the carrier's request to the answer on the handset, all told, into open
    conversations whose flow has three widgets."""
    world = World(node.base_url, MAIN_SID, MAIN_TOKEN, "sqlite")
    world.buy(NUMBER)
    flow_sid = str(
        world.post(
            "/studio/v2/Flows",
            {"FriendlyName": "Bench", "Status": "published", "Definition": _FLOW},
        )["sid"]
    )
    world.address(NUMBER, **{"AutoCreation.Type": "studio", "AutoCreation.StudioFlowSid": flow_sid})
    port = int(node.base_url.rsplit(":", 1)[1])
    drive(port, lambda n: inbound(NUMBER, n), 100, clients=8)
    world.settle()
    started = time.perf_counter()
    drive(port, lambda n: inbound(NUMBER, n), total)
    world.main("POST", "/simulator/v1/Settle", timeout=600)
    took = time.perf_counter() - started
    alerts = world.alerts()
    world.close()
    assert alerts == [], alerts[:3]
    return total / took


def waiting(data: Path, total: int) -> Waiting:
    """Let many executions wait, start a server over them, and see when the timeouts of some fire;
    the others wait on."""
    due = min(total // 5, _DUE_A_SECOND * 20)
    _let_wait(data, range(due, total // 2))
    node, half = _started(data)
    node.stop()
    _let_wait(data, (*range(total // 2, total), *range(due)), due)
    node, whole = _started(data)
    try:
        late = _lateness(data / app.DATABASE_FILE, due)
    finally:
        node.stop()
    return Waiting(whole - half, late[len(late) // 2], late[int(len(late) * 0.99)])


def _started(data: Path) -> tuple[Node, float]:
    """A server over the data, and its memory when it has settled."""
    node = servers.start(data)
    time.sleep(2)
    return node, resident_mb(node.process.pid)


def _let_wait(data: Path, contacts: Sequence[int], due: int = 0) -> None:
    """Executions that wait; those numbered below `due` for little longer than this takes."""
    data.mkdir(parents=True, exist_ok=True)
    config = Config(data=data, account_sid=MAIN_SID, auth_token=MAIN_TOKEN)
    bus, clock, ids = app.make_bus(config), app.make_clock(config), RealIds()
    database = app.open_database(config, bus, clock, ids)
    first_start.prepare(database, config)
    flow_sid = _flow(database)
    begun, first_due = clock.now(), clock.now() + SECOND * (40 + len(contacts) // 1_000)

    def begin(work: Work, n: int) -> None:
        at = first_due + n * SECOND // _DUE_A_SECOND if n < due else begun + DAY
        start.by_request(
            work,
            MAIN_SID,
            flow_sid,
            contact=f"+1557{n:07d}",
            flow_address=NUMBER,
            parameters={"after": (at - work.now) // SECOND},
        )

    async def all_of_them() -> None:
        async def some(k: int) -> None:
            for n in contacts[k::256]:
                await database.transact(begin, n)

        await asyncio.gather(*(some(k) for k in range(256)))

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(all_of_them())
    database.engine.close()
    assert clock.now() < first_due, "it took longer than the first of them waits"


def _flow(database: Database) -> str:
    """The flow that waits, made once, with its number."""
    known = database.transact_now(flows.page, MAIN_SID, "", 1)
    if known:
        return known[0].sid
    asks = ask("ask", "Well?", "", "", "", "{{flow.data.after}}")
    published = database.transact_now(
        partial(
            flows.create,
            account_sid=MAIN_SID,
            friendly_name="Waits",
            status="published",
            definition=flow(trigger(incomingRequest="ask"), asks),
        )
    )
    database.transact_now(partial(numbers.buy, account_sid=MAIN_SID, phone_number=NUMBER))
    return published.sid


def _lateness(path: Path, due: int) -> list[float]:
    """By how many milliseconds each timeout was late, in order, once all that were due fired."""
    ended = (
        "SELECT date_updated - date_created - 1000000 * json_extract(context, '$.flow.data.after')"
        " FROM executions WHERE status = 'ended'"
    )
    deadline = time.monotonic() + 300
    with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        while len(late := [row[0] / 1000 for row in database.execute(ended)]) < due:
            assert time.monotonic() < deadline, f"{len(late)} of {due} timeouts fired"
            time.sleep(1)
    return sorted(late)
