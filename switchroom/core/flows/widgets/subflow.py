"""run-subflow (studio §3.10)."""

from typing import Final

from switchroom.core.flows.definition import Definition
from switchroom.core.flows.visit import Descend, Leave, Outcome, Visit

TYPE: Final = "run-subflow"
FAILED: Final = 81024
_NOT_JSON: Final = 81027


def children(definition: Definition) -> dict[str, str]:
    """The flows that a flow runs inside, and which revision of each: the first one named."""
    found: dict[str, str] = {}
    for widget in definition.widgets.values():
        if widget.type == TYPE:
            revision = widget.text("flow_revision") or "LatestPublished"
            found.setdefault(widget.text("flow_sid"), revision)
    return found


def enter(visit: Visit) -> Outcome:
    """Run the child with its parameters; a child has no children."""
    if visit.nested:
        visit.warn(FAILED, "a subflow cannot run another subflow", "error")
        return Leave("failed")
    parameters = {
        str(pair.get("key", "")): visit.value(
            pair, lambda sentence: visit.warn(_NOT_JSON, sentence)
        )
        for pair in visit.widget.pairs("parameters")
    }
    return Descend(visit.widget.text("flow_sid"), parameters)
