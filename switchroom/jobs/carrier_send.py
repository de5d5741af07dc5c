"""Hand a message to its carrier; this file alone decides on retry, status and log."""

from functools import partial
from typing import Final

import msgspec
import structlog

from switchroom.accounts import accounts
from switchroom.carriage import carriers, submissions
from switchroom.carriage.submissions import Hand, Move, Nothing, Wait
from switchroom.carriers import simulator
from switchroom.carriers.port import Carrier
from switchroom.core.sms.message import (
    Accepted,
    NotNow,
    OutboundSms,
    Receipt,
    Refused,
    Submission,
    Taken,
    Unsure,
)
from switchroom.intake.intake import Entry
from switchroom.jobs import media_links
from switchroom.jobs.outcome import Again, Decide, Done, Elsewhere, Outcome, Repeat, again
from switchroom.messaging import copies, departures, group_texts, messages
from switchroom.messaging.messages import Send
from switchroom.runtime import Runtime
from switchroom.store import outbox
from switchroom.store.engine import Unavailable
from switchroom.store.outbox import Job
from switchroom.store.work import Work

log = structlog.get_logger()

_ACCOUNT_SUSPENDED: Final = 30002
# More recipients than the channel allows.
_NO_GROUPS: Final = 21653
# What waits for a carrier that is down looks again this often; it is hastened when it is up.
_DOWN_S: Final = 10.0


async def perform(runtime: Runtime, job: Job) -> Outcome:
    """Accepted makes it `sent`; a refusal for good makes it `failed`."""
    send = msgspec.json.decode(job.payload, type=Send)
    if job.lane == outbox.COMMON:
        return Decide(partial(_without_carrier, send))
    return await _hand_over(runtime, send, job.lane)


async def hold(runtime: Runtime, job: Job) -> Outcome:
    """The time is up for a message of which nobody knows whether the carrier has it."""
    send = msgspec.json.decode(job.payload, type=Send)

    def give_up(work: Work) -> None:
        submissions.give_up(work, send)

    return Done(give_up)


def _without_carrier(send: Send, work: Work) -> Done | Repeat | Elsewhere:
    """What stands in the lane of no carrier: the simulator's messages have reached their handsets
    when they are said to be sent, others go to the carrier that their sender has by now."""
    sms = messages.fetch(work, send.account_sid, send.message_sid)
    if sms is None or sms.status not in ("queued", "sending"):
        return Done()
    if sms.carrier == simulator.NAME:
        if copies.are_awaited(work, sms.account_sid, sms.sid, sms.attachments):
            return _wait(send)
        if accounts.fetch(work, sms.account_sid).status == "active":
            group_texts.accept_all(work, sms)
        else:
            group_texts.report_all(work, sms, "failed", _ACCOUNT_SUSPENDED)
        return Done()
    match submissions.begin(work, send, outbox.COMMON):
        case Move(lane=lane):
            return Elsewhere(lane)
        case Wait():
            return _wait(send)
        case Hand():
            return _put_off(send, outbox.COMMON, NotNow("its sender has no carrier", down=True))
        case Nothing():
            return Done()


async def _hand_over(runtime: Runtime, send: Send, lane: str) -> Outcome:
    """Mark the message, hand it to the carrier of the lane, and write down what became of it."""
    carrier = runtime.board.get(lane)
    plan = await runtime.transact(
        partial(submissions.begin, repeats=carrier is not None and carrier.repeats),
        send,
        lane,
    )
    match plan:
        case Nothing():
            return Done()
        case Wait():
            return _wait(send)
        case Move(lane=other):
            return Elsewhere(other)
    assert isinstance(plan, Hand)
    if carrier is None:
        return _put_off(send, lane, NotNow("this node has let go of the carrier", down=True))

    async def keep(part: Taken, total: int) -> None:
        try:
            await runtime.transact(submissions.keep, send, lane, part, total)
        except Unavailable:
            if total < part.number + 1:
                raise
            await runtime.intake.take(_late(send, carrier, (part,), total), away=True)

    submission: Submission
    if plan.sms.others and not carrier.groups:
        submission = Refused(_NO_GROUPS, "its carrier does not take group texts")
    else:
        sms = await media_links.addressed(runtime, send.account_sid, plan.sms, carrier)
        submission = await carrier.send(sms, keep) if isinstance(sms, OutboundSms) else sms
    return _conclude(runtime, send, carrier, plan, submission)


