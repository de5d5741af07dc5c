"""Transactions: whole or not at all, in turns where they must be, answered after the commit."""

import asyncio
import sqlite3
import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from switchroom.store.database import Database
from switchroom.store.sqlite import SqliteEngine
from switchroom.store.work import Asks, Event, Value, Work
from switchroom.universe import ManualClock, RealIds
from tests.store.conftest import START, Store


class Added(Event, frozen=True, kw_only=True):
    kind = "test.added"
    name: str

    def facts(self) -> Mapping[str, Value]:
        return {"name": self.name}


def put(work: Work, name: str, value: str) -> None:
    work.run("INSERT INTO meta (name, value) VALUES (?, ?)", name, value)


def get(work: Work, name: str) -> str | None:
    found = work.value("SELECT value FROM meta WHERE name = ?", name)
    return None if found is None else str(found)


def put_and_fail(work: Work, name: str) -> None:
    put(work, name, "never")
    raise ValueError(name)


def test_a_failed_operation_leaves_nothing_and_hurts_no_neighbour(store: Store) -> None:
    async def all_at_once() -> list[object]:
        database = store.database
        return await asyncio.gather(
            *(
                database.transact(put_and_fail, f"bad {n}")
                if n % 3 == 0
                else database.transact(put, f"good {n}", str(n))
                for n in range(60)
            ),
            return_exceptions=True,
        )

    endings = asyncio.run(all_at_once())
    assert [type(ending) for ending in endings[:3]] == [ValueError, type(None), type(None)]
    for n in range(60):
        kept = store.database.transact_now(get, f"good {n}")
        assert kept == (None if n % 3 == 0 else str(n))
        assert store.database.transact_now(get, f"bad {n}") is None


def test_counting_in_parallel_loses_nothing(store: Store) -> None:
    def count(work: Work) -> int:
        work.lock("counter")
        value = int(get(work, "count") or 0) + 1
        work.run("DELETE FROM meta WHERE name = ?", "count")
        put(work, "count", str(value))
        return value

    with ThreadPoolExecutor(16) as threads:
        seen = list(threads.map(lambda _: store.database.transact_now(count), range(100)))
    assert sorted(seen) == list(range(1, 101))


def test_what_was_answered_can_be_read(store: Store) -> None:
    """A read asked for after a write was acknowledged sees it, whatever else is being read."""

    async def write_then_read(n: int) -> str | None:
        await store.database.transact(put, f"name {n}", str(n))
        return await store.database.read(get, f"name {n}")

    async def many() -> list[str | None]:
        return await asyncio.gather(*(write_then_read(n) for n in range(200)))

    assert asyncio.run(many()) == [str(n) for n in range(200)]


def test_what_is_undone_leaves_nothing_and_the_rest_stays(store: Store) -> None:
    def tried(work: Work, name: str, answer: bool) -> bool:
        put(work, name, "tried")
        work.emit(Added(account_sid="AC1", name=name))
        work.wake(name)
        work.memory[name] = "known"
        return answer

    def act(work: Work) -> list[bool]:
        put(work, "before", "yes")
        answers = [work.undo_if(partial(tried, work, name, name == "bad")) for name in names]
        assert list(work.memory) == ["good", "later"]
        return answers

    names = ("good", "bad", "later")
    store.woken.clear()
    assert store.database.transact_now(act) == [False, True, False]
    kept = [store.database.transact_now(get, name) for name in ("before", *names)]
    assert kept == ["yes", "tried", None, "tried"]
    told = store.database.transact_now(lambda work: work.values("SELECT facts FROM events"))
    assert told == [('{"name":"good"}',), ('{"name":"later"}',)]
    assert store.woken == [{"good", "later"}]


