"""Take away events and pushes of a workspace that have reached their age."""

import msgspec

from switchroom.jobs.outcome import Outcome, Repeat
from switchroom.runtime import Runtime
from switchroom.store.outbox import Job
from switchroom.taskrouter import sweep


async def perform(runtime: Runtime, job: Job) -> Outcome:
    """The same job goes on while the workspace lives."""
    wanted = msgspec.json.decode(job.payload, type=sweep.Sweep)
    return Repeat(lambda work: sweep.sweep(work, wanted))
