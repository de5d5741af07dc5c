"""`make bench`: measure, print the budgets beside what was measured, write docs/performance.md."""

import asyncio
import base64
import os
import platform
import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Final, NamedTuple

import requests
import uvloop
from rich.console import Console
from rich.table import Table

from switchroom import app, first_start
from switchroom.config import Config
from switchroom.core.sms.message import InboundSms
from switchroom.inbound.receive import receive
from switchroom.universe import RealIds
from tests import servers
from tests.bench import desktops, flows, routing, smpp, sockets, stored, timed, yardsticks
from tests.bench.load import Result, drive, get, post
from tests.bench.yardsticks import resident_mb
from tests.servers import MAIN_SID, MAIN_TOKEN, Node

NUMBER: Final = "+15550001111"
SENDERS: Final = 100
# An in-memory fake of the Messages resource in Node answered this many a second where the budget
# was set; nothing was kept on disk.
FAKE: Final = 7_800
DOCUMENT: Final = Path(__file__).parents[2] / "docs" / "performance.md"
SCALE: Final = float(os.environ.get("SWITCHROOM_BENCH_SCALE", "1"))
BACKLOGS: Final = (1_000, 10_000, 100_000, 1_000_000)
_fresh = count(20_000_000)
_console: Final = Console()


@dataclass(frozen=True)
class Row:
    """One line of the table; `met` is None where the budget is no figure of this run."""

    what: str
    measured: str
    budget: str
    met: bool


def total(n: int) -> int:
    """How many requests, by the scale of the run."""
    return max(200, int(n * SCALE))


def authorization() -> str:
    token = base64.b64encode(f"{MAIN_SID}:{MAIN_TOKEN}".encode()).decode()
    return f"Authorization: Basic {token}\r\n"


def inbound(sender: Callable[[int], str]) -> Callable[[int], bytes]:
    """Requests of the simulator's door."""

    return lambda n: inbound_to(NUMBER, sender(n))


def inbound_to(number: str, sender: str) -> bytes:
    form = {"From": sender, "To": number, "Body": "hello there, how are you"}
    return post("/simulator/v1/Messages", form, authorization())


def known(n: int) -> str:
    return f"+1555{1_000_000 + n % SENDERS}"


def unknown(n: int) -> str:
    return f"+1556{next(_fresh) % 10_000_000:07d}"


def set_up(node: Node) -> None:
    """A number with an address, and an open conversation for each known sender."""
    with requests.Session() as session:
        session.auth = (MAIN_SID, MAIN_TOKEN)
        numbers = f"{node.base_url}/2010-04-01/Accounts/{MAIN_SID}/IncomingPhoneNumbers.json"
        session.post(numbers, {"PhoneNumber": NUMBER}).raise_for_status()
        session.post(
            f"{node.base_url}/conversations/v1/Configuration/Addresses",
            {
                "Type": "sms",
                "Address": NUMBER,
                "AutoCreation.Enabled": "true",
                "AutoCreation.Type": "default",
            },
        ).raise_for_status()
    drive(port_of(node), inbound(known), SENDERS, clients=8)


def port_of(node: Node) -> int:
    return int(node.base_url.rsplit(":", 1)[1])


def at_the_door(data: Path) -> tuple[float, float]:
    """Messages a second through `receive` alone, as a carrier in this process hands them over:
    into open conversations, and with auto-creation."""
    config = Config(data=data)
    bus, clock, ids = app.make_bus(config), app.make_clock(config), RealIds()
    database = app.open_database(config, bus, clock, ids)
    first_start.prepare(database, config)

    async def hand_over(sender: Callable[[int], str], n: int) -> float:
        async def one(k: int) -> None:
            for i in range(k, n, 256):
                sms = InboundSms(
                    carrier="simulator",
                    carrier_message_id=None,
                    sender=sender(i),
                    recipient=NUMBER,
                    body="hello there, how are you",
                )
                assert await database.transact(receive, sms) is not None

        started = time.perf_counter()
        await asyncio.gather(*(one(k) for k in range(256)))
        return n / (time.perf_counter() - started)

    async def both() -> tuple[float, float]:
        return await hand_over(known, total(30_000)), await hand_over(unknown, total(15_000))

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        rates = runner.run(both())
    database.engine.close()
    return rates


def start_and_memory(folder: Path) -> tuple[float, float]:
    """Seconds from the command to the first healthy answer, and idle resident megabytes."""
    servers.start(folder / "warm").stop()
    started = time.perf_counter()
    node = servers.start(folder / "warm")
    seconds = time.perf_counter() - started
    time.sleep(1)
    memory = resident_mb(node.process.pid)
    node.stop()
    return seconds, memory


