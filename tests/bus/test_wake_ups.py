"""Wake-ups: within a process from any thread, between processes over PostgreSQL."""

import asyncio
import threading

import psycopg

from switchroom.bus.memory import MemoryBus
from switchroom.bus.postgres import PostgresBus
from tests.servers import Postgres


async def heard(event: asyncio.Event, wait_s: float = 60) -> bool:
    """Whether news came; the watcher looks again afterwards."""
    try:
        await asyncio.wait_for(event.wait(), wait_s)
    except TimeoutError:
        return False
    event.clear()
    return True


def test_a_thread_wakes_those_who_watch_its_topic_and_no_others() -> None:
    async def go() -> None:
        bus = MemoryBus()
        await bus.start()
        with bus.watch("jobs", "sms AC1") as mine, bus.watch("sms AC2") as other:
            threading.Thread(target=bus.wake, args=({"sms AC1"},)).start()
            assert await heard(mine)
            assert not other.is_set()
        bus.wake({"jobs"})
        await asyncio.sleep(0.01)
        assert not mine.is_set(), "nobody is told after the watch has ended"
        await bus.close()
        bus.wake({"jobs"})

    asyncio.run(go())


def test_another_process_hears_it_also_after_its_connection_was_cut(postgres: Postgres) -> None:
    url = postgres.fresh()

    async def until_heard(bus: PostgresBus, event: asyncio.Event) -> None:
        for _ in range(900):
            bus.wake({"topic"})
            if await heard(event, 0.1):
                return
        raise AssertionError("no wake-up came")

    async def go() -> None:
        near, far = PostgresBus(url), PostgresBus(url)
        await near.start()
        await far.start()
        with far.watch("topic") as news:
            await until_heard(near, news)
            async with await psycopg.AsyncConnection.connect(url, autocommit=True) as admin:
                cut = await admin.execute(
                    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
                assert (await cut.fetchone() or [0])[0] >= 2
            await until_heard(near, news)
        await near.close()
        await far.close()

    asyncio.run(go())


def test_more_topics_than_one_notification_holds(postgres: Postgres) -> None:
    url = postgres.fresh()
    topics = {f"sms AC{n:032d}" for n in range(450)}

    async def go() -> None:
        near, far = PostgresBus(url), PostgresBus(url)
        await near.start()
        await far.start()
        with far.watch("ready") as ready:
            for _ in range(900):
                near.wake({"ready"})
                if await heard(ready, 0.1):
                    break
        last = max(topics)
        with far.watch(last) as news:
            near.wake(topics)
            assert await heard(news)
        await near.close()
        await far.close()

    asyncio.run(go())
