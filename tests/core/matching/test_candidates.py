"""Who suits a task, which tasks are alike, and who is asked first (taskrouter §10)."""

import json
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from switchroom.core import expressions
from switchroom.core.matching import candidates
from switchroom.core.matching.candidates import Candidate

EXPRESSIONS: Final = (
    "task.lang IN worker.langs",
    "worker.level >= task.need.level AND task.kind != 'x'",
    "task.need.level > 1 OR worker.activity_name == 'Busy'",
    "task.tags[0] == worker.friendly_name OR task.tags HAS 'all'",
    "task.need == null AND worker.langs HAS task.lang",
    "1==1",
)
SCALAR: Final = st.sampled_from(["en", "fr", "all", "ann", 1, 2, None, True])
TASK: Final = st.fixed_dictionaries(
    {"other": SCALAR},
    optional={
        "lang": SCALAR,
        "kind": SCALAR,
        "need": SCALAR | st.fixed_dictionaries({}, optional={"level": SCALAR, "more": SCALAR}),
        "tags": st.lists(SCALAR, max_size=2) | SCALAR,
    },
)
WORKER: Final = st.fixed_dictionaries(
    {}, optional={"langs": st.lists(SCALAR, max_size=2) | SCALAR, "level": SCALAR}
)


def candidate(sid: str = "WK1", idle_since: int = 0, **attributes: Any) -> Candidate:
    return Candidate(sid, "ann", json.dumps(attributes), "WA1", "Busy", idle_since)


@given(st.sampled_from(EXPRESSIONS), TASK, WORKER)
def test_the_facts_say_as_much_as_the_task(text: str, task: Any, worker: Any) -> None:
    found = expressions.parse(text)
    facts = candidates.facts(found, task)
    one = candidate(**worker)
    whole = expressions.holds(found, {"task": task, "worker": one.names})
    assert candidates.suits(text, json.dumps(facts), one) == whole


@given(st.sampled_from(EXPRESSIONS), TASK, SCALAR)
def test_what_is_not_asked_for_is_no_fact(text: str, task: Any, other: Any) -> None:
    found = expressions.parse(text)
    assert candidates.facts(found, task) == candidates.facts(found, task | {"other": other})
    assert "other" not in candidates.facts(found, task)


def test_without_an_expression_all_tasks_are_alike_and_everybody_suits() -> None:
    assert candidates.facts(None, {"a": 1}) == {}
    assert candidates.suits("", "{}", candidate())


def test_what_is_known_of_a_worker_wins_over_his_attributes() -> None:
    one = candidate(friendly_name="eve", activity_sid="WA9", activity_name="Idle")
    assert candidates.suits("worker.friendly_name == 'ann'", "{}", one)
    assert candidates.suits(
        "worker.activity_sid == 'WA1' AND worker.activity_name == 'Busy'", "{}", one
    )


@pytest.mark.parametrize(
    ("order", "last", "expected"),
    [
        ("", (), "cabd"),
        ("", ("c",), "abdc"),
        ("worker.level DESC", (), "abcd"),
        ("worker.level ASC", (), "cabd"),
        ("worker.level DESC", ("a",), "bacd"),
        ("worker.level DESC, worker.cost ASC", (), "bacd"),
        ("worker.cost", (), "bacd"),
    ],
)
def test_whom_to_ask_first(order: str, last: tuple[str, ...], expected: str) -> None:
    crowd = [
        candidate("a", 2, level=3, cost=5),
        candidate("b", 3, level=3, cost=1),
        candidate("c", 1, level=1),
        candidate("d", 4, level="9"),
    ]
    found = candidates.in_order(crowd, expressions.parse_order(order), last)
    assert "".join(one.sid for one in found) == expected


@given(
    st.lists(st.tuples(st.integers(0, 3), st.none() | st.integers(0, 3)), max_size=8),
    st.sampled_from(["", "worker.level DESC", "worker.level ASC"]),
    st.sets(st.integers(0, 7)),
)
def test_the_order_is_total_and_who_lacks_the_number_comes_last(
    crowd: list[tuple[int, int | None]], order: str, last: set[int]
) -> None:
    asked = [
        candidate(f"{n}", idle, **({} if level is None else {"level": level}))
        for n, (idle, level) in enumerate(crowd)
    ]
    clauses = expressions.parse_order(order)
    found = candidates.in_order(asked, clauses, {f"{n}" for n in last})
    assert candidates.in_order(reversed(asked), clauses, {f"{n}" for n in last}) == found
    assert sorted(one.sid for one in found) == sorted(one.sid for one in asked)
    if order:
        levels = [crowd[int(one.sid)][1] for one in found]
        numbers = [level for level in levels if level is not None]
        assert levels == numbers + [None] * (len(levels) - len(numbers))
        assert numbers == sorted(numbers, reverse="DESC" in order)