class Rest(NamedTuple):
    """The API at full load, and at half of what was reached."""

    created: Result
    fetched: Result
    half_create: Result
    half_fetch: Result
    posted: Result


def rest(node: Node) -> Rest:
    """Create and fetch conversations, and post messages into some of them."""
    port, auth = port_of(node), authorization()
    conversations = "/conversations/v1/Conversations"

    def create(n: int) -> bytes:
        return post(conversations, {"FriendlyName": f"Case {n}", "Attributes": '{"n":1}'}, auth)

    with requests.Session() as session:
        session.auth = (MAIN_SID, MAIN_TOKEN)
        listed = session.get(f"{node.base_url}{conversations}?PageSize=100").json()
    sids = [row["sid"] for row in listed["conversations"]]

    def fetch(n: int) -> bytes:
        return get(f"{conversations}/{sids[n % len(sids)]}", auth)

    def say(n: int) -> bytes:
        form = {"Author": "ann", "Body": "Good morning, how can I help?"}
        return post(f"{conversations}/{quiet[n % len(quiet)]}/Messages", form, auth)

    drive(port, create, 500)
    created = drive(port, create, total(15_000))
    drive(port, fetch, 500)
    fetched = drive(port, fetch, total(20_000))
    half_create = drive(port, create, total(6_000), rate=created.rate / 2)
    half_fetch = drive(port, fetch, total(10_000), rate=fetched.rate / 2)
    with requests.Session() as session:
        session.auth = (MAIN_SID, MAIN_TOKEN)
        quiet = [session.post(f"{node.base_url}{conversations}").json()["sid"] for _ in range(100)]
    drive(port, say, 500)
    posted = drive(port, say, total(15_000))
    return Rest(created, fetched, half_create, half_fetch, posted)


def measure(folder: Path) -> tuple[list[Row], str]:
    """All of it, one thing after the other: the table, and the graph of routing."""
    say = _console.print
    say("Start and memory...")
    seconds, memory = start_and_memory(folder)
    say("The HTTP yardstick: bare uvicorn...")
    with yardsticks.bare_uvicorn() as port:
        drive(port, inbound(known), 500)
        uvicorn = drive(port, inbound(known), total(30_000))
    say("Inbound SMS over HTTP...")
    node = servers.start(folder / "http")
    set_up(node)
    drive(port_of(node), inbound(known), total(2_000))
    over_http = drive(port_of(node), inbound(known), total(30_000))
    say("Inbound SMS over HTTP with auto-creation...")
    creating_http = drive(port_of(node), inbound(unknown), total(10_000))
    say("REST create and fetch...")
    api = rest(node)
    say("Inbound SMS through a flow...")
    flowed = flows.through_a_flow(node, lambda to, n: inbound_to(to, known(n)), total(8_000))
    say("From a task to the agent's socket, from an SMS to his desktop among five hundred...")
    rung, told = sockets.ring(node, total(2_000)), desktops.tell(node, total(1_000))
    node.stop()
    say("SMPP, against an SMSC in Node...")
    came, went = smpp.run(folder / "smpp", total(15_000))
    say("The engine of flows by itself...")
    steps = flows.engine_alone(total(100_000))
    say("Executions that wait...")
    waiting = flows.waiting(folder / "waiting", total(100_000))
    say("Assignments with 10,000 workers, by how many tasks wait...")
    backlogs = [total(n) for n in BACKLOGS]
    assigned = routing.routed(folder / "routing", total(10_000), backlogs, total(8_000))
    say(f"Lists and fetches among {stored.FEW:,} messages and among {stored.MANY:,}...")
    costs = stored.costs(folder / "stored", stored.MANY)
    say("Conversations with timers...")
    few, many = (timed.timed(folder / f"timed-{n}", n) for n in (timed.FEW, total(timed.MANY)))
    say("Inbound SMS at the carrier's door, and the bare loop on a copy of its database...")
    copy = folder / "bare.db"
    with sqlite3.connect(folder / "http" / app.DATABASE_FILE) as source:
        source.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    source.close()
    shutil.copy(folder / "http" / app.DATABASE_FILE, copy)
    bare = yardsticks.bare_group_commit(copy, total(60_000))
    door, creating = at_the_door(folder / "http")
    rows = [
        Row("yardstick: bare SQLite group-commit loop, same rows", f"{bare:,.0f}/s", "", True),
        Row("yardstick: bare uvicorn form post", f"{uvicorn.rate:,.0f}/s", "", True),
        _share("inbound SMS at the carrier's door", door, bare, 0.25),
        _at_least("inbound SMS at the carrier's door", door, FAKE, bare, "bare loop"),
        _at_least("inbound SMS over HTTP", over_http.rate, FAKE, uvicorn.rate, "bare uvicorn"),
        _share("auto-creation at the carrier's door", creating, bare, 0.125),
        _at_least("auto-creation at the carrier's door", creating, FAKE / 2, bare, "bare loop"),
        _at_least(
            "auto-creation over HTTP", creating_http.rate, FAKE / 2, uvicorn.rate, "bare uvicorn"
        ),
        *_of_rest(api, uvicorn.rate),
        *_of_flows(steps, flowed, uvicorn.rate, waiting),
        *_of_routing(assigned, rung),
        *_of_desktops(told),
        *map(_of_stored, costs),
        *_of_timers(few, many),
        _at_least("SMPP in, committed before it is answered", came, 3_000, bare, "bare loop"),
        _at_least(f"SMPP out, window {smpp.WINDOW}", went, 1_000, bare, "bare loop"),
        Row("start to ready", f"{seconds:.2f} s", "≤ 1 s", seconds <= 1),
        Row("idle resident memory", f"{memory:.0f} MB", "≤ 100 MB", memory <= 100),
    ]
    return rows, _graph(assigned.by_backlog)


