"""What conversations with timers cost while the timers run: start, memory, and a request."""

import os
import statistics
import time
from pathlib import Path
from typing import Final, NamedTuple

import requests

from tests import servers
from tests.bench.yardsticks import resident_mb
from tests.filled import fill_timers
from tests.servers import MAIN_SID, MAIN_TOKEN, Node

FEW: Final = 1_000
MANY: Final = 1_000_000
_REQUESTS: Final = 300
_REST_S: Final = 10
_TICKS: Final = os.sysconf("SC_CLK_TCK")


class Timed(NamedTuple):
    """Processor seconds until the first healthy answer, resident megabytes, processor seconds of
    ten idle ones, and milliseconds to make one more conversation with timers."""

    start_cpu_s: float
    memory_mb: float
    idle_cpu_s: float
    create_ms: float


def timed(folder: Path, count: int) -> Timed:
    """Measure a server over so many conversations with timers."""
    fill_timers(folder, count)
    servers.start(folder).stop()
    node = servers.start(folder)
    start_s = processor_s(node.process.pid)
    try:
        time.sleep(1)
        before = processor_s(node.process.pid)
        time.sleep(_REST_S)
        idle = processor_s(node.process.pid) - before
        memory = resident_mb(node.process.pid)
        return Timed(start_s, memory, idle, _create_ms(node))
    finally:
        node.stop()


def processor_s(pid: int) -> float:
    """How long a process has been at work."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _create_ms(node: Node) -> float:
    seconds = []
    with requests.Session() as session:
        session.auth = (MAIN_SID, MAIN_TOKEN)
        for _ in range(_REQUESTS):
            began = time.perf_counter()
            url = f"{node.base_url}/conversations/v1/Conversations"
            form = {"Timers.Inactive": "PT1H", "Timers.Closed": "PT2H"}
            session.post(url, form).raise_for_status()
            seconds.append(time.perf_counter() - began)
    return statistics.quantiles(seconds, n=4)[0] * 1_000
