"""Any order and any page size show each task once and in its place, also where only some tasks are
looked at for a page (taskrouter §9)."""

from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from switchroom.core import expressions, sids
from switchroom.store.work import Work
from switchroom.taskrouter import task_list
from switchroom.taskrouter.rows import Task
from switchroom.taskrouter.task_list import By, Cursor, Filters
from tests.conftest import examples
from tests.store.conftest import Store

ACCOUNT: Final = "AC" + "1" * 32
DATES: Final = ("date_created", "virtual_start_time")
SMALL: Final = st.integers(0, 3)
ROW: Final = st.tuples(SMALL, SMALL, SMALL, SMALL)
DOWN: Final = st.booleans()
ORDER: Final = st.one_of(
    st.tuples(st.builds(By, st.sampled_from(["priority", *DATES]), DOWN)),
    st.permutations(["priority", "date"]).flatmap(
        lambda parts: st.tuples(st.sampled_from(DATES), DOWN, DOWN).map(
            lambda drawn: tuple(
                By(part if part == "priority" else drawn[0], down)  # type: ignore[arg-type]
                for part, down in zip(parts, drawn[1:], strict=True)
            )
        )
    ),
)


def task(workspace: str, number: int, values: tuple[int, int, int, int]) -> Task:
    """A task that differs in what lists are ordered by."""
    created, priority, started, n = values
    return Task(
        sid=f"WT{workspace[18:]}{number:016x}",
        account_sid=ACCOUNT,
        workspace_sid=workspace,
        attributes=f'{{"n": {n}}}',
        assignment_status="pending",
        priority=priority,
        reason=None,
        timeout=1,
        workflow_sid="",
        queue_sid=None,
        queue_entered=None,
        task_channel_sid="",
        routing_target=None,
        ignore_capacity=0,
        virtual_start_time=started,
        place="{}",
        line=None,
        offered=0,
        due=None,
        version=0,
        date_created=created,
        date_updated=created,
    )


def walk(
    work: Work, workspace: str, filters: Filters, order: tuple[By, ...], size: int
) -> list[str]:
    """The SIDs of all pages, one after the other."""
    found: list[str] = []
    after: Cursor | None = None
    while True:
        page = task_list.page(work, ACCOUNT, workspace, filters, order, after=after, size=size)
        assert len(page.rows) <= size
        found += [row.sid for row in page.rows]
        if page.next is None:
            return found
        assert page.next != after
        after = page.next


def sorted_by(order: tuple[By, ...], rows: list[Task]) -> list[str]:
    """The same in the plain way: by one column after the other, the last one first."""
    rows = sorted(rows, key=lambda row: row.sid, reverse=order[-1].descending)
    for by in reversed(order):
        rows.sort(key=lambda row, by=by: getattr(row, by.column), reverse=by.descending)  # type: ignore[misc]
    return [row.sid for row in rows]


@settings(max_examples=examples(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    values=st.lists(ROW, max_size=14), order=ORDER, size=st.integers(1, 6), batch=st.integers(1, 5)
)
def test_pages_are_the_sorted_list(
    store: Store, values: Any, order: tuple[By, ...], size: int, batch: int
) -> None:
    def check(work: Work) -> None:
        workspace = work.mint("WS")
        rows = [task(workspace, number, one) for number, one in enumerate(values)]
        for row in rows:
            work.insert("tasks", row)
        assert walk(work, workspace, Filters(), order, size) == sorted_by(order, rows)
        some = [row for row in rows if row.values["n"] > 1]
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(task_list, "_BATCH", batch)
            patch.setattr(task_list, "SCANNED", batch * 2)
            filters = Filters(expression=expressions.parse("n > 1"))
            assert walk(work, workspace, filters, order, size) == sorted_by(order, some)

    store.database.transact_now(check)


def test_a_page_stops_when_enough_was_looked_at(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(task_list, "_BATCH", 2)
    monkeypatch.setattr(task_list, "SCANNED", 4)

    def check(work: Work) -> None:
        workspace = sids.make("WS", 1)
        for number in range(10):
            work.insert("tasks", task(workspace, number, (number, 0, 0, 1)))
        filters = Filters(expression=expressions.parse("n == 2"))
        page = task_list.page(work, ACCOUNT, workspace, filters, size=50)
        assert (page.rows, page.next is not None) == ([], True)
        assert page.next is not None
        assert page.next[0] == 3

    store.database.transact_now(check)
