"""From a task that comes in to its reservation at the agent's socket."""

import asyncio
import json
import time
from typing import Final, NamedTuple

import aiohttp

from tests.servers import MAIN_SID, MAIN_TOKEN, Node
from tests.taskrouter import access, build
from tests.world import World

WORKERS: Final = 100
RATE: Final = 100
_FRAME_S: Final = 30
# After a hundred clients have come at one moment.
_SETTLE_S: Final = 2


class Rung(NamedTuple):
    """How long it took until the agent's client knew, in milliseconds."""

    p50_ms: float
    p99_ms: float


def ring(node: Node, total: int) -> Rung:
    """Tasks come in at a hundred a second over REST; each is accepted and completed by the worker
    whose socket tells of it."""
    world = World(node.base_url, MAIN_SID, MAIN_TOKEN, "sqlite")
    desk = build.workspace(world)
    queue = desk.queue("all")
    desk.workflow("all", queue)
    signed = access.key(world)
    tokens = {}
    for n in range(WORKERS):
        worker = desk.worker(f"agent {n}")
        tokens[worker] = access.token(desk, worker, signed=signed)
    late = sorted(asyncio.run(_ring(world, desk.path, tokens, total)))
    world.close()
    return Rung(late[len(late) // 2], late[int(len(late) * 0.99)])


async def _ring(world: World, path: str, tokens: dict[str, str], total: int) -> list[float]:
    login = aiohttp.encode_basic_auth(MAIN_SID, MAIN_TOKEN)
    late: list[float] = []
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(world.base_url, connector=connector) as session:

        async def attend(worker: str, token: str) -> None:
            """Answer whatever this worker is offered."""
            reservations = path.removeprefix("/taskrouter/v1/") + f"/Workers/{worker}/Reservations"

            async def call(url: str, method: str, **params: str) -> None:
                body = {"url": url, "method": method, "params": params, "token": token}
                headers = {"apiVersion": "v2" if method == "GET" else "v1"}
                async with session.post(access.PATH, json=body, headers=headers) as answer:
                    assert answer.status == 200, await answer.text()

            address = access.address(world, token)
            async with session.ws_connect(address) as socket:
                await socket.receive_json(timeout=_FRAME_S)
                await call(reservations, "GET", Active="true")
                ready.append(worker)
                async for frame in socket:
                    if frame.type is not aiohttp.WSMsgType.TEXT or not frame.data.strip():
                        continue
                    told = json.loads(frame.data)
                    if told["event_type"] != "reservation.created":
                        continue
                    sent = json.loads(told["payload"]["task"]["attributes"])["sent"]
                    late.append((time.perf_counter() - sent) * 1_000)
                    one = f"{reservations}/{told['payload']['sid']}"
                    await call(one, "POST", ReservationStatus="accepted")
                    await call(one, "POST", ReservationStatus="completed")

        async def come_in(n: int) -> None:
            attributes = json.dumps({"n": n, "sent": time.perf_counter()})
            headers = {"Authorization": login}
            async with session.post(
                f"{path}/Tasks", data={"Attributes": attributes}, headers=headers
            ) as answer:
                assert answer.status == 201, await answer.text()

        ready: list[str] = []
        attending = [asyncio.create_task(attend(*one)) for one in tokens.items()]
        while len(ready) < len(tokens):
            await asyncio.sleep(0.05)
        await asyncio.sleep(_SETTLE_S)
        begun = time.perf_counter()
        coming = []
        for n in range(total):
            await asyncio.sleep(max(0.0, begun + n / RATE - time.perf_counter()))
            coming.append(asyncio.create_task(come_in(n)))
        await asyncio.gather(*coming)
        async with asyncio.timeout(_FRAME_S):
            while len(late) < total:
                await asyncio.sleep(0.05)
        for one in attending:
            one.cancel()
        await asyncio.gather(*attending, return_exceptions=True)
    return late
