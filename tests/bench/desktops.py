"""Five hundred desktops on one node: from a customer's SMS to the frame on his agent's desktop.

`python -m tests.bench.desktops` prints the figures by themselves.
"""

import asyncio
import json
import tempfile
import time
from pathlib import Path
from typing import Any, Final, NamedTuple

import aiohttp

from tests import servers
from tests.rest.desk.agents import Floor, open_floor
from tests.servers import MAIN_SID, MAIN_TOKEN, Node
from tests.world import World

DESKTOPS: Final = 500
# Each agent has several windows open: logging in hundreds of people would measure argon2.
AGENTS: Final = 50
RATE: Final = 50
_FRAME_S: Final = 30
_SETTLE_S: Final = 3


class Told(NamedTuple):
    """How long it took until all desktops of the agent had the frame, and memory in MB."""

    p50_ms: float
    p99_ms: float
    idle_mb: float
    open_mb: float


def memory_mb(node: Node) -> float:
    """The resident memory of a node."""
    for line in Path(f"/proc/{node.process.pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1_024
    raise AssertionError("the process has no memory")


def tell(node: Node, total: int) -> Told:
    """SMS come in at a steady rate, each into a conversation that an agent has."""
    world = World(node.base_url, MAIN_SID, MAIN_TOKEN, "sqlite")
    floor = open_floor(world, *(f"agent{n}" for n in range(AGENTS)))
    customers = []
    for _ in range(AGENTS):
        customer = floor.customer()
        floor.sms(customer, "hello")
        customers.append(customer)
    for agent in floor.agents.values():
        agent.accept()
    idle = memory_mb(node)
    late, opened = asyncio.run(_tell(node, floor, customers, total))
    world.close()
    late.sort()
    return Told(late[len(late) // 2], late[int(len(late) * 0.99)], idle, opened)


async def _tell(
    node: Node, floor: Floor, customers: list[str], total: int
) -> tuple[list[float], float]:
    login = aiohttp.encode_basic_auth(MAIN_SID, MAIN_TOKEN)
    late: list[float] = []
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(node.base_url, connector=connector) as session:
        opened: list[None] = []

        async def watch(cookie: str) -> None:
            headers = {"Cookie": cookie}
            async with session.ws_connect("/desk/v1/Live?v=1", headers=headers) as socket:
                opened.append(None)
                async for frame in socket:
                    heard(json.loads(frame.data))

        def heard(frame: Any) -> None:
            if frame["type"] == "message" and frame["message"]["body"].startswith("sent "):
                sent = float(frame["message"]["body"].removeprefix("sent "))
                late.append((time.perf_counter() - sent) * 1_000)

        async def write(n: int) -> None:
            body = {"From": customers[n % AGENTS], "To": floor.number}
            body["Body"] = f"sent {time.perf_counter()}"
            headers = {"Authorization": login}
            async with session.post("/simulator/v1/Messages", data=body, headers=headers) as answer:
                assert answer.status == 201, await answer.text()

        cookies = [agent.browser.sent_cookie for agent in floor.agents.values()]
        watching = [asyncio.create_task(watch(cookies[n % AGENTS])) for n in range(DESKTOPS)]
        async with asyncio.timeout(_FRAME_S):
            while len(opened) < DESKTOPS:
                await asyncio.sleep(0.05)
        await asyncio.sleep(_SETTLE_S)
        resident = memory_mb(node)
        begun = time.perf_counter()
        writing = []
        for n in range(total):
            await asyncio.sleep(max(0.0, begun + n / RATE - time.perf_counter()))
            writing.append(asyncio.create_task(write(n)))
        await asyncio.gather(*writing)
        async with asyncio.timeout(_FRAME_S):
            while len(late) < total * (DESKTOPS // AGENTS):
                await asyncio.sleep(0.05)
        for one in watching:
            one.cancel()
        await asyncio.gather(*watching, return_exceptions=True)
    return late, resident


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder, servers.serving(Path(folder)) as serving:
        print(tell(serving, 500))
