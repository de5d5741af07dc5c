"""The outbox: leases, order within a key, delays, dead letters."""

import random
from concurrent.futures import ThreadPoolExecutor

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from switchroom.core.clock import SECOND
from switchroom.store import outbox
from switchroom.store.database import Database
from switchroom.store.outbox import Job
from switchroom.store.work import Work
from tests.conftest import examples
from tests.explained import plans
from tests.store.conftest import START, Store

WALL = 5_000_000_000


class Note(msgspec.Struct, frozen=True):
    text: str


def put(database: Database, text: str, key: str = "", due: int | None = None) -> None:
    database.transact_now(
        lambda work: outbox.put(work, "note", "AC1", Note(text), key=key, due=due)
    )


def claim(database: Database, wall: int = WALL, most: int = 100) -> list[Job]:
    jobs: list[Job] = database.transact_now(outbox.claim, wall, most)
    return jobs


def text(job: Job) -> str:
    return msgspec.json.decode(job.payload, type=Note).text


def finish(database: Database, job: Job) -> bool:
    def do(work: Work) -> bool:
        gone = outbox.take_away(work, job)
        if gone:
            outbox.pass_on(work, job)
        return gone

    done: bool = database.transact_now(do)
    return done


def test_a_claimed_job_is_nobody_elses_until_its_lease_ends(store: Store) -> None:
    put(store.database, "once")
    [job] = claim(store.database)
    assert text(job) == "once"
    assert claim(store.database) == []
    later = WALL + (outbox.LEASE_S + 1) * SECOND
    [again] = claim(store.database, later)
    assert again.token == job.token, "the idempotency token stays"
    assert finish(store.database, again)
    assert not finish(store.database, job), "the one that lost its lease finds it done"
    assert claim(store.database, later * 2) == []


def test_one_key_is_worked_on_in_order(store: Store) -> None:
    for n in range(3):
        put(store.database, f"a{n}", key="a")
        put(store.database, f"b{n}", key="b")
    seen: list[str] = []
    while jobs := claim(store.database):
        assert len({job.key for job in jobs}) == len(jobs)
        seen += [text(job) for job in jobs]
        for job in jobs:
            finish(store.database, job)
    assert [note for note in seen if note[0] == "a"] == ["a0", "a1", "a2"]
    assert [note for note in seen if note[0] == "b"] == ["b0", "b1", "b2"]


def test_a_postponed_job_holds_its_key_up_and_a_dead_one_does_not(store: Store) -> None:
    put(store.database, "first", key="k")
    put(store.database, "second", key="k")
    [first] = claim(store.database)
    store.database.transact_now(outbox.postpone, first, START + SECOND, "no answer")
    assert claim(store.database) == []
    assert store.database.transact_now(outbox.next_due) == START + SECOND
    store.clock.turn_to(START + SECOND)
    [first] = claim(store.database)
    assert (text(first), first.attempts) == ("first", 1)
    store.database.transact_now(outbox.bury, first, "gone for good")
    [second] = claim(store.database)
    assert text(second) == "second"
    age = store.database.transact_now(outbox.age)
    assert age.dead == 1


def test_put_by_keeps_one_job_and_its_earliest_time(store: Store) -> None:
    def by(due: int) -> None:
        store.database.transact_now(
            lambda work: outbox.put_by(work, "note", "AC1", Note("t"), key="t", due=due)
        )

    for due in (START + 5, START + 3, START + 9):
        by(due)
    assert store.database.transact_now(outbox.next_due) == START + 3
    store.clock.turn_to(START + 9)
    assert len(claim(store.database)) == 1


def test_many_claim_in_parallel_and_nobody_gets_the_same(store: Store) -> None:
    for n in range(60):
        put(store.database, str(n), key=f"key {n % 40}")
    done: list[str] = []

    def worker(number: int) -> None:
        chance, idle = random.Random(number), 0
        while idle < 3:
            jobs = claim(store.database, most=chance.randint(1, 5))
            idle = 0 if jobs else idle + 1
            for job in jobs:
                assert finish(store.database, job)
                done.append(text(job))

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(worker, range(6)))
    assert sorted(map(int, done)) == list(range(60))
    assert all(done.index(str(n)) < done.index(str(n + 40)) for n in range(20))


def test_putting_and_finishing_one_key_in_parallel_loses_no_head(store: Store) -> None:
    """The last job is finished while the next is put: it must not wait for a head for ever."""

    def one_round(n: int) -> None:
        put(store.database, f"{n} a", key=f"round {n}")
        [job] = [job for job in claim(store.database) if job.key == f"round {n}"]
        with ThreadPoolExecutor(2) as threads:
            threads.submit(finish, store.database, job)
            threads.submit(put, store.database, f"{n} b", f"round {n}")
        [following] = claim(store.database)
        assert text(following) == f"{n} b"
        finish(store.database, following)

    for n in range(15):
        one_round(n)


def test_a_job_of_a_failed_transaction_is_not_there(store: Store) -> None:
    def fail(work: Work) -> None:
        outbox.put(work, "note", "AC1", Note("never"))
        raise ValueError

    with pytest.raises(ValueError):
        store.database.transact_now(fail)
    assert claim(store.database) == []


