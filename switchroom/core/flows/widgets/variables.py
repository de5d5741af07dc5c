"""set-variables (studio §3.7)."""

from typing import Final

from switchroom.core.flows.visit import Leave, Outcome, Visit

_NOT_JSON: Final = 81027


def enter(visit: Visit) -> Outcome:
    """All values render against the context on entry; they do not see each other."""
    changes = tuple(
        (
            ("flow", "variables", str(pair.get("key", ""))),
            visit.value(pair, lambda sentence: visit.warn(_NOT_JSON, sentence)),
        )
        for pair in visit.widget.pairs("variables")
    )
    return Leave("next", changes)
