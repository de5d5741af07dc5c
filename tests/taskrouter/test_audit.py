"""A workspace whose rows were changed by hand: the audit says what is wrong and changes nothing."""

import asyncio
import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, Final

import pytest

from switchroom.core.clock import SECOND
from switchroom.store.work import Value, Work
from switchroom.taskrouter import (
    activities,
    audit,
    presence,
    queues,
    reservations,
    tasks,
    worker_channels,
    workers,
    workflows,
    workspaces,
)
from switchroom.taskrouter.audit import Audit
from switchroom.taskrouter.books import Bounds
from switchroom.taskrouter.rows import Reservation, Workspace
from tests.conftest import ENGINES
from tests.explained import plans
from tests.servers import MAIN_SID
from tests.taskrouter.house import House

Deed = Callable[[Work, Workspace], Any]


class Place:
    """A workspace with one queue, in which Ann has one task accepted and one offered of three
    places, Bob is away, and one task waits for Bob."""

    def __init__(self, house: House) -> None:
        self.house = house
        made = house.run(partial(workspaces.create, account_sid=MAIN_SID, friendly_name="Desk"))
        self.sid = made.sid
        self.queue = self.do(
            lambda work, at: queues.create(
                work, at, friendly_name="All", target_workers="level > 0", max_reserved_workers=1
            )
        ).sid
        step = {"queue": self.queue, "expression": "worker.level >= task.min"}
        routing = {"filters": [{"expression": "1==1", "targets": [step]}]}
        configuration = json.dumps({"task_routing": routing})
        self.flow = self.do(
            lambda work, at: workflows.create(
                work, at, friendly_name="Flow", configuration=configuration
            )
        ).sid
        self.ann, self.bob = self.hire("Ann", "Available", 1), self.hire("Bob", "Offline", 5)
        self.channel(self.ann, 3)
        self.first, self.second = self.ask(0), self.ask(0)
        self.waiting = self.ask(3)
        self.answer(self.first, "accepted")

    def do(self, deed: Deed) -> Any:
        """A deed, and a second that goes by."""
        done = self.house.run(lambda work: deed(work, workspaces.hold(work, MAIN_SID, self.sid)))
        self.house.clock.turn_to(self.house.clock.now() + SECOND)
        return done

    def hire(self, name: str, activity: str, level: int) -> str:
        def deed(work: Work, at: Workspace) -> str:
            names = activities.names(work, MAIN_SID, self.sid)
            (sid,) = (sid for sid, title in names.items() if title == activity)
            attributes = json.dumps({"level": level})
            given = {"friendly_name": name, "attributes": attributes, "activity_sid": sid}
            return presence.create_worker(work, at, **given).sid

        return str(self.do(deed))

    def channel(self, worker: str, capacity: int) -> None:
        def deed(work: Work, at: Workspace) -> None:
            row = workers.fetch(work, MAIN_SID, self.sid, worker)
            shown = worker_channels.fetch(work, row, "default")
            presence.update_channel(work, at, row, shown, capacity=capacity)

        self.do(deed)

    def ask(self, least: int, **given: Any) -> str:
        attributes = json.dumps({"min": least})
        given = {"workflow_sid": self.flow, "attributes": attributes} | given
        return str(self.do(lambda work, at: tasks.create(work, at, **given)).sid)

    def answer(self, task: str, status: Any) -> None:
        def deed(work: Work, at: Workspace) -> None:
            row = work.get(
                Reservation,
                "reservations",
                "account_sid = ? AND task_sid = ? AND live = 1",
                MAIN_SID,
                task,
            )
            assert row is not None
            reservations.update(work, at, row, status=status)

        self.do(deed)

    def sql(self, statement: str, *values: Value) -> None:
        """A hand in the database."""
        assert self.house.run(lambda work: work.run(statement, *values)) != 0, statement

    def audit(self, after: str = "", bounds: Bounds | None = None) -> Audit:
        return self.house.look(audit.audit, MAIN_SID, self.sid, after, bounds)

    def findings(self) -> list[tuple[str, str]]:
        """Code and sentence, the SIDs by what they name."""
        names = {getattr(self, name): name.upper() for name in ("first", "second", "waiting")}
        found: list[tuple[str, str]] = []
        for one in self.audit().findings:
            sentence = one.sentence
            for sid, name in names.items():
                sentence = sentence.replace(sid, name)
            found.append((one.code, sentence))
        return found


