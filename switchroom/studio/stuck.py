"""A customer whose execution cannot go on is taken on by the account's default route (ours; the
hosted service leaves such customers where they are, studio §5.2)."""

from typing import Final

import msgspec

from switchroom.core import sids
from switchroom.monitor import alerts, deliveries
from switchroom.store.work import Work
from switchroom.studio import jobs, settings, start
from switchroom.studio.jobs import Hear
from switchroom.studio.rows import Execution

_REASON: Final = "HAND_OVER_FAILED"


def route(work: Work, stuck: Execution) -> None:
    """Let the account's route take over. An execution that took over itself has no successor."""
    wished = settings.fetch(work, stuck.account_sid).stuck_flow_route
    if not wished or sids.looks_like("FN", stuck.initiated_by):
        return
    if sids.looks_like("FW", wished):
        start.instead(work, stuck, wished)
        return
    _post(
        work,
        stuck.account_sid,
        wished,
        (
            ("ExecutionSid", stuck.sid),
            ("FlowSid", stuck.flow_sid),
            ("ConversationSid", stuck.conversation_sid or ""),
            ("ContactAddress", stuck.contact_address),
            ("FlowAddress", stuck.flow_address),
            ("Reason", stuck.ended_reason or ""),
        ),
    )


def not_handed_over(message: Hear, code: int, sentence: str, work: Work) -> None:
    """A message could not be handed over to its flow, however often it was tried."""
    alerts.record(
        work,
        message.account_sid,
        "error",
        f"The message could not be handed over to the flow {message.flow_sid}: {sentence}",
        code=code,
        resource_sid=message.message_sid,
        service_sid=message.flow_sid,
    )
    wished = settings.fetch(work, message.account_sid).stuck_flow_route
    if sids.looks_like("FW", wished) and wished != message.flow_sid:
        instead = msgspec.structs.replace(message, flow_sid=wished, retries=0)
        jobs.hear_later(work, instead)
    elif wished and not sids.looks_like("FW", wished):
        told = (
            ("ExecutionSid", ""),
            ("FlowSid", message.flow_sid),
            ("ConversationSid", message.conversation_sid or ""),
            ("ContactAddress", message.contact),
            ("FlowAddress", message.flow_address),
            ("Reason", _REASON),
        )
        _post(work, message.account_sid, wished, told)


def _post(work: Work, account_sid: str, url: str, told: tuple[tuple[str, str], ...]) -> None:
    parameters = (("AccountSid", account_sid), *told)
    deliveries.put(work, account_sid, url, "POST", parameters, key="", resource_sid=account_sid)
