"""Which transitions an execution takes: the steps, each with its flow and the very transition."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from switchroom.core.flows.definition import Definition, Widget
from switchroom.core.flows.engine import Step
from switchroom.core.flows.run import put
from switchroom.core.flows.visit import Leave, Visit
from switchroom.core.flows.widgets import split, subflow

_SPLIT: Final = "split-based-on"


class Taken(msgspec.Struct, frozen=True):
    """A step. `flow_sid` is "" for the root flow; `transition` is the place of the transition in
    its widget, None where the widget does not list it."""

    step: Step
    flow_sid: str
    transition: int | None


class Track:
    """Follows the steps of one execution after the other."""

    def __init__(self, root: Definition, children: Mapping[str, Definition]) -> None:
        self._root = root
        self._children = children
        self.context: Mapping[str, Any] = {}
        self.taken: list[Taken] = []

    def begin(self) -> None:
        """A new execution begins."""
        self.context, self.taken = {}, []

    def take(self, step: Step, now: int, zone: str) -> Taken:
        """Take a step down."""
        flow_sid = "" if step.parent_sid is None else self._child()
        definition = self._children.get(flow_sid, self._root) if flow_sid else self._root
        widget = definition.widgets[step.transitioned_from]
        place = self._place(widget, step, now, zone)
        self.context = put(self.context, step.changes)
        taken = Taken(step, flow_sid, place)
        self.taken.append(taken)
        return taken

    def _child(self) -> str:
        """The flow of the Run Subflow widget that the root flow is at."""
        above = [taken.step for taken in self.taken if taken.step.parent_sid is None]
        widget = self._root.widgets[above[-1].transitioned_to]
        assert widget.type == subflow.TYPE, widget.type
        return widget.text("flow_sid")

    def _place(self, widget: Widget, step: Step, now: int, zone: str) -> int | None:
        """A split is asked again, in the context that it had: several of its transitions may
        have the same event and lead to the same widget."""
        if widget.type == _SPLIT:
            visit = Visit(widget, self.context, now, zone, [], muted=False, nested=False)
            outcome = split.enter(visit)
            if isinstance(outcome, Leave):
                found = (n for n, t in enumerate(widget.transitions) if t is outcome.transition)
                return next(found, None)
        wanted = (n for n, t in enumerate(widget.transitions) if t.event == step.name)
        return next(wanted, None)