def test_events_are_kept_and_followed_in_the_same_transaction(store: Store) -> None:
    def follow(work: Work, event: Added) -> None:
        put(work, f"followed {event.name}", "yes")
        if event.name == "first":
            work.emit(Added(account_sid="AC1", name="second"))

    store.reactions = {Added: (follow,)}
    store.database = Database(store.engine, store.clock, RealIds(), store.reactions)

    def act(work: Work) -> None:
        work.emit(Added(account_sid="AC1", name="first"))
        work.wake("topic")

    store.database.transact_now(act)
    assert store.database.transact_now(get, "followed second") == "yes"
    rows = store.database.transact_now(
        lambda work: work.values(
            "SELECT account_sid, kind, subject, facts, date_created FROM events ORDER BY position"
        )
    )
    assert rows == [
        ("AC1", "test.added", "AC1", f'{{"name":"{name}"}}', START) for name in ("first", "second")
    ]
    assert {"topic"} in store.woken


def test_an_endless_chain_of_events_is_stopped(store: Store) -> None:
    def again(work: Work, event: Added) -> None:
        work.emit(Added(account_sid="AC1", name="again"))

    database = Database(store.engine, store.clock, RealIds(), {Added: (again,)})
    with pytest.raises(AssertionError, match="go on causing"):
        database.transact_now(lambda work: work.emit(Added(account_sid="AC1", name="once")))
    assert store.database.transact_now(lambda work: work.value("SELECT count(*) FROM events")) == 0


def test_a_question_undoes_the_attempt_and_the_answer_lets_it_pass(store: Store) -> None:
    def asking(work: Work) -> object:
        put(work, "asked", "yes")
        return work.ask("colour", "which?")

    async def ask_then_tell() -> object:
        with pytest.raises(Asks) as asked:
            await store.database.transact(asking)
        assert (asked.value.key, asked.value.question) == ("colour", "which?")
        assert await store.database.read(get, "asked") is None
        return await store.database.transact(asking, answers={"colour": "red"})

    assert asyncio.run(ask_then_tell()) == "red"


def test_texts_come_back_as_they_were_given(store: Store) -> None:
    for text in ("", "50% ?", "naïve 😀\n\t", "'; DROP TABLE meta; --", "x" * 100_000):
        store.database.transact_now(lambda work: work.run("DELETE FROM meta WHERE name = 'text'"))
        store.database.transact_now(put, "text", text)
        assert store.database.transact_now(get, "text") == text


def test_sqlite_commits_waiting_transactions_together(tmp_path: Path) -> None:
    """While the first holds the writer, the others gather and share one commit."""
    commits: list[str] = []
    engine = SqliteEngine(tmp_path / "group.db", lambda topics: commits.append("commit"))
    engine.start()
    database = Database(engine, ManualClock(START), RealIds(), {})
    gate = threading.Event()

    def first(work: Work) -> None:
        gate.wait(60)
        work.wake("topic")

    async def go() -> None:
        held = asyncio.ensure_future(database.transact(first))
        await asyncio.sleep(0.05)
        rest = [
            asyncio.ensure_future(database.transact(lambda work: work.wake("topic")))
            for _ in range(100)
        ]
        await asyncio.sleep(0.05)
        gate.set()
        await asyncio.gather(held, *rest)

    asyncio.run(go())
    engine.close()
    assert 1 <= len(commits) <= 3


def test_a_full_disk_fails_the_group_and_not_the_program(tmp_path: Path) -> None:
    engine = SqliteEngine(tmp_path / "full.db", lambda topics: None)
    engine.start()
    database = Database(engine, ManualClock(START), RealIds(), {})
    database.transact_now(lambda work: work.run("CREATE TABLE t (x TEXT)"))
    database.transact_now(lambda work: work.run("PRAGMA max_page_count = 8"))
    with pytest.raises(sqlite3.OperationalError, match="full"):
        database.transact_now(lambda work: work.run("INSERT INTO t VALUES (?)", "x" * 1_000_000))
    database.transact_now(lambda work: work.run("PRAGMA max_page_count = 100000"))
    database.transact_now(lambda work: work.run("INSERT INTO t VALUES (?)", "small"))
    assert database.transact_now(lambda work: work.value("SELECT x FROM t")) == "small"
    engine.close()
