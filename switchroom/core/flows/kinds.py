"""The types of widgets: their events, and the properties that they must and may have (studio §2.1,
§3)."""

from collections.abc import Mapping
from typing import Final

import msgspec


class Kind(msgspec.Struct, frozen=True):
    """What is known of a type. `required` may be none of the widget's own, `optional` None means
    that the properties are not known; `ends` are the events that should lead somewhere."""

    events: frozenset[str]
    required: tuple[str, ...] = ()
    optional: frozenset[str] | None = None
    ends: frozenset[str] = frozenset()
    needs: str = ""


def _kind(events: str, required: str = "", optional: str = "", ends: str = "") -> Kind:
    return Kind(
        events=frozenset(events.split()),
        required=tuple(required.split()),
        optional=frozenset(f"{required} {optional} offset".split()),
        ends=frozenset(ends.split()),
    )


def _foreign(events: str, needs: str = "a voice call") -> Kind:
    return Kind(frozenset(events.split()), needs=needs)


_MESSAGE: Final = (
    "body service channel attributes media_url message_type content_sid content_variables"
    " content_template_sid short_urls shorten_urls link_shortening link_shortening_enabled"
)
_RESUMED: Final = "resumed created success failed"

KINDS: Final[Mapping[str, Kind]] = {
    "trigger": _kind(
        "incomingMessage incomingConversationMessage incomingRequest incomingParent incomingCall"
    ),
    "split-based-on": _kind("match noMatch", "input", ends="match noMatch"),
    "set-variables": _kind("next", optional="variables"),
    "run-subflow": _kind("completed failed", "flow_sid flow_revision", "parameters", ends="failed"),
    "send-message": _kind("sent failed", "from", f"to {_MESSAGE}"),
    "send-and-wait-for-reply": _kind(
        "incomingMessage timeout deliveryFailure",
        "from",
        f"timeout {_MESSAGE}",
        ends="incomingMessage",
    ),
    "start-conversation": _kind(
        "created failed",
        "participants",
        "conversation_service_sid timers_inactive timers_closed"
        " close_conversation_on_execution_end friendly_name unique_name attributes",
        ends="failed",
    ),
    # Neither the type nor its properties are published.
    "resume-conversation": Kind(frozenset(_RESUMED.split())),
    "make-http-request": _kind(
        "success failed",
        "url",
        "method content_type body parameters add_twilio_auth",
        ends="failed",
    ),
    "run-function": _kind(
        "success fail",
        "url",
        "service_sid environment_sid function_sid parameters",
        ends="fail",
    ),
    "add-twiml-redirect": _kind("return timeout fail", "url", "method timeout", ends="return"),
    "send-to-flex": _kind(
        "callComplete failedToEnqueue callFailure",
        "workflow channel",
        "attributes priority timeout waitUrl waitUrlMethod",
        ends="failedToEnqueue",
    ),
    "search-for-a-profile": _foreign("success failed", "Segment"),
    "send-to-auto-pilot": _foreign("sessionEnded failure timeout", "Autopilot, which is retired"),
    "connect-virtual-agent": _foreign("return hangup"),
    "connect-virtual-agent-v2": _foreign("return hangup"),
    "say-play": _foreign("audioComplete"),
    "gather-input-on-call": _foreign("keypress speech timeout"),
    "connect-call-to": _foreign("callCompleted hangup"),
    "make-outgoing-call-v1": _foreign("answered busy noAnswer failed"),
    "make-outgoing-call-v2": _foreign("answered busy noAnswer failed"),
    "record-voicemail": _foreign("recordingComplete noAudio hangup"),
    "record-call": _foreign("success failed"),
    "enqueue-call": _foreign("callComplete failedToEnqueue callFailure"),
    "capture-payments": _foreign(
        "success maxFailedAttempts providerError payInterrupted hangup validationError"
    ),
    "fork-stream": _foreign("next"),
}
