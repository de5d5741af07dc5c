"""send-message and send-and-wait-for-reply (studio §3.2 to §3.4)."""

from typing import Final

from switchroom.core.clock import SECOND
from switchroom.core.flows.effects import AwaitReply, SendMessage
from switchroom.core.flows.inputs import (
    DeliveryFailed,
    Input,
    MessageRefused,
    MessageSent,
    Replied,
    TimedOut,
)
from switchroom.core.flows.visit import Act, Leave, Outcome, Visit

_NOT_SENT: Final = 81011
_TIMEOUT_S: Final = 3_600
# The life of an execution (studio §5.2); no wait is longer.
_TIMEOUT_MAX_S: Final = 30 * 24 * 3_600
_CONTACT: Final = "{{contact.channel.address}}"
_OURSELVES: Final = "{{flow.channel.address}}"


def enter_send(visit: Visit) -> Outcome:
    """Send; the transition does not wait for the contact."""
    return _send(visit, "failed")


def hear_send(visit: Visit, given: Input) -> Outcome:
    """`sent` once the messaging layer took it."""
    match given:
        case MessageSent():
            return Leave("sent", visit.outputs(outbound=given.outbound))
        case MessageRefused():
            return _refused(visit, given, "failed")
    raise AssertionError(given)


def enter_wait(visit: Visit) -> Outcome:
    """Send, then park."""
    return _send(visit, "deliveryFailure")


def hear_wait(visit: Visit, given: Input) -> Outcome:
    """Park once it is sent; go on with what happens first."""
    match given:
        case MessageSent():
            seconds = min(visit.seconds("timeout", _TIMEOUT_S), _TIMEOUT_MAX_S)
            changes = visit.outputs(outbound=given.outbound)
            if seconds <= 0:
                return Leave("timeout", changes)
            return Act(AwaitReply(visit.now + seconds * SECOND, given.sid), "reply", changes)
        case MessageRefused():
            return _refused(visit, given, "deliveryFailure")
        case Replied():
            return Leave("incomingMessage", visit.outputs(inbound=given.inbound))
        case TimedOut():
            return Leave("timeout")
        case DeliveryFailed():
            outbound = dict(visit.output("outbound") or {}) | {"Status": given.status}
            if given.code is not None:
                outbound["ErrorCode"] = str(given.code)
            return Leave("deliveryFailure", visit.outputs(outbound=outbound))
    raise AssertionError(given)


def _send(visit: Visit, failure: str) -> Outcome:
    reason = _obstacle(visit)
    if reason:
        visit.warn(_NOT_SENT, reason, "error")
        return Leave(failure)
    effect = SendMessage(
        body=visit.text("body"),
        sender=visit.text("from", _OURSELVES).strip(),
        recipient=visit.text("to", _CONTACT).strip(),
        service=visit.text("service").strip(),
        channel=visit.text("channel").strip(),
        attributes=visit.text("attributes").strip(),
        media_url=visit.text("media_url").strip(),
    )
    if not effect.body.strip() and not effect.media_url:
        visit.warn(_NOT_SENT, "the message has neither a body nor media", "error")
        return Leave(failure)
    return Act(effect, "message")


def _obstacle(visit: Visit) -> str:
    if visit.muted:
        return "the conversation has been handed over, the flow cannot write into it any more"
    if visit.widget.text("message_type") == "content_template":
        return "content templates are not available here; set message_type to custom"
    return ""


def _refused(visit: Visit, given: MessageRefused, failure: str) -> Outcome:
    visit.warn(_NOT_SENT, f"{given.sentence} ({given.code})", "error")
    outbound = dict(given.outbound) | {"ErrorCode": str(given.code)}
    return Leave(failure, visit.outputs(outbound=outbound))