@settings(
    max_examples=examples(15),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.lists(
        st.tuples(st.sampled_from("abc"), st.sampled_from(["done", "again", "dead"])), max_size=12
    )
)
def test_whatever_happens_a_keys_order_holds_and_nothing_stays(
    store: Store, plan: list[tuple[str, str]]
) -> None:
    database = store.database
    for n, (key, _) in enumerate(plan):
        put(database, str(n), key=key)
    tried: set[int] = set()
    ended: list[int] = []
    while (due := database.transact_now(outbox.next_due)) is not None:
        store.clock.turn_to(due)
        for job in claim(database):
            n = int(text(job))
            fate = plan[n][1]
            if fate == "again" and n not in tried:
                tried.add(n)
                retry = store.clock.now() + SECOND
                database.transact_now(outbox.postpone, job, retry, "again")
            elif fate == "dead":
                database.transact_now(outbox.bury, job, "dead")
                ended.append(n)
            else:
                finish(database, job)
                ended.append(n)
    for key in "abc":
        of_key = [n for n in ended if plan[n][0] == key]
        assert of_key == sorted(of_key)
    assert sorted(ended) == list(range(len(plan)))
    database.transact_now(lambda work: work.run("DELETE FROM jobs"))


def test_a_start_gives_up_what_was_leased_in_every_lane(store: Store) -> None:
    def leave(work: Work) -> None:
        for lane in ("", "CR1", "CR2"):
            outbox.put(work, "note", "AC1", Note(lane), lane=lane)

    def take(work: Work, owner: str) -> list[str]:
        jobs = [job for lane in ("", "CR2") for job in outbox.claim(work, WALL, 9, owner, lane)]
        return [text(job) for job in jobs]

    database = store.database
    database.transact_now(leave)
    put(database, "waits", due=START + SECOND)
    assert database.transact_now(take, "one") == ["", "CR2"]
    assert database.transact_now(take, "two") == []
    assert database.transact_now(outbox.release, "two") == 0
    assert database.transact_now(outbox.release, "one") == 2
    assert database.transact_now(take, "two") == ["", "CR2"]
    assert database.transact_now(outbox.release_all) == 2
    assert database.transact_now(take, "two") == ["", "CR2"]


def in_lane(work: Work, lane: str) -> list[tuple[str, int]]:
    rows = work.values("SELECT payload, head FROM jobs WHERE lane = ? ORDER BY id", lane)
    return [(msgspec.json.decode(payload, type=Note).text, head) for payload, head in rows]


def test_an_emptied_lane_leaves_nothing_behind(store: Store) -> None:
    """Heads, those behind them, and those whose head went into another lane."""
    database = store.database

    def fill(work: Work) -> None:
        for lane in ("one", "two"):
            for n in range(3):
                outbox.put(work, "note", "AC1", Note(f"{lane} {n}"), key=f"k {lane}", lane=lane)
            outbox.put(work, "note", "AC1", Note(f"{lane} alone"), lane=lane)
            outbox.put(work, "note", "AC1", Note(f"{lane} gone"), key=f"g {lane}", lane=lane)
            outbox.put(work, "note", "AC1", Note(f"{lane} left"), key=f"g {lane}", lane=lane)

    database.transact_now(fill)
    jobs = database.transact_now(outbox.claim, WALL, 100, "", "one")
    [gone] = [job for job in jobs if text(job) == "one gone"]
    [alone] = [job for job in jobs if text(job) == "one alone"]
    database.transact_now(outbox.change_lane, gone, "two")
    database.transact_now(outbox.bury, alone, "no good")
    assert database.transact_now(outbox.empty_lane, "one") == 4
    assert database.transact_now(in_lane, "one") == [("one alone", 0)]
    common = [("one 0", 1), ("one 1", 0), ("one 2", 0), ("one left", 0)]
    assert database.transact_now(in_lane, "") == common
    assert len(database.transact_now(in_lane, "two")) == 7


def test_the_age_is_that_of_the_oldest_live_job_that_is_due(store: Store) -> None:
    """What is dead is counted, and is no reason to call the outbox old."""
    put(store.database, "dead", due=START - 90 * SECOND)
    [dead] = claim(store.database)
    store.database.transact_now(outbox.bury, dead, "no good")
    put(store.database, "waits", due=START + SECOND)
    age = store.database.transact_now(outbox.age)
    assert (age.late, age.oldest_due, age.dead) == (0, None, 1)
    put(store.database, "late", due=START - 20 * SECOND)
    put(store.database, "later", due=START - 10 * SECOND)
    age = store.database.transact_now(outbox.age)
    assert (age.late, age.oldest_due, age.dead) == (2, START - 20 * SECOND, 1)


LOOKS = {
    "empty a lane": (lambda work: outbox.empty_lane(work, "one"), {"jobs_due", "jobs_behind"}),
    "age": (lambda work: outbox.age(work, ("", "one")), {"jobs_due", "jobs_dead"}),
}


@pytest.mark.parametrize("what", LOOKS)
def test_what_is_stored_costs_nothing(store: Store, what: str) -> None:
    """Hundreds of jobs that are dead, or of other lanes, are not looked at."""

    def fill(work: Work) -> None:
        for n in range(300):
            outbox.put(work, "note", "AC1", Note(""), key=f"k {n % 100}", lane="two")
            outbox.put(work, "note", "AC1", Note(""), key=f"c {n}", due=START + SECOND)
        outbox.put(work, "note", "AC1", Note(""), key="x", lane="one")
        outbox.put(work, "note", "AC1", Note(""), key="x", lane="one")

    store.database.transact_now(fill)
    look, indexes = LOOKS[what]
    found = plans(store.database, look)
    steps = [step for plan in found for step in plan.steps]
    assert {index for index in indexes if any(index in step for step in steps)} == indexes, steps
    faults = [fault for plan in found for fault in plan.faults(10)]
    assert not faults, "\n".join(faults)
