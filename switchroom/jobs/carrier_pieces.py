"""A long message that is not whole in time is received as it is."""

import msgspec

from switchroom.carriage import carriers
from switchroom.carriage.pieces import Group
from switchroom.inbound import arrive
from switchroom.jobs.outcome import Done, Outcome
from switchroom.runtime import Runtime
from switchroom.store.outbox import Job
from switchroom.store.work import Work


async def perform(runtime: Runtime, job: Job) -> Outcome:
    """The customer reads what is there, with 30009 (carriers §3)."""
    group = msgspec.json.decode(job.payload, type=Group)

    def receive(work: Work) -> None:
        carrier = carriers.find(work, group.carrier_sid)
        arrive.overdue(work, group.account_sid if carrier is None else carrier.account_sid, group)

    return Done(receive)
