"""Whatever happens to workers, channels and queues: members are those whom the expressions name,
readiness is what capacity and activity say, and no task waits that somebody could take."""

import json
from collections.abc import Iterator
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from switchroom.core import expressions
from switchroom.store.database import Database
from switchroom.store.migrate import migrate
from switchroom.store.sqlite import SqliteEngine
from switchroom.store.work import Work
from switchroom.taskrouter import (
    presence,
    queues,
    reservations,
    task_channels,
    tasks,
    worker_channels,
    workers,
    workflows,
    workspaces,
)
from switchroom.taskrouter.rows import Workspace
from switchroom.universe import ManualClock, RealIds

ACCOUNT: Final = "AC" + "1" * 32
SECOND: Final = 1_000_000
EXPRESSIONS: Final = ("1==1", "level > 1", "skills HAS 'fr'", "activity_name == 'Available'", "")
ATTRIBUTES: Final = tuple(
    json.dumps(one) for one in ({}, {"level": 2}, {"skills": ["fr"]}, {"level": 1, "skills": []})
)
CHANNELS: Final = ("default", "sms")

pick: Final = st.integers(0, 2)
deeds: Final = st.lists(
    st.one_of(
        st.tuples(
            st.just("activity"), pick, st.sampled_from(("Offline", "Available")), st.booleans()
        ),
        st.tuples(st.just("attributes"), pick, st.sampled_from(ATTRIBUTES)),
        st.tuples(st.just("expression"), pick, st.sampled_from(EXPRESSIONS)),
        st.tuples(st.just("capacity"), pick, st.sampled_from(CHANNELS), pick),
        st.tuples(st.just("available"), pick, st.sampled_from(CHANNELS), st.booleans()),
        st.tuples(st.just("task"), pick, st.sampled_from(CHANNELS)),
        st.tuples(st.just("answer"), pick, st.sampled_from(("accepted", "rejected", "completed"))),
        st.tuples(st.just("optimize"), st.sampled_from(CHANNELS), st.booleans()),
        st.tuples(st.just("worker"), pick),
        st.tuples(st.just("dismissal"), pick),
    ),
    max_size=25,
)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Database, ManualClock]]:
    """A database of its own, with a clock that stands still."""
    engine = SqliteEngine(tmp_path_factory.mktemp("presence") / "desk.db", lambda topics: None)
    engine.start()
    clock = ManualClock(1_714_564_800_000_000)
    database = Database(engine, clock, RealIds(), {})
    database.transact_now(lambda work: migrate(work, "sqlite"))
    yield database, clock
    engine.close()


