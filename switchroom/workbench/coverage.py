"""Which transitions of a flow the cases have taken."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import msgspec

from switchroom.core.flows.definition import TRIGGER, Definition, Transition, Widget
from switchroom.core.flows.kinds import KINDS
from switchroom.workbench import cases
from switchroom.workbench.cases import Suite
from switchroom.workbench.verdict import Verdict

# What only a voice call can bring about.
_VOICE: Final = frozenset({(TRIGGER, "incomingCall"), ("send-to-flex", "callFailure")})


class Cover(msgspec.Struct, frozen=True):
    """Of a flow's transitions, those that can be taken here, and those that never were."""

    path: Path
    transitions: int
    never: tuple[str, ...]

    @property
    def percent(self) -> int:
        """Rounded down, so that 100 means all."""
        if not self.transitions:
            return 100
        return 100 * (self.transitions - len(self.never)) // self.transitions


def measure(judged: Iterable[tuple[Suite, Iterable[Verdict]]]) -> list[Cover]:
    """The cover of each flow over all case files, in the order of their paths."""
    taken: dict[Path, set[tuple[str, int]]] = {}
    for suite, verdicts in judged:
        for path in suite.paths.values():
            taken.setdefault(path.resolve(), set())
        for verdict in verdicts:
            for step in verdict.taken:
                if step.transition is not None:
                    place = suite.paths[step.flow_sid].resolve()
                    taken[place].add((step.step.transitioned_from, step.transition))
    return [_cover(path, taken[path]) for path in sorted(taken)]


def _cover(path: Path, taken: set[tuple[str, int]]) -> Cover:
    flow = cases.load_flow(path)
    possible = list(_possible(flow))
    never = (described(widget, n) for widget, n in possible if (widget.name, n) not in taken)
    return Cover(path, len(possible), tuple(never))


def _possible(flow: Definition) -> Iterator[tuple[Widget, int]]:
    for widget in flow.widgets.values():
        seen: set[str] = set()
        for number, transition in enumerate(widget.transitions):
            if _can_be_taken(widget, transition, seen):
                yield widget, number
            seen.add(transition.event)


def _can_be_taken(widget: Widget, transition: Transition, seen: set[str]) -> bool:
    """A trigger's event that leads nowhere is none of the flow's business."""
    event, kind = transition.event, KINDS.get(widget.type)
    if (widget.type, event) in _VOICE or (kind is not None and kind.needs):
        return False
    if widget.type == TRIGGER and transition.next is None:
        return False
    return event == "match" or event not in seen


def described(widget: Widget, number: int) -> str:
    """A transition in words.

    >>> t = Transition("sent", None)
    >>> described(Widget("hello", "send-message", {}, (t,)), 0)
    'hello: sent → Ended'
    """
    transition = widget.transitions[number]
    conditions = "".join(f" [{c.type} {c.value}]" for c in transition.conditions)
    return f"{widget.name}: {transition.event}{conditions} → {transition.next or 'Ended'}"
