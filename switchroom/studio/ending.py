"""End an execution, for whatever reason (studio §5.2, §6.4)."""

from typing import Final

import msgspec

from switchroom.conversations import conversations, hooks, webhooks
from switchroom.core.flows.run import Ended
from switchroom.monitor import alerts
from switchroom.store.work import Work
from switchroom.studio import jobs, rows
from switchroom.studio.rows import Attached, Execution, ExecutionEnded

# Endings that are no trouble: what the flow, the account or time wanted.
_PLANNED: Final = (
    Ended.FLOW_END,
    Ended.REQUESTED,
    Ended.EXPIRED,
    Ended.FLOW_DELETED,
)


def is_stuck(execution: Execution) -> bool:
    """Whether an execution has ended because it could not go on."""
    return execution.status == "ended" and execution.ended_reason not in _PLANNED


def end(work: Work, execution: Execution, reason: str) -> Execution:
    """End an execution that the caller holds: no wait remains, no key, and nothing of it on its
    conversation; of one that was stuck the account reads why."""
    jobs.sleep(work, execution)
    work.run(
        "DELETE FROM execution_keys WHERE account_sid = ? AND execution_sid = ?",
        execution.account_sid,
        execution.sid,
    )
    return conclude(work, rows.keep(work, over(work, execution, reason)))


def over(work: Work, execution: Execution, reason: str) -> Execution:
    """An execution as it is at its end; it is not kept yet."""
    return msgspec.structs.replace(
        execution,
        status="ended",
        ended_reason=reason,
        deadline=None,
        outbound_sid=None,
        date_updated=work.now,
    )


def conclude(work: Work, ended: Execution) -> Execution:
    """What the end of an execution takes along, and who hears of it; it has no key any more."""
    if ended.attached is not None:
        _detach(work, ended.account_sid, msgspec.json.decode(ended.attached, type=Attached))
    if is_stuck(ended):
        alerts.record(
            work,
            ended.account_sid,
            "error",
            f"Execution ended because it could not go on: {ended.ended_reason}",
            resource_sid=ended.sid,
            service_sid=ended.flow_sid,
        )
    work.emit(ExecutionEnded(account_sid=ended.account_sid, execution=ended))
    return ended


def _detach(work: Work, account_sid: str, attached: Attached) -> None:
    """Take the webhook away, and close the conversation if it was to be closed."""
    conversation = conversations.find(work, account_sid, attached.conversation_sid)
    if conversation is None:
        return
    if attached.webhook_sid is not None:
        for webhook in webhooks.find(work, conversation):
            if webhook.sid == attached.webhook_sid:
                webhooks.delete(work, webhook)
    if attached.close:
        held = conversations.hold(work, account_sid, conversation.sid)
        if held.state != "closed":
            conversations.change_state(work, held, "closed", "API", hooks.SILENT)
