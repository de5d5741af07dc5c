"""The order of workers, and references to one of them (taskrouter §8.5, §7.1)."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from switchroom.core.expressions import (
    Clause,
    SyntaxFault,
    parse_order,
    parse_reference,
    sort_key,
)

LEVEL, COST = ("worker", "level"), ("worker", "cost", 0, "eur")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("worker.level DESC", (Clause(LEVEL, True),)),
        ("worker.level ASC", (Clause(LEVEL),)),
        (" worker . level\n", (Clause(LEVEL),)),
        ("worker.level desc,worker.cost[0].eur asc", (Clause(LEVEL, True), Clause(COST))),
        ("worker.level, worker.cost[0].eur DESC", (Clause(LEVEL), Clause(COST, True))),
        ("", ()),
        ("  ", ()),
    ],
)
def test_orders(text: str, expected: tuple[Clause, ...]) -> None:
    assert parse_order(text) == expected


@pytest.mark.parametrize(
    ("text", "position", "words"),
    [
        ("level DESC", 0, "an attribute of the worker, for example worker.level"),
        ("worker DESC", 0, "an attribute of the worker"),
        ("task.level DESC", 0, "an attribute of the worker"),
        ("worker.level DOWN", 13, "expected ASC, DESC, a comma or the end"),
        ("worker.level ASC DESC", 17, "expected ASC"),
        ("worker.skill-level DESC", 12, "hyphen"),
        ("worker.level DESC,", 18, "found the end"),
        (", worker.level", 0, "an attribute of the worker"),
        (", ".join(["worker.a"] * 21), 198, "more than 20 clauses"),
        ("worker." + "a" * 5_000, 0, "exceeds 4096 characters"),
    ],
)
def test_orders_that_cannot_be_read(text: str, position: int, words: str) -> None:
    with pytest.raises(SyntaxFault, match=words) as caught:
        parse_order(text)
    assert caught.value.position == position


LEVELS = st.none() | st.integers() | st.booleans() | st.text(max_size=2) | st.lists(st.integers())


@given(st.lists(st.tuples(LEVELS, LEVELS)), st.booleans(), st.booleans())
def test_workers_without_a_number_come_last(
    levels: list[tuple[Any, Any]], first_down: bool, second_down: bool
) -> None:
    clauses = (Clause(("worker", "a"), first_down), Clause(("worker", "b"), second_down))
    workers = [{"worker": {"a": a, "b": b}} for a, b in levels]
    ordered = [
        (worker["worker"]["a"], worker["worker"]["b"])
        for worker in sorted(workers, key=lambda names: sort_key(clauses, names))
    ]
    firsts = [first for first, _ in ordered]
    numbers = [value for value in firsts if type(value) is int]
    assert firsts[: len(numbers)] == sorted(numbers, reverse=first_down)
    for value in {*numbers}:
        seconds = [second for first, second in ordered if type(first) is int and first == value]
        counted = [second for second in seconds if type(second) is int]
        assert seconds[: len(counted)] == sorted(counted, reverse=second_down)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("task.agent_sid", ("task", "agent_sid")),
        (" task.agents[0] . sid ", ("task", "agents", 0, "sid")),
        ("task.in", ("task", "in")),
    ],
)
def test_references(text: str, expected: tuple[str | int, ...]) -> None:
    assert parse_reference(text) == expected


@pytest.mark.parametrize(
    ("text", "position", "words"),
    [
        ("agent_sid", 0, "for example task.agent_sid"),
        ("worker.sid", 0, 'found "worker.sid", expected an attribute of the task'),
        ("task", 0, "an attribute of the task"),
        ("", 0, "found the end"),
        ("'WK1'", 0, "an attribute of the task"),
        ("task.agent-sid", 10, "hyphen"),
        ("task.a task.b", 7, "only one attribute"),
        ("task.a == 'x'", 7, "only one attribute"),
        ("task.a.", 6, "only one attribute"),
    ],
)
def test_references_that_cannot_be_read(text: str, position: int, words: str) -> None:
    with pytest.raises(SyntaxFault, match=words) as caught:
        parse_reference(text)
    assert caught.value.position == position


def test_another_root_can_be_asked_for() -> None:
    assert parse_reference("worker.level", root="worker") == LEVEL
    with pytest.raises(SyntaxFault, match=r"for example worker\.level"):
        parse_reference("task.level", root="worker")
