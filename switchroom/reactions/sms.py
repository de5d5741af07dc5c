"""What follows when an outbound SMS changes its status."""

from switchroom.carriers import simulator
from switchroom.conversations import receipts
from switchroom.messaging import handsets
from switchroom.messaging.messages import Sms, SmsStatusChanged
from switchroom.monitor import deliveries
from switchroom.store.work import Work


def sms_status_changed(work: Work, event: SmsStatusChanged) -> None:
    """The conversation's receipt, the sender's callback and the handset hear of it."""
    sms = event.sms
    receipts.report(work, sms.account_sid, sms.sid, sms.status, sms.error_code)
    if sms.status_callback:
        deliveries.put(
            work,
            sms.account_sid,
            sms.status_callback,
            "POST",
            _callback(sms, event.done),
            key=f"status {sms.sid}",
            resource_sid=sms.sid,
        )
    if sms.carrier == simulator.NAME and sms.status == "sent":
        handsets.take(work, sms)


def _callback(sms: Sms, done: str) -> tuple[tuple[str, str], ...]:
    """A status callback's parameters (messaging §8.1)."""
    told: tuple[tuple[str, str], ...] = (
        ("AccountSid", sms.account_sid),
        ("ApiVersion", "2010-04-01"),
        ("From", sms.from_number),
        ("To", sms.to_number),
        ("MessageSid", sms.sid),
        ("MessageStatus", sms.status),
        ("SmsSid", sms.sid),
        ("SmsStatus", sms.status),
    )
    if sms.messaging_service_sid is not None:
        told = (*told, ("MessagingServiceSid", sms.messaging_service_sid))
    if sms.error_code is not None:
        told = (*told, ("ErrorCode", str(sms.error_code)))
    if done and sms.status in ("delivered", "undelivered"):
        told = (*told, ("RawDlrDoneDate", done))
    return told
