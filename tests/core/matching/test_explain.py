"""Findings agree with what routing does: no reason is found exactly where a worker can take it."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from switchroom.core import expressions
from switchroom.core.matching import candidates, explain, stands
from switchroom.core.matching import workflow as way
from switchroom.core.matching.explain import Seen, Wanted
from switchroom.core.matching.stays import Happening, stays
from switchroom.core.matching.workflow import Place

LEAVES = st.sampled_from(
    ["level >= 3", "level < 2", "team == 'a'", "'x' IN skills", "1 == 1", "1 == 2", "gone != null"]
)
TEXTS = st.recursive(
    LEAVES,
    lambda inner: st.builds("({} {} {})".format, inner, st.sampled_from(["AND", "OR"]), inner),
    max_leaves=8,
)
ATTRIBUTES = st.fixed_dictionaries(
    {},
    optional={
        "level": st.integers(0, 5),
        "team": st.sampled_from("ab"),
        "skills": st.lists(st.sampled_from("xyz"), max_size=2),
    },
)
BITS = st.integers(0, 1)


@given(TEXTS, ATTRIBUTES)
def test_something_is_to_blame_where_an_expression_fails(
    text: str, attributes: dict[str, Any]
) -> None:
    expression = expressions.parse(text)
    blamed = explain.failed(expression, attributes)
    assert bool(blamed) is not expressions.holds(expression, attributes)
    assert not any(one.holds for one in blamed)
    assert "true" in explain.cause(blamed)
    # Were all that is blamed true, the expression would hold.
    mended = text
    for one in blamed:
        mended = mended.replace(one.text, "7 == 7")
    assert expressions.holds(expressions.parse(mended), attributes)


@st.composite
def seen(draw: st.DrawFn) -> Seen:
    """A worker in any state."""
    return Seen(
        sid=draw(st.sampled_from(["WK1", "WK2"])),
        friendly_name="Ann",
        attributes=json.dumps(draw(ATTRIBUTES)),
        activity_sid="WA1",
        activity_name="Around",
        idle_since=0,
        available=draw(BITS),
        channel_available=draw(BITS),
        capacity=draw(st.integers(0, 2)),
        assigned=draw(st.integers(0, 2)),
        engaged=draw(BITS),
        member=draw(BITS),
    )


@given(
    seen(),
    st.sampled_from(["", "worker.level > task.level", "worker.team == 'a'"]),
    st.sampled_from([None, "WK1", stands.NOBODY]),
    st.booleans(),
    st.sampled_from([None, "pending", "accepted"]),
    st.sampled_from([0, explain.TAKEN_APART, explain.EVERY]),
)
def test_no_reason_is_found_where_a_worker_can_take_a_task(
    worker: Seen, expression: str, known: str | None, single: bool, held: str | None, apart: int
) -> None:
    facts = '{"level": 2}'
    wanted = Wanted(
        queue_name="Sales",
        target_workers="level > 1",
        channel="sms",
        expression=expression,
        facts=facts,
        known_sid=known,
        single=single,
    )
    free = worker.channel_available and worker.assigned < worker.capacity
    can = (
        held is None
        and worker.member
        and worker.available
        and (not worker.engaged if single else free)
        and candidates.suits(expression, facts, worker)
        and known in (None, worker.sid)
    )
    found = list(explain.reasons(wanted, worker, held, apart=apart))
    assert (not found) is bool(can)
    assert len({one.code for one in found}) == len(found)
    assert all(one.sentence.endswith(".") for one in found)


def configuration(*expressions: str) -> way.Configuration:
    filters = [
        {"filter_friendly_name": f"f{n}", "expression": text, "targets": [{"queue": "WQ1"}]}
        for n, text in enumerate(expressions)
    ]
    return way.parse(json.dumps({"task_routing": {"filters": filters}}))


@given(st.lists(TEXTS, min_size=1, max_size=5), ATTRIBUTES)
def test_filters_tell_where_the_task_is(texts: list[str], attributes: dict[str, Any]) -> None:
    found = configuration(*texts)
    place = way.enter(found, attributes, 0) or Place(way.DIRECT)
    told = explain.filters(found, attributes, place)
    states = [one.state for one in told]
    assert [one.number for one in told] == list(range(1, len(texts) + 1))
    before = place.filter if place.filter >= 0 else len(texts)
    assert states[:before] == ["not_met"] * before
    assert states[before : before + 1] in (["here"], [])
    assert set(states[before + 1 :]) <= {"later"}
    for one, text in zip(told, texts, strict=True):
        assert one.holds is expressions.holds(expressions.parse(text), attributes)


def test_a_filter_that_is_left_or_holds_no_more() -> None:
    found = configuration("1 == 1", "level == 1")
    left, here = explain.filters(found, {"level": 2}, Place(1))
    assert (left.state, here.state) == ("left", "here")
    assert here.sentence == (
        'The task is in filter 2 "f1", which does not hold any more: level == 1 is not true,'
        " for level is 2."
    )


def test_large_expressions_are_not_taken_apart_in_lists() -> None:
    text = " AND ".join(f"level != {n}" for n in range(200))
    (one,) = explain.filters(configuration(text), {"level": 7}, Place(way.DIRECT))
    assert (one.comparisons, one.sentence) == ((), 'Filter 1 "f0" does not hold.')


def event(kind: str, date: int, **more: Any) -> Happening:
    return Happening(event_type=kind, date=date, **more)


def test_the_way_of_a_task_is_told_from_its_events() -> None:
    found = stays(
        [
            event("task.created", 0),
            event("workflow.target-matched", 0, queue_sid="WQ1"),
            event("reservation.created", 0, reservation_sid="WR1", worker_name="Ann"),
            event("reservation.rejected", 1, reservation_sid="WR1"),
            event("workflow.target-matched", 1, queue_sid="WQ2"),
            event("task-queue.timeout", 5),
            event("workflow.target-matched", 5, queue_sid="WQ3"),
            event("workflow.target-matched", 5, queue_sid="WQ4"),
            event("task.updated", 5),
            event("workflow.target-matched", 5, queue_sid="WQ5"),
            event("workflow.skipped", 5),
            event("task.canceled", 5),
        ]
    )
    assert [(one.queue_sid, one.until, one.ended) for one in found] == [
        ("WQ1", 1, "evaluated_anew"),
        ("WQ2", 5, "timeout"),
        ("WQ3", 5, "skipped"),
        ("WQ4", 5, "evaluated_anew"),
        ("WQ5", 5, "skipped"),
    ]
    ((offer,), *others) = (one.offers for one in found)
    assert (offer.worker_name, offer.status, offer.since, offer.until) == ("Ann", "rejected", 0, 1)
    assert not any(others)
