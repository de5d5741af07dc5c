"""The way of a task through its workflow (taskrouter §7.2): a table, and random workflows against
a plain account of the rules."""

import json
from typing import Any, Final, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from switchroom.core.clock import SECOND
from switchroom.core.matching import workflow
from switchroom.core.matching.workflow import DEFAULT, Configuration, ConfigurationFault, Place

QUEUE: Final = "WQ" + "0" * 32


def configuration(*filters: Any, default: bool = False) -> Configuration:
    """Each filter is the value of `kind` that it takes, and the timeouts of its steps."""
    routing: dict[str, Any] = {
        "filters": [
            {
                "expression": f"kinds HAS '{kind}'",
                "targets": [
                    {"queue": QUEUE} | ({} if seconds is None else {"timeout": seconds})
                    for seconds in timeouts
                ],
            }
            for kind, timeouts in filters
        ]
    }
    if default:
        routing["default_filter"] = {"queue": QUEUE}
    return workflow.parse(json.dumps({"task_routing": routing}))


def way(found: Configuration, kinds: str, *skipped: int) -> list[tuple[int, int, int | None]]:
    """Filter, target and deadline of each step for a task that nobody takes; the steps whose
    number is in `skipped` are skipped at once, the others last until their deadline."""
    attributes = {"kinds": list(kinds)}
    steps: list[tuple[int, int, int | None]] = []
    now = 0
    place = workflow.enter(found, attributes, now)
    while place is not None:
        deadline = place.deadline
        steps.append((place.filter, place.target, None if deadline is None else deadline // SECOND))
        skips = len(steps) - 1 in skipped
        if deadline is None and not skips:
            break
        if not skips:
            assert deadline is not None
            now = deadline
        place = workflow.advance(found, attributes, place, now, timed_out=not skips)
    return steps


A_TEN: Final = ("a", [10, 10, 10])


@pytest.mark.parametrize(
    ("found", "kinds", "skipped", "expected"),
    [
        (configuration(A_TEN), "a", (), [(0, 0, 10), (0, 1, 20), (0, 2, 30)]),
        (configuration(A_TEN), "b", (), []),
        (configuration(A_TEN, default=True), "b", (), [(DEFAULT, 0, None)]),
        # Who timed out never comes to the default filter.
        (
            configuration(A_TEN, default=True),
            "a",
            (),
            [(0, 0, 10), (0, 1, 20), (0, 2, 30)],
        ),
        # The next matching filter below counts on from the end of the one before.
        (
            configuration(("a", [10]), ("c", [10]), ("a", [5, None])),
            "a",
            (),
            [(0, 0, 10), (2, 0, 15), (2, 1, None)],
        ),
        # A step that is reached early lasts until the same deadline.
        (configuration(A_TEN), "a", (0,), [(0, 0, 10), (0, 1, 20), (0, 2, 30)]),
        # Whoever is skipped out of all filters comes to the default one.
        (
            configuration(("a", [10, 10]), default=True),
            "a",
            (0, 1),
            [(0, 0, 10), (0, 1, 20), (DEFAULT, 0, None)],
        ),
        # And falls out when that is skipped too.
        (
            configuration(("a", [10]), default=True),
            "a",
            (0, 1),
            [(0, 0, 10), (DEFAULT, 0, None)],
        ),
        # Skipped in the second filter, but timed out in the first: no default.
        (
            configuration(("a", [10]), ("a", [10]), default=True),
            "a",
            (1,),
            [(0, 0, 10), (1, 0, 20)],
        ),
        # Without a timeout the task stays.
        (configuration(("a", [None, 10])), "a", (), [(0, 0, None)]),
    ],
)
def test_the_way_of_a_task_that_nobody_takes(
    found: Configuration,
    kinds: str,
    skipped: tuple[int, ...],
    expected: list[tuple[int, int, int | None]],
) -> None:
    assert way(found, kinds, *skipped) == expected


class Expected(NamedTuple):
    """What the plain account says of a step."""

    filter: int
    target: int
    deadline: int | None


def account(
    filters: list[tuple[str, list[int | None]]], default: bool, kinds: str, skipped: set[int]
) -> list[Expected]:
    """The same way, told filter by filter."""
    told: list[Expected] = []
    begun, timed_out = 0, False
    for number, (kind, timeouts) in enumerate(filters):
        if kind not in kinds:
            continue
        spent, early = 0, True
        for step, seconds in enumerate(timeouts):
            spent += seconds or 0
            deadline = None if seconds is None else begun + spent
            told.append(Expected(number, step, deadline))
            early = len(told) - 1 in skipped
            if deadline is None and not early:
                return told
            if not early and deadline is not None:
                now = deadline
        if not early:
            timed_out, begun = True, now
        else:
            # The filter counts as one that did not match; the next begins now.
            begun = max([begun, *_waited(told, skipped, number)])
    if default and not timed_out:
        told.append(Expected(DEFAULT, 0, None))
    return told


def _waited(told: list[Expected], skipped: set[int], number: int) -> list[int]:
    """The deadlines that the task has waited for in a filter."""
    return [
        one.deadline
        for n, one in enumerate(told)
        if one.filter == number and n not in skipped and one.deadline is not None
    ]


@given(
    st.lists(
        st.tuples(
            st.sampled_from("ab"),
            st.lists(st.none() | st.integers(1, 60), min_size=1, max_size=4),
        ),
        max_size=4,
    ),
    st.booleans(),
    st.sampled_from(["a", "b", "ab", ""]),
    st.sets(st.integers(0, 12)),
)
def test_the_way_is_that_of_the_plain_account(
    filters: list[tuple[str, list[int | None]]], default: bool, kinds: str, skipped: set[int]
) -> None:
    found = configuration(*filters, default=default)
    assert way(found, kinds, *skipped) == account(filters, default, kinds, skipped)


@given(st.integers(0, 5), st.integers(0, 5), st.booleans())
def test_a_place_that_the_workflow_has_no_more_is_left_for_the_beginning(
    number: int, target: int, timed_out: bool
) -> None:
    found = configuration(("a", [10]), ("a", [None]))
    place = Place(number, target, 0, SECOND)
    further = workflow.advance(found, {"kinds": ["a"]}, place, SECOND, timed_out=timed_out)
    assert further is not None or number == 1
    if further is not None:
        assert workflow.target_at(found, further) is not None


def test_priorities_and_timeouts_may_be_texts() -> None:
    text = f'{{"queue": "{QUEUE}", "priority": "7", "timeout": "30"}}'
    found = workflow.parse(
        f'{{"task_routing": {{"filters": [{{"expression": "1==1", "targets": [{text}]}}]}}}}'
    )
    assert (found.filters[0].targets[0].priority, found.filters[0].targets[0].timeout) == (7, 30)


TARGET: Final = {"queue": QUEUE}


def one_filter(*targets: Any) -> Any:
    return {"task_routing": {"filters": [{"expression": "1==1", "targets": list(targets)}]}}


@pytest.mark.parametrize(
    ("document", "where"),
    [
        ([], "task_routing"),
        ({}, "task_routing"),
        ({"task_routing": {"filters": 5}}, "task_routing.filters must be a list"),
        ({"task_routing": {"filters": [1]}}, "filters[0] must be an object"),
        ({"task_routing": {"filters": [{}]}}, "filters[0].expression is required"),
        (one_filter(), "filters[0].targets"),
        (one_filter({}), "filters[0].targets[0].queue is required"),
        (one_filter(TARGET, 5), "filters[0].targets[1] must be an object"),
        (one_filter(TARGET | {"timeout": 0}), "targets[0].timeout"),
        (one_filter(TARGET | {"timeout": True}), "targets[0].timeout"),
        (one_filter(TARGET | {"timeout": 1.5}), "targets[0].timeout"),
        (one_filter(TARGET | {"priority": -1}), "targets[0].priority"),
        (one_filter(TARGET | {"priority": 2**31}), "targets[0].priority"),
        (one_filter(TARGET | {"expression": 5}), "targets[0].expression must be a text"),
        (one_filter(TARGET | {"expression": "skill-level > 3"}), "targets[0].expression"),
        (one_filter(TARGET | {"order_by": "worker.a UPWARDS"}), "targets[0].order_by"),
        (one_filter(TARGET | {"skip_if": "workers"}), "targets[0].skip_if"),
        (one_filter(TARGET | {"known_worker_sid": "5 > 3"}), "targets[0].known_worker"),
        (
            one_filter(
                TARGET | {"known_worker_sid": "task.a", "known_worker_friendly_name": "task.b"}
            ),
            "cannot be given together",
        ),
        ({"task_routing": {"default_filter": 5}}, "default_filter must be an object"),
        ({"task_routing": {"default_filter": {}}}, "default_filter.queue is required"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(document: Any, where: str) -> None:
    with pytest.raises(ConfigurationFault) as fault:
        workflow.parse(json.dumps(document))
    assert where in str(fault.value)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists))
def test_no_document_breaks_it(document: Any) -> None:
    for text in (
        json.dumps({"task_routing": document}),
        json.dumps({"task_routing": {"filters": document}}),
        json.dumps({"task_routing": {"filters": [document], "default_filter": document}}),
    ):
        try:
            workflow.parse(text)
        except ConfigurationFault as fault:
            assert "task_routing" in str(fault)
