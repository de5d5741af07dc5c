"""The case files together reach every kind of widget, take every event that can happen here, and
see every comparison hold and not hold (studio §3.0, §3.6)."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from switchroom.core.flows import predicates
from switchroom.core.flows.definition import Definition, Widget, build
from switchroom.core.flows.kinds import KINDS
from switchroom.workbench import cases
from switchroom.workbench.cases import Case, Opening, Suite
from switchroom.workbench.player import NOW, ZONE, Flow
from switchroom.workbench.track import Taken
from switchroom.workbench.verdict import judge

FOLDER: Final = Path(__file__).parents[2] / "cases" / "flows"
# What only a voice call can bring about.
VOICE_EVENTS: Final = frozenset({("trigger", "incomingCall"), ("send-to-flex", "callFailure")})
# A widget that is refused takes one of these; nothing else happens to it.
FAILURES: Final = frozenset({"failed", "fail", "failure", "failedToEnqueue", "callFailure"})
HAPPENING: Final = frozenset(
    (type_, event)
    for type_, kind in KINDS.items()
    for event in (kind.events & FAILURES if kind.needs else kind.events)
    if (type_, event) not in VOICE_EVENTS
)


class Seen:
    """What the cases have met."""

    def __init__(self) -> None:
        self.types: set[str] = set()
        self.events: set[tuple[str, str]] = set()
        self.comparisons: set[tuple[str, bool]] = set()
        self.flows: set[Path] = set()

    def take(self, suite: Suite, taken: Taken) -> None:
        flow = suite.flow.children[taken.flow_sid] if taken.flow_sid else suite.flow.root
        step = taken.step
        self.types.add(step.type)
        self.events.add((step.type, step.name))
        reached = flow.widgets.get(step.transitioned_to)
        if reached is not None:
            self.types.add(reached.type)
        if step.type == "split-based-on":
            self.comparisons.update(compared(flow.widgets[step.transitioned_from], taken))


def compared(split: Widget, taken: Taken) -> Iterator[tuple[str, bool]]:
    """The comparisons of a split, and how they came out, as far as its transition tells: those of
    the transition that was taken hold; one that stands alone before it did not."""
    for place, transition in enumerate(split.transitions):
        if place == taken.transition and taken.step.name == "match":
            yield from ((condition.type, True) for condition in transition.conditions)
            return
        if len(transition.conditions) == 1:
            yield transition.conditions[0].type, False


@cache
def seen() -> Seen:
    """All cases, played."""
    found = Seen()
    for path in cases.find([FOLDER]):
        suite = cases.load(path)
        found.flows.update(suite.paths.values())
        for case in suite.cases:
            for taken in judge(suite, case).taken:
                found.take(suite, taken)
    return found


@pytest.mark.parametrize("type_", sorted(KINDS))
def test_every_kind_of_widget_is_reached(type_: str) -> None:
    assert type_ in seen().types


@pytest.mark.parametrize(("type_", "event"), sorted(HAPPENING))
def test_every_event_that_can_happen_is_taken(type_: str, event: str) -> None:
    assert (type_, event) in seen().events


@pytest.mark.parametrize("kind", sorted(predicates.KINDS))
@pytest.mark.parametrize("holds", [True, False])
def test_every_comparison_holds_and_does_not(kind: str, holds: bool) -> None:
    assert (kind, holds) in seen().comparisons


def test_every_flow_is_played() -> None:
    there = {path for path in FOLDER.glob("*.json") if not path.name.endswith(cases.SUFFIX)}
    assert {path.name for path in there - seen().flows} == set()


def test_a_widget_of_a_type_that_nobody_knows_is_reached() -> None:
    assert seen().types - KINDS.keys()


def test_what_stands_before_a_transition_did_not_hold() -> None:
    """The reading of steps above, on a split of its own."""
    flow = _split_flow()
    first, second = flow.widgets["s"].transitions[1:]
    assert (first.event, second.event) == ("match", "match")
    suite = Suite(Path(), Flow(flow), {}, [_case("b")], ZONE, NOW)
    taken = judge(suite, suite.cases[0]).taken[1]
    assert list(compared(flow.widgets["s"], taken)) == [("equal_to", False), ("contains", True)]


def _split_flow() -> Definition:
    return build(
        {
            "states": [
                {
                    "name": "Trigger",
                    "type": "trigger",
                    "transitions": [{"event": "incomingMessage", "next": "s"}],
                },
                {
                    "name": "s",
                    "type": "split-based-on",
                    "transitions": [
                        {"event": "noMatch"},
                        *(
                            {
                                "event": "match",
                                "conditions": [
                                    {
                                        "friendly_name": kind,
                                        "arguments": ["{{trigger.message.Body}}"],
                                        "type": kind,
                                        "value": value,
                                    }
                                ],
                            }
                            for kind, value in (("equal_to", "a"), ("contains", "b"))
                        ),
                    ],
                    "properties": {"input": "{{trigger.message.Body}}"},
                },
            ],
            "initial_state": "Trigger",
        }
    )


def _case(body: str) -> Case:
    return Case(name="b", start=Opening(event="incomingMessage", body=body))
