"""start-conversation and resume-conversation (studio §3.12)."""

from typing import Final

from switchroom.core.flows.effects import ResumeConversation, StartConversation
from switchroom.core.flows.inputs import Input, Joined, NotJoined
from switchroom.core.flows.visit import UNSUPPORTED, Act, Leave, Outcome, Visit

_FAILED: Final = 81006


def enter_start(visit: Visit) -> Outcome:
    """Make a conversation with the one participant that the widget names."""
    if _has_channel(visit):
        return Leave("failed")
    participants = visit.widget.pairs("participants")
    if len(participants) != 1:
        visit.warn(_FAILED, "exactly one participant is needed", "error")
        return Leave("failed")

    def of_participant(name: str, otherwise: str) -> str:
        template = participants[0].get(name)
        return visit.render(template if isinstance(template, str) else otherwise, name).strip()

    effect = StartConversation(
        service_sid=visit.text("conversation_service_sid").strip(),
        address=of_participant("messaging_binding_address", "{{contact.channel.address}}"),
        proxy_address=of_participant("messaging_binding_proxy_address", "{{flow.channel.address}}"),
        inactive=visit.text("timers_inactive").strip(),
        closed=visit.text("timers_closed").strip(),
        close_at_end=visit.widget.properties.get("close_conversation_on_execution_end")
        in (True, "true"),
    )
    return Act(effect, "conversation")


def enter_resume(visit: Visit) -> Outcome:
    """Go on in the conversation that the widget names."""
    if _has_channel(visit):
        return Leave("failed")
    effect = ResumeConversation(
        service_sid=visit.text("conversation_service_sid").strip(),
        conversation_sid=visit.text("conversation_sid").strip(),
    )
    return Act(effect, "conversation")


def hear_start(visit: Visit, given: Input) -> Outcome:
    return _hear(visit, given, "created")


def hear_resume(visit: Visit, given: Input) -> Outcome:
    """The name of the good event is not published: what the widget itself lists is taken."""
    known = (e for e in ("resumed", "created", "success") if visit.widget.knows(e))
    return _hear(visit, given, next(known, "resumed"))


def _hear(visit: Visit, given: Input, success: str) -> Outcome:
    match given:
        case NotJoined(sentence):
            visit.warn(_FAILED, sentence, "error")
            return Leave("failed")
        case Joined(sid):
            joined = ((("flow", "channel", "sid"), sid), *visit.outputs(ConversationSid=sid))
            return Leave(success, joined)
    raise AssertionError(given)


def _has_channel(visit: Visit) -> bool:
    """Whether the execution has a conversation already, or a message that it answers."""
    has = "sid" in visit.context.get("flow", {}).get("channel", {})
    if has or "message" in visit.context.get("trigger", {}):
        visit.warn(UNSUPPORTED, "the execution has a channel already")
        return True
    return False