class Model:
    """Three queues with a workflow each, and up to three workers at a time."""

    def __init__(self, work: Work) -> None:
        self.workspace = workspaces.create(work, ACCOUNT, friendly_name="Desk")
        self.activities = dict(
            work.values(
                "SELECT friendly_name, sid FROM activities WHERE account_sid = ?"
                " AND workspace_sid = ?",
                ACCOUNT,
                self.workspace.sid,
            )
        )
        self.queues = [
            queues.create(work, self.workspace, friendly_name=f"Queue {n}").sid for n in range(3)
        ]
        self.workflows = [
            workflows.create(
                work,
                self.workspace,
                friendly_name=f"Workflow {n}",
                configuration=json.dumps({"task_routing": {"default_filter": {"queue": sid}}}),
            ).sid
            for n, sid in enumerate(self.queues)
        ]
        self.workers: list[str] = []
        self.hired = 0
        for _ in range(3):
            self.hire(work)

    def hire(self, work: Work) -> None:
        self.hired += 1
        name = f"Worker {self.hired}"
        made = presence.create_worker(work, self.workspace, friendly_name=name)
        self.workers.append(made.sid)

    def do(self, work: Work, deed: tuple[Any, ...]) -> None:
        workspace = workspaces.hold(work, ACCOUNT, self.workspace.sid)
        kind, *rest = deed
        getattr(self, f"_{kind}")(work, workspace, *rest)

    def _activity(self, work: Work, workspace: Workspace, n: int, name: str, reject: bool) -> None:
        worker = workers.fetch(work, ACCOUNT, workspace.sid, self.workers[n])
        presence.update_worker(
            work,
            workspace,
            worker,
            activity_sid=self.activities[name],
            reject_pending=reject and name == "Offline",
        )

    def _attributes(self, work: Work, workspace: Workspace, n: int, text: str) -> None:
        worker = workers.fetch(work, ACCOUNT, workspace.sid, self.workers[n])
        presence.update_worker(work, workspace, worker, attributes=text)

    def _expression(self, work: Work, workspace: Workspace, n: int, text: str) -> None:
        queue = queues.fetch(work, ACCOUNT, workspace.sid, self.queues[n])
        presence.update_queue(work, workspace, queue, target_workers=text)

    def _capacity(
        self, work: Work, workspace: Workspace, n: int, channel: str, capacity: int
    ) -> None:
        worker = workers.fetch(work, ACCOUNT, workspace.sid, self.workers[n])
        shown = worker_channels.fetch(work, worker, channel)
        presence.update_channel(work, workspace, worker, shown, capacity=capacity)

    def _available(
        self, work: Work, workspace: Workspace, n: int, channel: str, available: bool
    ) -> None:
        worker = workers.fetch(work, ACCOUNT, workspace.sid, self.workers[n])
        shown = worker_channels.fetch(work, worker, channel)
        presence.update_channel(work, workspace, worker, shown, available=available)

    def _task(self, work: Work, workspace: Workspace, n: int, channel: str) -> None:
        tasks.create(work, workspace, workflow_sid=self.workflows[n], task_channel=channel)

    def _answer(self, work: Work, workspace: Workspace, n: int, status: Any) -> None:
        wanted = "accepted" if status == "completed" else "pending"
        sid = work.value(
            "SELECT sid FROM reservations WHERE account_sid = ? AND worker_sid = ? AND status = ?"
            " ORDER BY sid LIMIT 1",
            ACCOUNT,
            self.workers[n],
            wanted,
        )
        if sid is not None:
            reservation = reservations.fetch(work, ACCOUNT, workspace.sid, sid)
            reservations.update(work, workspace, reservation, status=status)

    def _optimize(self, work: Work, workspace: Workspace, channel: str, optimized: bool) -> None:
        row = task_channels.fetch(work, ACCOUNT, workspace.sid, channel)
        task_channels.update(work, workspace, row, channel_optimized_routing=optimized)

    def _worker(self, work: Work, workspace: Workspace, n: int) -> None:
        del workspace
        if len(self.workers) <= 3 + n:
            self.hire(work)

    def _dismissal(self, work: Work, workspace: Workspace, n: int) -> None:
        held = work.value(
            "SELECT 1 FROM reservations WHERE account_sid = ? AND worker_sid = ? AND live = 1",
            ACCOUNT,
            self.workers[n],
        )
        if held is None and len(self.workers) > 3:
            worker = workers.fetch(work, ACCOUNT, workspace.sid, self.workers[n])
            workers.delete(work, workspace, worker)
            self.workers.remove(worker.sid)

    def check(self, work: Work) -> None:
        """Compare what is kept with what follows from the rest."""
        self._check_members(work)
        self._check_readiness(work)
        self._check_waiting(work)

    def _check_members(self, work: Work) -> None:
        names = {sid: name for name, sid in self.activities.items()}
        for queue_sid in self.queues:
            queue = queues.fetch(work, ACCOUNT, self.workspace.sid, queue_sid)
            due = set()
            for sid in self.workers:
                worker = workers.fetch(work, ACCOUNT, self.workspace.sid, sid)
                facts = {"activity_name": names[worker.activity_sid]}
                facts |= json.loads(worker.attributes)
                text = queue.target_workers
                if text and expressions.holds(expressions.parse(text), facts):
                    due.add(sid)
            kept = work.values(
                "SELECT worker_sid FROM queue_members WHERE account_sid = ? AND queue_sid = ?",
                ACCOUNT,
                queue_sid,
            )
            assert {sid for (sid,) in kept} == due

    def _check_readiness(self, work: Work) -> None:
        for sid in self.workers:
            worker = workers.fetch(work, ACCOUNT, self.workspace.sid, sid)
            held = dict(
                work.values(
                    "SELECT task_channel_sid, count(*) FROM reservations WHERE account_sid = ?"
                    " AND worker_sid = ? AND live = 1 GROUP BY task_channel_sid",
                    ACCOUNT,
                    sid,
                )
            )
            rows = worker_channels.of_worker(work, ACCOUNT, sid)
            assert len(rows) == len(task_channels.BUILT_IN)
            for row in rows:
                assert row.assigned == held.get(row.task_channel_sid, 0)
                free = row.available and row.assigned < row.configured_capacity
                assert bool(row.ready) == bool(worker.available and free)

    def _check_waiting(self, work: Work) -> None:
        idle = work.values(
            "SELECT t.sid, c.worker_sid FROM tasks t"
            " JOIN queue_members m ON m.queue_sid = t.queue_sid"
            " JOIN worker_channels c ON c.worker_sid = m.worker_sid"
            " AND c.task_channel_sid = t.task_channel_sid AND c.ready = 1"
            " WHERE t.account_sid = ? AND t.workspace_sid = ? AND t.assignment_status = 'pending'",
            ACCOUNT,
            self.workspace.sid,
        )
        assert idle == []


@given(deeds)
def test_what_is_kept_follows_from_the_rest(
    database: tuple[Database, ManualClock], chosen: list[tuple[Any, ...]]
) -> None:
    store, clock = database
    model = store.transact_now(Model)
    for deed in chosen:
        clock.turn_to(clock.now() + SECOND)

        def run(work: Work, deed: tuple[Any, ...] = deed) -> None:
            model.do(work, deed)

        store.transact_now(run)
        store.transact_now(model.check)
