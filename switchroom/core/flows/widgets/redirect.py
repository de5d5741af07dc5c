"""add-twiml-redirect (studio §3.11)."""

from typing import Final
from urllib.parse import urlsplit

from switchroom.core.clock import SECOND
from switchroom.core.flows.effects import RedirectTwiml
from switchroom.core.flows.inputs import Input, Returned, TimedOut
from switchroom.core.flows.visit import UNSUPPORTED, Act, Leave, Outcome, Visit

_WRONGLY_BUILT: Final = 81014
_TIMEOUT_MAX_S: Final = 14_400


def enter(visit: Visit) -> Outcome:
    """Let the other document answer; only a message that came to a number is answered so."""
    if "message" not in visit.context.get("trigger", {}):
        visit.warn(UNSUPPORTED, "only a flow that a message triggered can redirect")
        return Leave("fail")
    url = visit.text("url").strip()
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        usable = False
    if not usable:
        visit.warn(_WRONGLY_BUILT, "the URL does not render to an http or https URL", "error")
        return Leave("fail")
    seconds = min(visit.seconds("timeout", _TIMEOUT_MAX_S), _TIMEOUT_MAX_S)
    until = visit.now + seconds * SECOND if seconds > 0 else None
    method = visit.widget.text("method", "POST").upper()
    return Act(RedirectTwiml(url, "GET" if method == "GET" else "POST", until), "return")


def hear(visit: Visit, given: Input) -> Outcome:
    """What comes back brings parameters."""
    match given:
        case Returned(parameters):
            return Leave("return", visit.outputs(**parameters))
        case TimedOut():
            return Leave("timeout")
    raise AssertionError(given)
