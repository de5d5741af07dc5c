"""send-message and send-and-wait-for-reply (studio §3.2 to §3.4)."""

from typing import Final

from switchroom.core.clock import SECOND
from switchroom.core.flows.effects import AwaitReply, Pairs, SendMessage
from switchroom.core.flows.inputs import (
    DeliveryFailed,
    Input,
    MessageRefused,
    MessageSent,
    Replied,
    TimedOut,
)
from switchroom.core.flows.visit import Act, Leave, Outcome, Visit
from switchroom.core.liquid.values import as_text

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
    content_sid = _template(visit)
    if content_sid == "":
        visit.warn(_NOT_SENT, "the content_sid of the content template is empty", "error")
        return Leave(failure)
    effect = SendMessage(
        body="" if content_sid else visit.text("body"),
        sender=visit.text("from", _OURSELVES).strip(),
        recipient=visit.text("to", _CONTACT).strip(),
        service=visit.text("service").strip(),
        channel=visit.text("channel").strip(),
        attributes=visit.text("attributes").strip(),
        media_url="" if content_sid else visit.text("media_url").strip(),
        content_sid=content_sid or "",
        content_variables=_variables(visit) if content_sid else (),
    )
    if not content_sid and not effect.body.strip() and not effect.media_url:
        visit.warn(_NOT_SENT, "the message has neither a body nor media", "error")
        return Leave(failure)
    return Act(effect, "message")


def _obstacle(visit: Visit) -> str:
    if visit.muted:
        return "the conversation has been handed over, the flow cannot write into it any more"
    return ""


def _template(visit: Visit) -> str | None:
    """The SID of the template that the widget sends, None where it sends a text of its own."""
    kind = visit.widget.text("message_type")
    name = "content_sid" if visit.widget.text("content_sid") else "content_template_sid"
    if kind == "content_template" or (kind != "custom" and visit.widget.text(name)):
        return visit.text(name).strip()
    return None


def _variables(visit: Visit) -> Pairs:
    """Names as they stand, and values rendered (studio §4.1)."""
    return tuple(
        (
            str(pair.get("key", "")),
            visit.render(as_text(pair.get("value")), str(pair.get("key", ""))),
        )
        for pair in visit.widget.pairs("content_variables")
    )


def _refused(visit: Visit, given: MessageRefused, failure: str) -> Outcome:
    visit.warn(_NOT_SENT, f"{given.sentence} ({given.code})", "error")
    outbound = dict(given.outbound) | {"ErrorCode": str(given.code)}
    return Leave(failure, visit.outputs(outbound=outbound))
