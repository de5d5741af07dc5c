"""What the simulator's handsets do by themselves with a message that reached them."""

from functools import partial

import msgspec

from switchroom.core.sms.message import InboundSms
from switchroom.inbound import receive
from switchroom.jobs.outcome import Done, Outcome
from switchroom.messaging import messages
from switchroom.messaging.handsets import Arrived
from switchroom.runtime import Runtime
from switchroom.store.outbox import Job
from switchroom.store.work import Work


async def loop_back(runtime: Runtime, job: Job) -> Outcome:
    """A message to one of our own numbers comes in again there."""
    return Done(partial(_come_in, msgspec.json.decode(job.payload, type=Arrived)))


def _come_in(arrived: Arrived, work: Work) -> None:
    sms = messages.fetch(work, arrived.account_sid, arrived.message_sid)
    if sms is not None:
        receive.receive(
            work,
            InboundSms(
                carrier=sms.carrier,
                carrier_message_id=f"loop {sms.sid}",
                sender=sms.from_number,
                recipient=sms.to_number,
                body=sms.body,
                media=sms.attachments,
                num_segments=sms.num_segments,
                others=sms.beside,
            ),
        )
