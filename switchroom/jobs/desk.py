"""What the desk has left for later: who has gone, and what is told no more."""

import msgspec

from switchroom.desk import presence, sweep
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
