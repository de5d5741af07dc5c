"""split-based-on (studio §3.6)."""

from typing import Final

from switchroom.core.flows.definition import Condition
from switchroom.core.flows.predicates import holds
from switchroom.core.flows.visit import Leave, Outcome, Visit

_NO_MATCH: Final = 81005


def enter(visit: Visit) -> Outcome:
    """The first transition whose conditions all hold, in the order of the array."""
    for transition in visit.widget.transitions:
        if transition.conditions and all(_holds(visit, c) for c in transition.conditions):
            return Leave(transition.event, transition=transition)
    otherwise = visit.widget.after("noMatch")
    if otherwise.next is None:
        visit.warn(_NO_MATCH, "no condition matched and noMatch leads nowhere")
    return Leave("noMatch", transition=otherwise)


def _holds(visit: Visit, condition: Condition) -> bool:
    if visit.slow and condition.type == "regex":
        return False
    subject = condition.argument or visit.widget.text("input")
    verdict = holds(
        condition.type, visit.render(subject, "input"), visit.render(condition.value, "value")
    )
    if verdict.fault is not None:
        visit.warn(_NO_MATCH, verdict.fault)
        visit.slow = visit.slow or condition.type == "regex"
    return verdict.holds
