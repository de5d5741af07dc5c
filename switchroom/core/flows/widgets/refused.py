"""Widgets that need a voice call, or a product that is not served here (studio §3.0)."""

from typing import Final

from switchroom.core.flows.run import Ended
from switchroom.core.flows.visit import UNSUPPORTED, Halt, Leave, Outcome, Visit

VOICE: Final = frozenset(
    {
        "capture-payments",
        "connect-call-to",
        "connect-virtual-agent",
        "connect-virtual-agent-v2",
        "enqueue-call",
        "fork-stream",
        "gather-input-on-call",
        "make-outgoing-call-v1",
        "make-outgoing-call-v2",
        "record-call",
        "record-voicemail",
        "say-play",
    }
)
# In which order the transitions of a failure are looked for.
_FAILURES: Final = ("failed", "fail", "failure", "failedToEnqueue", "callFailure")


def enter(visit: Visit) -> Outcome:
    """Take the transition that means failure; without one the execution cannot go on."""
    kind = visit.widget.type
    why = "needs a voice call" if kind in VOICE else "is not supported"
    visit.warn(UNSUPPORTED, f"Unsupported Trigger Type: a widget of type {kind} {why}")
    event = next((event for event in _FAILURES if visit.widget.knows(event)), None)
    return Halt(Ended.UNSUPPORTED_WIDGET) if event is None else Leave(event)
