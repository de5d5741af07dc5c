"""Which file performs which kind of job."""

from collections.abc import Mapping
from typing import Final

from switchroom.carriage import pieces, receipts, submissions
from switchroom.conversations import clearing, setups, timers
from switchroom.desk import presence as desk_presence
from switchroom.desk import removed, reworded
from switchroom.desk import sweep as desk_sweep
from switchroom.flex import alarms, lost
from switchroom.flex import sweep as flex_sweep
from switchroom.inbound import handler, receive
from switchroom.jobs import (
    carrier_pieces,
    carrier_receipts,
    carrier_reconcile,
    carrier_send,
    conversation_clearing,
    conversation_setup,
    conversation_timer,
    desk,
    flex,
    handsets,
    held_messages,
    media,
    number_handler,
    route_inbound,
    studio,
    taskrouter,
    taskrouter_sweep,
    webhook,
)
from switchroom.jobs.outcome import Performer
from switchroom.media import rows as media_rows
from switchroom.messaging import handsets as handset_rows
from switchroom.messaging import messages, release, services, terms
from switchroom.monitor import deliveries
from switchroom.studio import jobs as studio_rows
from switchroom.taskrouter import callbacks, clock, sweep

PERFORMERS: Final[Mapping[str, Performer]] = {
    deliveries.KIND: webhook.perform,
    messages.SEND: carrier_send.perform,
    submissions.HOLD: carrier_send.hold,
    pieces.TIMEOUT: carrier_pieces.perform,
    receipts.LOOK: carrier_receipts.look,
    carrier_reconcile.KIND: carrier_reconcile.perform,
    receive.ROUTE: route_inbound.perform,
    handler.KIND: number_handler.perform,
    timers.KIND: conversation_timer.perform,
    clearing.CLEAR_USER: conversation_clearing.clear_user,
    clearing.CLEAR_SERVICE: conversation_clearing.clear_service,
    setups.KIND: conversation_setup.perform,
    studio_rows.HEAR: studio.hear,
    studio_rows.TELL: studio.tell,
    studio_rows.HTTP: studio.call,
    studio_rows.REDIRECT: number_handler.redirect,
    studio_rows.TIMER: studio.timer,
    studio_rows.SWEEP: studio.sweep_old,
    studio_rows.SWEEP_FLOW: studio.sweep_flow,
    sweep.KIND: taskrouter_sweep.perform,
    desk_presence.KIND: desk.look_who_is_gone,
    desk_sweep.KIND: desk.sweep_told,
    removed.KIND: desk.clear_conversation,
    reworded.KIND: desk.take_words_away,
    media_rows.FETCH: media.fetch,
    media_rows.SWEEP: media.sweep,
    clock.KIND: taskrouter.alarm,
    callbacks.KIND: taskrouter.ask,
    alarms.CHANNEL: flex.channel,
    alarms.WAKE: flex.wake,
    lost.KIND: flex.take_from_lost,
    flex_sweep.KIND: flex.sweep_old,
    handset_rows.LOOP_BACK: handsets.loop_back,
    release.RELEASE: held_messages.release,
    terms.EXPIRE: held_messages.expire,
    services.FORGET: held_messages.forget_service,
}
