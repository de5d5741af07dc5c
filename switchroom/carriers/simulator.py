"""The simulator: a carrier that takes every message, for handsets on a page and in tests."""

from typing import Final

from switchroom.core.sms.message import Accepted, OutboundSms, Submission, Taken

NAME: Final = "simulator"


class Simulator:
    """Its network is the log of messages itself: what is sent has reached the handset."""

    name = NAME

    async def send(self, sms: OutboundSms) -> Submission:
        return Accepted((Taken(1, sms.sid),))
