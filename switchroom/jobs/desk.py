"""What the desk has left for later: who has gone, what is told no more and what is not found."""

import msgspec

from switchroom.desk import presence, removed, reworded, sweep
from switchroom.jobs.outcome import Outcome, Repeat
from switchroom.runtime import Runtime
from switchroom.store.outbox import Job
from switchroom.universe import wall


async def look_who_is_gone(runtime: Runtime, job: Job) -> Outcome:
    """The same job goes on while the agent is there."""
    worker = msgspec.json.decode(job.payload, type=presence.OfWorker)
    return Repeat(lambda work: presence.look(work, worker, wall()))


async def sweep_told(runtime: Runtime, job: Job) -> Outcome:
    """The same job goes on while there is something to sweep."""
    wanted = msgspec.json.decode(job.payload, type=sweep.Sweep)
    return Repeat(lambda work: sweep.sweep(work, wanted.account_sid))


async def clear_conversation(runtime: Runtime, job: Job) -> Outcome:
    """The same job goes on while a deleted conversation has left something behind."""
    wanted = msgspec.json.decode(job.payload, type=removed.Removed)
    return Repeat(lambda work: removed.go_on(work, wanted))


async def take_words_away(runtime: Runtime, job: Job) -> Outcome:
    """The same job goes on until it has looked through the conversation."""
    return Repeat(lambda work: reworded.look(work, job))
