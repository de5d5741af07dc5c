"""Which file performs which kind of job."""

from collections.abc import Mapping
from typing import Final

from switchroom.conversations import timers
from switchroom.inbound import handler, receive
from switchroom.jobs import (
    carrier_send,
    conversation_timer,
    handsets,
    number_handler,
    route_inbound,
    webhook,
)
from switchroom.jobs.outcome import Performer
from switchroom.messaging import handsets as handset_rows
from switchroom.messaging import messages
from switchroom.monitor import deliveries

PERFORMERS: Final[Mapping[str, Performer]] = {
    deliveries.KIND: webhook.perform,
    messages.SEND: carrier_send.perform,
    receive.ROUTE: route_inbound.perform,
    handler.KIND: number_handler.perform,
    timers.KIND: conversation_timer.perform,
    handset_rows.RECEIPT: handsets.report_delivered,
    handset_rows.LOOP_BACK: handsets.loop_back,
}
