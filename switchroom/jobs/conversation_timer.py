"""Carry out the timers of a conversation that have ended."""

from functools import partial

import msgspec

from switchroom.conversations import conversations
from switchroom.conversations.timers import Wake
from switchroom.jobs.outcome import Outcome, Repeat
from switchroom.runtime import Runtime
from switchroom.store.outbox import Job
from switchroom.store.work import Work


async def perform(runtime: Runtime, job: Job) -> Outcome:
    """While a timer remains, the same job looks again at its end."""
    return Repeat(partial(_fire, msgspec.json.decode(job.payload, type=Wake)))


def _fire(wake: Wake, work: Work) -> int | None:
    return conversations.fire_timers(work, wake.account_sid, wake.conversation_sid)