def _of_rest(api: Rest, uvicorn: float) -> list[Row]:
    return [
        _at_least("REST create (conversation)", api.created.rate, 3_000, uvicorn, "bare uvicorn"),
        _at_least("REST fetch (conversation)", api.fetched.rate, 5_000, uvicorn, "bare uvicorn"),
        _at_least("REST create (message)", api.posted.rate, 3_000, uvicorn, "bare uvicorn"),
        _p99("REST create at half load", api.half_create),
        _p99("REST fetch at half load", api.half_fetch),
    ]


def _of_flows(steps: float, flowed: float, uvicorn: float, waiting: flows.Waiting) -> list[Row]:
    return [
        Row("flow engine by itself", f"{steps:,.0f} steps/s", "≥ 5,000 steps/s", steps >= 5_000),
        _at_least(
            "SMS through a flow of three widgets, answer on the handset",
            flowed,
            800,
            uvicorn,
            "bare uvicorn",
        ),
        Row(
            f"memory for {total(100_000) // 2:,} more waiting executions",
            f"{waiting.megabytes:+.1f} MB",
            "≤ 5 MB",
            waiting.megabytes <= 5,
        ),
        Row(
            f"timeouts among {total(100_000):,} waiting, 400 due a second",
            f"late by p50 {waiting.p50_ms:.0f} ms, p99 {waiting.p99_ms:.0f} ms",
            "p99 ≤ 1,000 ms",
            waiting.p99_ms <= 1_000,
        ),
    ]


def _of_routing(routed: routing.Routed, rung: sockets.Rung) -> list[Row]:
    """The rate at each backlog; the time for one at the longest against that at the shortest."""
    assigned = routed.by_backlog
    rows = [
        Row(
            f"assignments, {backlog:,} tasks waiting",
            f"{rate:,.0f}/s",
            "≥ 1,000/s",
            rate >= 1_000,
        )
        for backlog, rate in assigned
    ]
    ratio = assigned[0][1] / assigned[-1][1]
    longest = f"time for one, {assigned[-1][0]:,} against {assigned[0][0]:,} waiting"
    return [
        *rows,
        Row(longest, f"{ratio:.2f} ×", "≤ 2 ×", ratio <= 2),
        Row(
            f"assignments with as many arrivals, {assigned[-1][0]:,} tasks waiting",
            f"{routed.with_arrivals:,.0f}/s",
            "",
            True,
        ),
        Row(
            f"task by REST to the agent's socket, {sockets.RATE}/s",
            f"p50 {rung.p50_ms:.1f} ms, p99 {rung.p99_ms:.1f} ms",
            "p50 ≤ 10 ms, p99 ≤ 50 ms",
            rung.p50_ms <= 10 and rung.p99_ms <= 50,
        ),
    ]


def _of_desktops(told: desktops.Told) -> list[Row]:
    return [
        Row(
            f"SMS to the frame on the desktop, {desktops.DESKTOPS} desktops, {desktops.RATE}/s",
            f"p50 {told.p50_ms:.1f} ms, p99 {told.p99_ms:.1f} ms",
            "",
            True,
        ),
        Row(
            f"memory for {desktops.DESKTOPS} open desktops",
            f"{told.open_mb - told.idle_mb:+.1f} MB",
            "",
            True,
        ),
    ]


