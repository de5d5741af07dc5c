"""Everything that follows from an event, inside the transaction that caused it."""

from typing import Final

from switchroom.accounts.accounts import AccountClosed, AccountCreated
from switchroom.conversations import events
from switchroom.flex import events as flex_events
from switchroom.flows.rows import FlowDeleted
from switchroom.messaging.messages import SmsStatusChanged
from switchroom.messaging.numbers import NumberMoved, NumberReleased
from switchroom.reactions import (
    accounts,
    conversations,
    desk,
    flex,
    interactions,
    messages,
    numbers,
    replay,
    sms,
    studio,
)
from switchroom.store.work import Reactions
from switchroom.studio.rows import ExecutionEnded
from switchroom.taskrouter.facts import ReservationMoved, TaskCanceled, TaskDeleted

REACTIONS: Final[Reactions] = {
    AccountCreated: (accounts.account_created,),
    AccountClosed: (accounts.account_closed,),
    NumberReleased: (numbers.number_left,),
    NumberMoved: (numbers.number_left,),
    SmsStatusChanged: (sms.sms_status_changed, studio.sms_status_changed),
    events.ConversationAdded: (conversations.conversation_added,),
    events.ConversationUpdated: (conversations.conversation_updated,),
    events.ConversationStateUpdated: (
        conversations.conversation_state_updated,
        desk.conversation_updated,
        flex.conversation_state_updated,
    ),
    events.ConversationRemoved: (conversations.conversation_removed, desk.conversation_removed),
    events.ParticipantAdded: (conversations.participant_added,),
    events.ParticipantUpdated: (conversations.participant_updated,),
    events.ParticipantRemoved: (conversations.participant_removed,),
    events.MessageAdded: (messages.message_added, flex.message_added, desk.message_added),
    events.MessageUpdated: (messages.message_updated, desk.message_updated),
    events.MessageRemoved: (messages.message_removed, desk.message_removed),
    events.DeliveryUpdated: (
        conversations.delivery_updated,
        studio.delivery_updated,
        desk.delivery_updated,
    ),
    events.ScopedWebhookAdded: (replay.scoped_webhook_added,),
    FlowDeleted: (studio.flow_deleted,),
    ExecutionEnded: (studio.execution_ended,),
    ReservationMoved: (flex.reservation_moved,),
    TaskCanceled: (flex.task_ended,),
    TaskDeleted: (flex.task_ended,),
    flex_events.InteractionCreated: (interactions.interaction_created,),
    flex_events.ChannelCreated: (interactions.channel_created,),
    flex_events.ChannelStatusUpdated: (interactions.channel_status_updated, desk.channel_moved),
    flex_events.PausedChannelHeard: (interactions.paused_channel_heard,),
    flex_events.ParticipantJoined: (interactions.participant_joined,),
    flex_events.ParticipantLeft: (interactions.participant_left,),
    flex_events.ParticipantUpdated: (interactions.participant_updated,),
    events.UserAdded: (conversations.user_added,),
    events.UserUpdated: (conversations.user_updated,),
}
