"""A whole day in a contact centre, from handset to handset, without an orphan: of 500 customers,
and of 2,000 by `make sim`."""

import asyncio
import os
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import aiohttp
import pytest

from tests import servers
from tests.e2e.day import checks
from tests.e2e.day.agents import CAPACITY, Agent
from tests.e2e.day.customers import Customers
from tests.e2e.day.diary import Diary
from tests.e2e.day.floor import Floor, open_floor
from tests.servers import Postgres
from tests.world import PATIENCE_S, World, settle_in

AGENTS: Final = 20
CUSTOMERS: Final = int(os.environ.get("SWITCHROOM_DAY_CUSTOMERS", "500"))
SEED: Final = int(os.environ.get("SWITCHROOM_DAY_SEED", "7"))

_DAY_S: Final = 24 * 3600
_AFTER_S: Final = 4 * 3600
_OPENS_S: Final = 6 * 3600
_CLOSES_S: Final = 22 * 3600
# The last ones stay until nobody waits any more.
_SHIFTS: Final = (
    (_OPENS_S, _OPENS_S + 8 * 3600),
    (_OPENS_S + 4 * 3600, _OPENS_S + 12 * 3600),
    (_CLOSES_S - 8 * 3600, _DAY_S + 2 * _AFTER_S),
)
_CUTS: Final = 40
_QUIET_S: Final = 0.005


@pytest.fixture(params=("sqlite", "postgres"))
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    database = ""
    if request.param == "postgres":
        postgres: Postgres = request.getfixturevalue("postgres")
        database = postgres.fresh()
    with servers.serving(tmp_path / "data", "--clock", "manual", database=database) as node:
        world = settle_in(node, "Day", request.param, manual=True)
        yield world
        world.close()


@pytest.mark.timeout(3600)
def test_a_day_of_twenty_agents_and_their_customers(world: World) -> None:
    asyncio.run(_day(world, open_floor(world, AGENTS)))


async def _day(world: World, floor: Floor) -> None:
    chance = random.Random(SEED)
    connector = aiohttp.TCPConnector(limit=40)
    async with aiohttp.ClientSession(connector=connector) as http:
        diary = Diary(http, world.base_url)
        auth = {"Authorization": aiohttp.encode_basic_auth(world.account_sid, world.auth_token)}
        customers = Customers(
            http, world.base_url, auth, diary, random.Random(SEED + 1), floor.number, _DAY_S
        )
        for n in range(CUSTOMERS):
            at_s = chance.triangular(_OPENS_S, _CLOSES_S)
            customers.arrive(f"+1212{5550000 + n:07d}", at_s)
        agents = [await _seat(world, diary, customers, name) for name in floor.agents]
        for n, agent in enumerate(agents):
            agent.work(*_SHIFTS[n % len(_SHIFTS)])
        for _ in range(_CUTS):
            diary.put(chance.uniform(_OPENS_S, _CLOSES_S), chance.choice(agents).cut)
        try:
            await _turn(diary)
            await _until_true(agents)
        finally:
            for agent in agents:
                await agent.hang_up()
                await agent.http.close()
    _tell(customers, agents)
    assert not any(agent.closings for agent in agents)
    assert all(agent.most_at_once <= CAPACITY for agent in agents)
    owners = checks.nobody_is_orphaned(world, floor.workspace_sid)
    print(f"conversations: {dict(owners)}")
    checks.texts_are_kept(world, customers, agents)
    assert not any(owner.startswith("task") for owner in owners), owners
    assert owners["closed"] > CUSTOMERS * 0.6, owners
    assert sum(len(agent.sends) for agent in agents) > CUSTOMERS


async def _seat(world: World, diary: Diary, customers: Customers, name: str) -> Agent:
    """An agent at an open desktop."""
    http = aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))
    agent = Agent(name, world.base_url, diary, customers, random.Random(f"{SEED} {name}"), http)
    await agent.log_in()
    await agent.begin()
    return agent


async def _turn(diary: Diary) -> None:
    """Let the day go by."""
    end_s = _DAY_S + _AFTER_S
    loop = asyncio.get_running_loop()
    while diary.now_s < end_s:
        await diary.turn(end_s)
        await asyncio.gather(*(deed() for deed in diary.due()))
        began = loop.time()
        await diary.settle()
        # What a slow server says to the sockets takes its time as well.
        await asyncio.sleep(max(_QUIET_S, (loop.time() - began) / 2))


async def _until_true(agents: list[Agent]) -> None:
    """Wait until every desktop shows what the API does."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + PATIENCE_S
    while True:
        looks = [await agent.look() for agent in agents]
        try:
            return checks.desktops_are_true(agents, looks)
        except AssertionError:
            if loop.time() > deadline:
                raise
        await asyncio.sleep(0.1)


def _tell(customers: Customers, agents: list[Agent]) -> None:
    """The day in figures, for those who watch (pytest -s)."""
    nothing: Counter[str] = Counter()
    refusals = sum((agent.refusals for agent in agents), start=nothing)
    closings = sum((agent.closings for agent in agents), start=nothing)
    print(
        f"\n{sum(customers.sent.values())} texts of {len(customers.sent)} customers,"
        f" {sum(len(agent.sends) for agent in agents)} answers;"
        f" refused: {dict(refusals)}; closed: {dict(closings)}"
    )
