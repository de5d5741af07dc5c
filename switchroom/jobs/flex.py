"""What interactions have left for later: limits and rounds of channels, customers who have written,
agents who are lost, and channels that are old."""

import msgspec

from switchroom.flex import alarms, due, lost, sweep
from switchroom.jobs.outcome import Done, Outcome, Repeat
from switchroom.runtime import Runtime
from switchroom.store.outbox import Job
from switchroom.universe import wall


async def channel(runtime: Runtime, job: Job) -> Outcome:
    """Do what is due in a channel; the same job looks again at the next instant."""
    found = msgspec.json.decode(job.payload, type=alarms.OfChannel)
    return Repeat(lambda work: due.look(work, found.account_sid, found.channel_sid))


async def wake(runtime: Runtime, job: Job) -> Outcome:
    """Ask for an agent in a channel in which the customer has written."""
    found = msgspec.json.decode(job.payload, type=alarms.OfChannel)
    return Done(lambda work: due.wake(work, found.account_sid, found.channel_sid))


async def take_from_lost(runtime: Runtime, job: Job) -> Outcome:
    """Take the conversations from a worker who does not come back."""
    found = msgspec.json.decode(job.payload, type=lost.OfWorker)
    return Repeat(lambda work: lost.look(work, found.account_sid, found.worker_sid, wall()))


async def sweep_old(runtime: Runtime, job: Job) -> Outcome:
    """The same job goes on while the account has channels."""
    wanted = msgspec.json.decode(job.payload, type=sweep.Sweep)
    return Repeat(lambda work: sweep.sweep(work, wanted.account_sid))
