"""What follows for executions from what happens to messages and flows, and from their end."""

from typing import Final

from switchroom.conversations.events import DeliveryUpdated
from switchroom.core.flows.inputs import DeliveryFailed
from switchroom.flows.rows import FlowDeleted
from switchroom.messaging.messages import SmsStatusChanged
from switchroom.store import outbox
from switchroom.store.work import Work
from switchroom.studio import ending, jobs, rows, stuck
from switchroom.studio.rows import ExecutionEnded

_FAILED: Final = ("failed", "undelivered")


def sms_status_changed(work: Work, event: SmsStatusChanged) -> None:
    """An execution that awaits the reply to an SMS hears that it did not arrive."""
    sms = event.sms
    _told(work, sms.account_sid, sms.sid, sms.status, sms.error_code)


def delivery_updated(work: Work, event: DeliveryUpdated) -> None:
    """The same for a message of a conversation."""
    receipt = event.receipt
    _told(
        work,
        receipt.account_sid,
        receipt.message_sid,
        receipt.status,
        receipt.error_code or None,
    )


def _told(work: Work, account_sid: str, outbound_sid: str, status: str, code: int | None) -> None:
    if status not in _FAILED:
        return
    execution = rows.awaiting(work, account_sid, outbound_sid)
    if execution is not None:
        jobs.tell_later(work, execution, execution.state.token, DeliveryFailed(status, code))


def flow_deleted(work: Work, event: FlowDeleted) -> None:
    """Its executions end and go with it, a few at a time."""
    outbox.put(
        work,
        jobs.SWEEP_FLOW,
        event.account_sid,
        jobs.SweepFlow(event.account_sid, event.flow_sid),
    )


def execution_ended(work: Work, event: ExecutionEnded) -> None:
    """The customer of one that was stuck is taken on by the account's route."""
    if ending.is_stuck(event.execution):
        stuck.route(work, event.execution)
