"""Compare a carrier's own list of messages with ours, and fill in what a lost webhook missed.

Each comparison is an exchange that the customer can read, and so is each message that it found.
"""

from typing import Final

import msgspec
import structlog

from switchroom.carriage import carriers, exchanges, receipts
from switchroom.carriers.port import Historian, History
from switchroom.core.clock import SECOND
from switchroom.core.sms.message import InboundSms, Receipt
from switchroom.inbound import arrive
from switchroom.jobs.outcome import Done, Outcome, Repeat
from switchroom.runtime import Runtime
from switchroom.store import outbox
from switchroom.store.outbox import Job
from switchroom.store.work import Work

log = structlog.get_logger()

KIND: Final = "carrier_reconcile"
# So many messages are filled in by one transaction.
_AT_ONCE: Final = 50


class Reconcile(msgspec.Struct, frozen=True):
    """The payload of the one job of a carrier."""

    account_sid: str
    carrier_sid: str


class Found(msgspec.Struct):
    """What a comparison found: new to us, and receipts that told something new."""

    filled: int = 0
    settled: int = 0


def begin(work: Work, account_sid: str, carrier_sid: str) -> None:
    """See to it that a carrier is compared, beginning now."""
    outbox.put_by(
        work,
        KIND,
        account_sid,
        Reconcile(account_sid, carrier_sid),
        key=f"reconcile {carrier_sid}",
        due=work.now,
        lane=carrier_sid,
    )


async def perform(runtime: Runtime, job: Job) -> Outcome:
    """One comparison; the job goes on while the carrier is served and wants it."""
    payload = msgspec.json.decode(job.payload, type=Reconcile)
    carrier: object = runtime.board.get(payload.carrier_sid)
    if not isinstance(carrier, Historian) or not carrier.reconcile_s:
        return Done()
    every = carrier.reconcile_s * SECOND
    since = runtime.clock.now() - carrier.look_back_s * SECOND
    try:
        history = await carrier.history(since)
        found = await _compare(runtime, payload, carrier, history)
    except OSError as error:
        log.warning("carrier.not_reconciled", carrier=payload.carrier_sid, reason=str(error))
        told = {"reason": str(error)}

        def failed(work: Work) -> int | None:
            _note(work, payload, "failed", told)
            return _next(work, payload, every)

        return Repeat(failed)

    def done(work: Work) -> int | None:
        counts = {"seen": history.seen, "filled": found.filled, "settled": found.settled}
        _note(work, payload, "compared", {name: str(count) for name, count in counts.items()})
        return _next(work, payload, every)

    return Repeat(done)


async def _compare(
    runtime: Runtime, payload: Reconcile, carrier: Historian, history: History
) -> Found:
    """Fill in what is not here. Raises OSError, when all else is done, where the media of a message
    cannot be had: the next comparison finds it again."""
    found = Found()
    missed: OSError | None = None
    for start in range(0, len(history.messages), _AT_ONCE):
        batch = history.messages[start : start + _AT_ONCE]

        def new(work: Work, batch: tuple[InboundSms, ...] = batch) -> list[InboundSms]:
            return [sms for sms in batch if not arrive.is_known(work, payload.account_sid, sms)]

        whole = []
        for sms in await runtime.read(new):
            try:
                whole.append(await _whole(carrier, history, sms))
            except OSError as error:
                missed = error

        def fill(work: Work, whole: list[InboundSms] = whole) -> int:
            return sum(_fill(work, payload, sms) for sms in whole)

        found.filled += await runtime.transact(fill) if whole else 0
    for start in range(0, len(history.receipts), _AT_ONCE):
        some = history.receipts[start : start + _AT_ONCE]

        def news(work: Work, some: tuple[Receipt, ...] = some) -> list[Receipt]:
            return [one for one in some if receipts.says_news(work, payload.carrier_sid, one)]

        for receipt in await runtime.read(news):
            found.settled += await runtime.transact(
                receipts.take_news, payload.carrier_sid, receipt
            )
    if missed is not None:
        raise missed
    return found


async def _whole(carrier: Historian, history: History, sms: InboundSms) -> InboundSms:
    """A message with its media, which are fetched like those of any other. Raises OSError."""
    name = sms.carrier_message_id or ""
    if name not in history.with_media:
        return sms
    return msgspec.structs.replace(sms, media=await carrier.media_of(name))


def _fill(work: Work, payload: Reconcile, sms: InboundSms) -> bool:
    """Receive a message that never came; whether it was one."""
    if arrive.is_known(work, payload.account_sid, sms):
        return False
    row = arrive.take(work, payload.account_sid, sms)
    if row is None:
        return False
    exchanges.record(
        work,
        row.account_sid,
        payload.carrier_sid,
        "reconcile",
        "filled in",
        message_sid=row.sid,
        ref=sms.carrier_message_id or "",
    )
    return True


def _note(work: Work, payload: Reconcile, outcome: str, told: dict[str, str]) -> None:
    exchanges.record(
        work, payload.account_sid, payload.carrier_sid, "reconcile", outcome, told=told
    )


def _next(work: Work, payload: Reconcile, every: int) -> int | None:
    carrier = carriers.find(work, payload.carrier_sid)
    return None if carrier is None else work.now + every
