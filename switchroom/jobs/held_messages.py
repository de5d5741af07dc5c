"""What becomes of messages that wait: their time comes, their sender is chosen, their validity
ends; and what a deleted messaging service left behind goes."""

from functools import partial
from typing import Final

import msgspec

from switchroom.jobs.outcome import Done, Outcome, Repeat
from switchroom.messaging import release as releasing
from switchroom.messaging import services, terms
from switchroom.messaging.release import Release
from switchroom.messaging.services import Forget
from switchroom.messaging.terms import Expire
from switchroom.runtime import Runtime
from switchroom.store.outbox import Job
from switchroom.store.work import Work

_AT_ONCE: Final = 1_000


async def release(runtime: Runtime, job: Job) -> Outcome:
    """A scheduled message is due, or one that was accepted gets its sender."""
    return Done(partial(_go, msgspec.json.decode(job.payload, type=Release)))


def _go(due: Release, work: Work) -> None:
    releasing.go(work, due.account_sid, due.message_sid)


async def expire(runtime: Runtime, job: Job) -> Outcome:
    """The validity of a message ends."""
    return Done(partial(_expire, msgspec.json.decode(job.payload, type=Expire)))


def _expire(due: Expire, work: Work) -> None:
    terms.expire(work, due.account_sid, due.message_sid)


async def forget_service(runtime: Runtime, job: Job) -> Outcome:
    """The senders that a deleted service remembered for its recipients, some at a time."""
    return Repeat(partial(_forget, msgspec.json.decode(job.payload, type=Forget)))


def _forget(left: Forget, work: Work) -> int | None:
    more = services.forget(work, left.account_sid, left.service_sid, _AT_ONCE)
    return work.now if more else None