def _of_stored(cost: stored.Cost) -> Row:
    """Fetches and lists have a budget; the others are told beside them."""
    measured = f"{cost.few_ms:.2f} ms → {cost.many_ms:.2f} ms = {cost.ratio:.2f} ×"
    return Row(
        f"{cost.what}: {stored.FEW:,} messages stored → {stored.MANY:,}",
        measured,
        "≤ 2 ×",
        cost.ratio <= 2,
    )


def _of_timers(few: timed.Timed, many: timed.Timed) -> list[Row]:
    """What so many timers cost that run."""
    among = f"conversations with timers, {timed.FEW:,} → {total(timed.MANY):,}"
    return [
        Row(
            f"processor time to be ready among {among}",
            f"{few.start_cpu_s:.2f} s → {many.start_cpu_s:.2f} s",
            "≤ 2 ×",
            many.start_cpu_s <= 2 * few.start_cpu_s,
        ),
        Row(
            f"memory among {among}",
            f"{few.memory_mb:.0f} MB → {many.memory_mb:.0f} MB",
            "≤ 10 MB more",
            many.memory_mb - few.memory_mb <= 10,
        ),
        Row(
            f"processor time of ten idle seconds among {among}",
            f"{few.idle_cpu_s:.2f} s → {many.idle_cpu_s:.2f} s",
            "≤ 0.1 s more",
            many.idle_cpu_s - few.idle_cpu_s <= 0.1,
        ),
        Row(
            f"one more with timers among {among}",
            f"{few.create_ms:.2f} ms → {many.create_ms:.2f} ms",
            "≤ 2 ×",
            many.create_ms <= 2 * few.create_ms,
        ),
    ]


def _graph(assigned: list[tuple[int, float]]) -> str:
    """The time of an assignment by how many tasks wait, as a diagram."""
    names = ", ".join(f'"{backlog:,}"' for backlog, _ in assigned)
    times = ", ".join(f"{1_000 / rate:.2f}" for _, rate in assigned)
    highest = max(1_000 / rate for _, rate in assigned) * 1.5
    return f"""```mermaid
xychart-beta
    title "An assignment, 10,000 workers"
    x-axis "tasks waiting" [{names}]
    y-axis "milliseconds" 0 --> {highest:.1f}
    bar [{times}]
```"""


def _share(what: str, rate: float, loop: float, budget: float) -> Row:
    share = rate / loop
    return Row(
        what,
        f"{rate:,.0f}/s = {share:.2f} × bare loop",
        f"≥ {budget:g} × bare loop",
        share >= budget,
    )


def _at_least(what: str, rate: float, budget: float, yardstick: float, name: str) -> Row:
    measured = f"{rate:,.0f}/s = {rate / yardstick:.2f} × {name}"
    return Row(what, measured, f"≥ {budget:,.0f}/s", rate >= budget)


def _p99(what: str, result: Result) -> Row:
    measured = f"p50 {result.p50_ms:.1f} ms, p99 {result.p99_ms:.1f} ms at {result.rate:,.0f}/s"
    return Row(what, measured, "p99 < 20 ms", result.p99_ms < 20)


def processor() -> str:
    """The name of the processor."""
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.processor() or platform.machine()


def write(rows: list[Row], graph: str) -> None:
    """Put table and graph between the marks of docs/performance.md; the rest is written by hand."""
    lines = [
        f"Measured {datetime.now(UTC):%Y-%m-%d} on {os.cpu_count()} cores of {processor()},"
        f" {platform.system()}, Python {platform.python_version()},"
        f" SQLite {sqlite3.sqlite_version}; load generator on the same machine.",
        "",
        "| what | measured | budget | met |",
        "| --- | --- | --- | --- |",
        *(f"| {r.what} | {r.measured} | {r.budget} | {_mark(r)} |" for r in rows),
        "",
        graph,
    ]
    begin, end = "<!-- bench -->", "<!-- /bench -->"
    text = DOCUMENT.read_text()
    head, _, rest_of_it = text.partition(begin)
    _, _, tail = rest_of_it.partition(end)
    DOCUMENT.write_text(f"{head}{begin}\n" + "\n".join(lines) + f"\n{end}{tail}")


def _mark(row: Row) -> str:
    if not row.budget:
        return ""
    return "yes" if row.met else "**no**"


def main() -> None:
    """Measure, print, write."""
    with tempfile.TemporaryDirectory() as folder:
        rows, graph = measure(Path(folder))
    table = Table("what", "measured", "budget", "met")
    for row in rows:
        table.add_row(row.what, row.measured, row.budget, _mark(row).strip("*"))
    _console.print(table)
    if "--dry" not in sys.argv:
        write(rows, graph)
        _console.print(f"Written to {DOCUMENT.relative_to(Path.cwd())}")


if __name__ == "__main__":
    main()
