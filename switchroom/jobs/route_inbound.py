"""Route a message that has to wait for a pre-event webhook."""

from functools import partial

import msgspec

from switchroom.inbound import receive
from switchroom.inbound.receive import RouteInbound
from switchroom.jobs.outcome import Done, Outcome
from switchroom.runtime import Runtime
from switchroom.store.outbox import Job
from switchroom.store.work import Work


async def perform(runtime: Runtime, job: Job) -> Outcome:
    """The routing is the transaction that takes the job away; it asks the hook on its way."""
    return Done(partial(_route, msgspec.json.decode(job.payload, type=RouteInbound)))


def _route(waiting: RouteInbound, work: Work) -> None:
    receive.go_on(work, waiting.account_sid, waiting.message_sid, waiting.opt_out_type)