def _wait(send: Send) -> Repeat:
    """Its media are on their way here; they hasten it when they have come."""

    def wait(work: Work) -> int:
        return departures.wait(work, send)

    return Repeat(wait, error=departures.WAITING)


def _late(send: Send, carrier: Carrier, taken: tuple[Taken, ...], parts: int) -> Entry:
    """What the carrier has of `parts`, as if its answer had come late: what cannot be written now
    is known afterwards, and the message is not in doubt."""
    receipts = tuple(
        Receipt(
            ref=part.ref,
            status="sent",
            recipient=part.recipient,
            message_sid=send.message_sid,
            part=part.number,
            parts=parts,
            native="answered while the database was away",
        )
        for part in taken
    )
    return Entry(account_sid=send.account_sid, carrier_sid=carrier.sid, receipts=receipts)


def _conclude(
    runtime: Runtime, send: Send, carrier: Carrier, plan: Hand, submission: Submission
) -> Outcome:
    match submission:
        case Accepted():
            return _done(runtime, send, carrier, submission)
        case Unsure(sentence=sentence):
            log.warning("sms.unsure", message_sid=send.message_sid, reason=sentence)

            def doubt(work: Work) -> None:
                submissions.doubt(work, send, carrier.sid, submission)

            return Done(doubt)
        case NotNow(down=True) if plan.failover_sid is not None:
            return _turn_to(send, carrier.sid, plan.failover_sid, submission.sentence)
        case NotNow():
            return _put_off(send, carrier.sid, submission)
        case Refused(code=code, sentence=sentence, native=native):
            log.warning("sms.refused", message_sid=send.message_sid, error_code=code)
            if not submission.retryable:

                def refuse(work: Work) -> None:
                    submissions.refuse(work, send, carrier.sid, code, sentence, native)

                return Done(refuse)
            if plan.failover_sid is not None:
                return _turn_to(send, carrier.sid, plan.failover_sid, sentence)

            def retry(work: Work) -> int | None:
                return submissions.retry(work, send, carrier.sid, code, sentence, native)

            return Repeat(retry)


def _done(runtime: Runtime, send: Send, carrier: Carrier, accepted: Accepted) -> Done:
    """What the carrier has is never handed over again, also where that cannot be written at the
    first try: the mark stays, and the spool tells later what became of it."""

    def accept(work: Work) -> None:
        submissions.accept(work, send, carrier.sid, accepted)

    def otherwise(error: Exception) -> Again:
        if isinstance(error, Unavailable):
            last = max((part.number for part in accepted.parts), default=1)
            runtime.intake.take_soon(_late(send, carrier, accepted.parts, last))
        return again(error)

    return Done(accept, otherwise)


def _turn_to(send: Send, carrier_sid: str, failover_sid: str, sentence: str) -> Outcome:
    def turn(work: Work) -> None:
        submissions.turn_to(work, send, carrier_sid, failover_sid, sentence)

    return Elsewhere(failover_sid, turn)


def _put_off(send: Send, carrier_sid: str, notice: NotNow) -> Repeat:
    wait_s = max(notice.wait_s, _DOWN_S) if notice.down else notice.wait_s

    def put_off(work: Work) -> int:
        return submissions.put_off(work, send, carrier_sid, wait_s, down=notice.down)

    return Repeat(put_off, error=carriers.WAITING if notice.down else notice.sentence)
