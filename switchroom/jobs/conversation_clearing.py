"""What a deleted user or service of Conversations left behind goes, some at a time."""

import msgspec

from switchroom.conversations import clearing
from switchroom.jobs.outcome import Outcome, Repeat
from switchroom.runtime import Runtime
from switchroom.store.outbox import Job
from switchroom.store.work import Work


async def clear_user(runtime: Runtime, job: Job) -> Outcome:
    """The conversations that he took part in."""
    gone = msgspec.json.decode(job.payload, type=clearing.ClearUser)

    def look(work: Work) -> int | None:
        return work.now if clearing.clear_user(work, gone) else None

    return Repeat(look)


async def clear_service(runtime: Runtime, job: Job) -> Outcome:
    """Its conversations, users, roles and devices."""
    gone = msgspec.json.decode(job.payload, type=clearing.ClearService)

    def look(work: Work) -> int | None:
        return work.now if clearing.clear_service(work, gone) else None

    return Repeat(look)