@pytest.fixture(scope="module", params=ENGINES)
def house(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    folder: Path = tmp_path_factory.mktemp(f"audit-{request.param}")
    url = request.getfixturevalue("postgres").fresh() if request.param == "postgres" else ""
    house = House(folder, url)
    yield house
    house.database.engine.close()


@pytest.fixture
def place(house: House) -> Place:
    place = Place(house)
    assert place.findings() == []
    return place


def test_a_workspace_in_order(place: Place) -> None:
    found = place.audit()
    assert found.sentences == (
        "Nothing is wrong: 2 workers, 1 task at the heads of 1 line, 2 live reservations and"
        " 3 open tasks were held against each other.",
    )
    assert (found.beyond, found.left_out, found.read.following) == (0, (), None)


def test_a_worker_who_could_take_what_waits(place: Place) -> None:
    place.sql(
        "UPDATE workers SET attributes = ? WHERE account_sid = ? AND sid = ?",
        json.dumps({"level": 4}),
        MAIN_SID,
        place.ann,
    )
    assert place.findings() == [
        ("unserved", 'WAITING waits in queue "All", although Ann could take it.')
    ]
    (found,) = place.audit().findings
    assert (found.task_sid, found.worker_sid, found.queue_sid) == (
        place.waiting,
        place.ann,
        place.queue,
    )


def test_a_task_that_could_be_offered_to_more(place: Place) -> None:
    place.do(
        lambda work, at: presence.update_queue(
            work, at, queues.fetch(work, MAIN_SID, place.sid, place.queue), max_reserved_workers=2
        )
    )
    assert place.findings() == []
    place.hire("Cyd", "Offline", 2)
    place.sql(
        "UPDATE workers SET available = 1, activity_sid = (SELECT sid FROM activities WHERE"
        " account_sid = ? AND workspace_sid = ? AND friendly_name = 'Available')"
        " WHERE account_sid = ? AND workspace_sid = ? AND friendly_name = 'Cyd'",
        MAIN_SID,
        place.sid,
        MAIN_SID,
        place.sid,
    )
    codes = [code for code, _ in place.findings()]
    assert codes == ["unserved"] + ["ready"] * (len(codes) - 1)
    assert place.findings()[0] == (
        "unserved",
        'SECOND is offered in queue "All" to fewer than could be asked: Cyd is free.',
    )


SEAT: Final = (
    "UPDATE worker_channels SET {change} WHERE account_sid = ? AND worker_sid = ? AND"
    " task_channel_sid = (SELECT sid FROM task_channels WHERE account_sid = ? AND workspace_sid = ?"
    " AND unique_name = 'default')"
)


@pytest.mark.parametrize(
    ("change", "worker", "found"),
    [
        (
            "assigned = 5",
            "ann",
            ("places", "Ann is kept with 5 tasks on channel default, but has 2 live reservations"),
        ),
        (
            "ready = 0",
            "ann",
            ("ready", "Ann is kept as not ready on channel default, but could take one more task"),
        ),
        (
            "ready = 1",
            "bob",
            ("ready", "Bob is kept as ready on channel default, but can not take one more task"),
        ),
    ],
)
def test_a_column_of_a_worker(
    place: Place, change: str, worker: str, found: tuple[str, str]
) -> None:
    sid = getattr(place, worker)
    place.sql(SEAT.format(change=change), MAIN_SID, sid, MAIN_SID, place.sid)
    code, sentence = found
    assert place.findings() == [(code, f"{sentence} there.")]


def test_what_a_worker_is_doing(place: Place) -> None:
    place.sql(
        "UPDATE workers SET available = 1 WHERE account_sid = ? AND sid = ?", MAIN_SID, place.bob
    )
    assert place.findings() == [
        (
            "availability",
            'Bob is kept as available, but is in activity "Offline", which is not available.',
        )
    ]


def test_members(place: Place) -> None:
    place.sql(
        "DELETE FROM queue_members WHERE account_sid = ? AND queue_sid = ? AND worker_sid = ?",
        MAIN_SID,
        place.queue,
        place.bob,
    )
    assert place.findings() == [
        (
            "membership",
            'Bob meets the expression of queue "All", but is not kept as a member.',
        )
    ]
    place.sql(
        "UPDATE task_queues SET target_workers = 'level == 1' WHERE account_sid = ? AND sid = ?",
        MAIN_SID,
        place.queue,
    )
    assert place.findings() == []
    place.sql(
        "UPDATE task_queues SET target_workers = 'level == 5' WHERE account_sid = ? AND sid = ?",
        MAIN_SID,
        place.queue,
    )
    assert sorted(place.findings()) == [
        (
            "membership",
            'Ann is kept as a member of queue "All", but does not meet its expression.',
        ),
        ("membership", 'Bob meets the expression of queue "All", but is not kept as a member.'),
    ]


def test_more_than_a_worker_has_places_for(place: Place) -> None:
    place.channel(place.ann, 1)
    assert place.findings() == [], "what she had before is hers"
    place.ask(0, routing_target=place.ann, workflow_sid=None)
    assert place.findings() == [], "a task for one worker ignores capacity"
    place.sql(
        "UPDATE tasks SET ignore_capacity = 0 WHERE account_sid = ? AND workspace_sid = ?",
        MAIN_SID,
        place.sid,
    )
    assert place.findings() == [
        ("over_capacity", "Ann has 3 tasks on channel default, and 1 place.")
    ]


def test_a_task_that_two_have(place: Place, house: House) -> None:
    index = "CREATE UNIQUE INDEX reservations_taken ON reservations (task_sid)"
    house.run(lambda work: work.run("DROP INDEX reservations_taken"))
    try:
        place.sql(
            "UPDATE reservations SET task_sid = ?, status = 'accepted', due = NULL"
            " WHERE account_sid = ? AND task_sid = ?",
            place.first,
            MAIN_SID,
            place.second,
        )
        found = place.findings()
        assert ("taken_twice", "FIRST is had by 2 workers at once.") in found
        assert [code for code, _ in found] == ["taken_twice", "task_status", "reservation"]
    finally:
        place.sql("DELETE FROM reservations WHERE account_sid = ?", MAIN_SID)
        where = "WHERE status IN ('accepted', 'wrapping')"
        house.run(lambda work: work.run(f"{index} {where}"))


def test_tasks_and_lines(place: Place) -> None:
    change = "UPDATE tasks SET {} WHERE account_sid = ? AND sid = ?"
    place.sql(change.format("line = NULL"), MAIN_SID, place.waiting)
    lost = "WAITING waits, but stands in no line: nobody will be asked."
    assert place.findings() == [("task_line", lost)]
    place.sql(change.format("line = 'LN1'"), MAIN_SID, place.waiting)
    gone = "WAITING stands in a line that is not there: nobody will be asked."
    assert place.findings() == [("task_line", gone)]
    place.sql(change.format("assignment_status = 'assigned'"), MAIN_SID, place.second)
    sentence = "SECOND is assigned with 1 pending, 0 accepted and 0 wrapping reservations."
    assert sorted(place.findings()) == [("task_line", gone), ("task_status", sentence)]


def test_reservations_and_their_tasks(place: Place) -> None:
    place.sql("DELETE FROM tasks WHERE account_sid = ? AND sid = ?", MAIN_SID, place.second)
    (found,) = place.audit().findings
    assert (found.code, found.task_sid, found.worker_sid) == (
        "reservation",
        place.second,
        place.ann,
    )
    assert found.sentence.endswith(f"is pending, but its task {place.second} is not there.")
    place.sql(
        "UPDATE tasks SET assignment_status = 'completed' WHERE account_sid = ? AND sid = ?",
        MAIN_SID,
        place.first,
    )
    sentences = {sentence for code, sentence in place.findings() if code == "reservation"}
    assert any(one.endswith("is accepted, but its task is completed.") for one in sentences)


def test_a_part_at_a_time(place: Place) -> None:
    for number in range(5):
        place.hire(f"w{number}", "Available", 0)
    for _ in range(3):
        place.ask(3)
    bounds = Bounds(workers=2, lines=1, heads=2, tasks=2)
    seen: list[str] = []
    heads: list[int] = []
    after: str | None = ""
    while after is not None:
        found = place.audit(after, bounds)
        assert found.findings == ()
        seen += [one.sid for one in found.read.books.snapshot.workers]
        heads.append(len(found.read.books.snapshot.tasks))
        after = found.read.following
        if after is not None:
            assert f"There are more workers behind {after}." in found.left_out
    assert (len(seen), len(set(seen))) == (7, 7)
    assert heads == [2, 0, 0, 0], "lines are read for those who could take something of them"
    told = place.audit("", bounds).left_out
    assert "Of each line the first 2 tasks were read: those behind them stand alike." in told
    assert any(one.startswith("Of each status the oldest 2 tasks were read") for one in told)


def test_who_has_more_than_can_be_read_is_not_judged(place: Place) -> None:
    found = place.audit("", Bounds(reservations=1))
    assert found.findings == ()
    assert (
        f"{place.ann} has more than 1 live reservation, which were not counted." in found.left_out
    )
    assert found.read.following == place.ann


def test_many_queues_make_the_parts_smaller(place: Place) -> None:
    def more(work: Work, at: Workspace) -> None:
        for number in range(4):
            queues.create(work, at, friendly_name=f"q{number}")

    place.do(more)
    found = place.audit("", Bounds(memberships=5))
    assert len(found.read.books.snapshot.workers) == 1
    assert found.read.following == place.ann


def test_nothing_is_changed_and_each_statement_meets_an_index(place: Place) -> None:
    met = plans(place.house.database, lambda work: audit.audit(work, MAIN_SID, place.sid))
    assert met
    verbs = {plan.sql.split()[0] for plan in met}
    assert verbs == {"SELECT"}
    # What is sorted is one status of the open tasks, or the lines of one queue: bounded, or few.
    faults = [fault for plan in met for fault in plan.faults(60)]
    assert [one for one in faults if one.startswith(("SCAN", "Seq Scan"))] == []


def test_who_only_reads_sees_one_moment_and_changes_nothing(place: Place) -> None:
    count = "SELECT count(*) FROM tasks WHERE account_sid = ? AND workspace_sid = ?"

    def look(work: Work) -> tuple[int, int]:
        before = work.value(count, MAIN_SID, place.sid)
        place.ask(0)
        return before, work.value(count, MAIN_SID, place.sid)

    before, after = place.house.look(look)
    assert before == after == 3
    assert place.house.look(lambda work: work.value(count, MAIN_SID, place.sid)) == 4
    with pytest.raises(Exception, match=r"(?i)read-?\s?only"):
        asyncio.run(
            place.house.database.read(
                lambda work: work.run("DELETE FROM tasks WHERE account_sid = ?", MAIN_SID)
            )
        )
