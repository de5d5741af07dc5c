"""Hand a message to its carrier; this file alone decides on retry, status and log."""

from functools import partial
from typing import Final

import msgspec
import structlog

from switchroom.accounts import accounts
from switchroom.core.sms.message import Accepted, OutboundSms, Refused
from switchroom.jobs.outcome import Again, Done, Outcome
from switchroom.messaging import messages
from switchroom.messaging.messages import Send, Sms
from switchroom.runtime import Runtime
from switchroom.store.outbox import Job
from switchroom.store.work import Work

log = structlog.get_logger()

_ACCOUNT_SUSPENDED: Final = 30002
_NO_CARRIER: Final = 30006


async def perform(runtime: Runtime, job: Job) -> Outcome:
    """Accepted makes it `sent`; a refusal for good makes it `failed`."""
    send = msgspec.json.decode(job.payload, type=Send)
    sms, is_active = await runtime.read(_look, send)
    if sms is None or sms.status != "queued":
        return Done()
    if not is_active:
        return Done(partial(_fail, sms, _ACCOUNT_SUSPENDED))
    carrier = runtime.carriers.get(sms.carrier)
    if carrier is None:
        return Done(partial(_fail, sms, _NO_CARRIER))
    submission = await carrier.send(_outbound(sms))
    match submission:
        case Accepted(carrier_message_id):
            return Done(partial(_accept, sms, carrier_message_id))
        case Refused(code, sentence, retryable):
            log.warning("sms.refused", message_sid=sms.sid, error_code=code)
            failed = partial(_fail, sms, code)
            return Again(sentence, failed) if retryable else Done(failed)


def _look(work: Work, send: Send) -> tuple[Sms | None, bool]:
    account = accounts.fetch(work, send.account_sid)
    return messages.fetch(work, send.account_sid, send.message_sid), account.status == "active"


def _outbound(sms: Sms) -> OutboundSms:
    return OutboundSms(
        sid=sms.sid,
        sender=sms.from_number,
        recipient=sms.to_number,
        body=sms.body,
        media=sms.attachments,
    )


def _accept(sms: Sms, carrier_message_id: str, work: Work) -> None:
    messages.accept(work, sms.account_sid, sms.sid, carrier_message_id)


def _fail(sms: Sms, code: int, work: Work) -> None:
    messages.report(work, sms.account_sid, sms.sid, "failed", code)
