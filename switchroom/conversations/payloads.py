"""The parameters of each Conversations webhook, in the documented names (conversations §4.4).

What an event has no value for is left out. The common parameters are added when it is sent.
"""

import msgspec

from switchroom.conversations.rows import (
    Conversation,
    DeliveryReceipt,
    Message,
    Participant,
    User,
)
from switchroom.core.clock import iso_millis

Parameters = tuple[tuple[str, str], ...]


class Arrival(msgspec.Struct, frozen=True):
    """The inbound message that a conversation is created for. A group text has `others` whom it was
    sent to beside the number of ours that it came to."""

    address: str
    proxy_address: str
    body: str
    media: str | None
    others: tuple[str, ...] = ()

    @property
    def subject(self) -> str:
        return " ".join((self.address, self.proxy_address, *self.others))


def _present(*pairs: tuple[str, str | int | None]) -> Parameters:
    return tuple((name, str(value)) for name, value in pairs if value is not None)


def conversation_add(conversation: Conversation, arrival: Arrival | None) -> Parameters:
    """onConversationAdd: there is no SID yet."""
    return _described(conversation) + _arrived(arrival, with_text=True)


def conversation_added(conversation: Conversation, arrival: Arrival | None) -> Parameters:
    """onConversationAdded."""
    return existing(conversation) + _arrived(arrival, with_text=False)


def existing(conversation: Conversation) -> Parameters:
    """onConversationUpdate, onConversationUpdated, onConversationRemove."""
    return _described(conversation) + _present(
        ("ConversationSid", conversation.sid),
        ("DateCreated", iso_millis(conversation.date_created)),
        ("DateUpdated", iso_millis(conversation.date_updated)),
    )


def conversation_removed(conversation: Conversation, now: int) -> Parameters:
    """onConversationRemoved."""
    return (*existing(conversation), ("DateRemoved", iso_millis(now)))


def state_updated(conversation: Conversation, state_from: str, reason: str, now: int) -> Parameters:
    """onConversationStateUpdated."""
    return (
        ("ChatServiceSid", conversation.service_sid),
        ("MessagingServiceSid", conversation.messaging_service_sid),
        ("ConversationSid", conversation.sid),
        ("StateUpdated", iso_millis(now)),
        ("StateFrom", state_from),
        ("StateTo", conversation.state),
        ("Reason", reason),
    )


def _described(conversation: Conversation) -> Parameters:
    return _present(
        ("FriendlyName", conversation.friendly_name),
        ("UniqueName", conversation.unique_name),
        ("Attributes", conversation.attributes),
        ("ChatServiceSid", conversation.service_sid),
        ("MessagingServiceSid", conversation.messaging_service_sid),
        ("State", conversation.state),
    )


def _arrived(arrival: Arrival | None, *, with_text: bool) -> Parameters:
    if arrival is None:
        return ()
    return _present(
        *_numbers(arrival),
        ("MessageBody", arrival.body if with_text else None),
        ("Media", _media(arrival.media) if with_text else None),
    )


def _numbers(arrival: Arrival) -> Parameters:
    """The two numbers of a text. Of a group text all that it was sent to, with commas between them,
    and who wrote it: so does the hosted service."""
    if not arrival.others:
        return (
            ("MessagingBinding.ProxyAddress", arrival.proxy_address),
            ("MessagingBinding.Address", arrival.address),
        )
    return (
        ("MessagingBinding.Address", ",".join((arrival.proxy_address, *arrival.others))),
        ("MessagingBinding.AuthorAddress", arrival.address),
    )


def message_add(
    conversation: Conversation,
    *,
    body: str | None,
    author: str,
    participant_sid: str | None,
    attributes: str,
    media: str | None,
) -> Parameters:
    """onMessageAdd: there is no SID yet."""
    return _present(
        ("ConversationSid", conversation.sid),
        ("ChatServiceSid", conversation.service_sid),
        ("Body", body),
        ("Author", author),
        ("ParticipantSid", participant_sid),
        ("Attributes", attributes),
        ("Media", _media(media)),
    )


def message_added(conversation: Conversation, message: Message) -> Parameters:
    """onMessageAdded."""
    added = message_add(
        conversation,
        body=message.body,
        author=message.author,
        participant_sid=message.participant_sid,
        attributes=message.attributes,
        media=message.media,
    )
    return added + (
        ("MessageSid", message.sid),
        ("MessagingServiceSid", conversation.messaging_service_sid),
        ("Index", str(message.message_index)),
        ("DateCreated", iso_millis(message.date_created)),
    )


def message_existing(conversation: Conversation, message: Message) -> Parameters:
    """onMessageUpdate, onMessageUpdated, onMessageRemove."""
    updated = ("DateUpdated", iso_millis(message.date_updated))
    return (*message_added(conversation, message), updated)


def message_removed(conversation: Conversation, message: Message, now: int) -> Parameters:
    """onMessageRemoved."""
    return (*message_existing(conversation, message), ("DateRemoved", iso_millis(now)))


def participant_add(conversation: Conversation, participant: Participant) -> Parameters:
    """onParticipantAdd: there is no SID yet."""
    return _present(
        ("ConversationSid", conversation.sid),
        ("ChatServiceSid", conversation.service_sid),
        ("Identity", participant.identity),
        ("RoleSid", participant.role_sid),
        ("Attributes", participant.attributes),
        ("MessagingBinding.Address", participant.address),
        ("MessagingBinding.ProxyAddress", participant.proxy_address),
        ("MessagingBinding.ProjectedAddress", participant.projected_address),
        ("MessagingBinding.Type", None if participant.type == "chat" else participant.type),
    )


def participant_added(conversation: Conversation, participant: Participant) -> Parameters:
    """onParticipantAdded."""
    return participant_add(conversation, participant) + (
        ("ParticipantSid", participant.sid),
        ("DateCreated", iso_millis(participant.date_created)),
    )


def participant_existing(conversation: Conversation, participant: Participant) -> Parameters:
    """onParticipantUpdate, onParticipantRemove."""
    updated = ("DateUpdated", iso_millis(participant.date_updated))
    return (*participant_added(conversation, participant), updated)


def participant_updated(conversation: Conversation, participant: Participant) -> Parameters:
    """onParticipantUpdated."""
    return participant_existing(conversation, participant) + _present(
        ("LastReadMessageIndex", participant.last_read_message_index)
    )


def participant_removed(
    conversation: Conversation, participant: Participant, now: int
) -> Parameters:
    """onParticipantRemoved."""
    removed = ("DateRemoved", iso_millis(now))
    return (*participant_existing(conversation, participant), removed)


def delivery_updated(conversation: Conversation, receipt: DeliveryReceipt) -> Parameters:
    """onDeliveryUpdated."""
    return (
        ("ConversationSid", receipt.conversation_sid),
        ("ChatServiceSid", conversation.service_sid),
        ("MessageSid", receipt.message_sid),
        ("DeliveryReceiptSid", receipt.sid),
        ("ChannelMessageSid", receipt.channel_message_sid),
        ("ParticipantSid", receipt.participant_sid),
        ("Status", receipt.status),
        ("ErrorCode", str(receipt.error_code)),
        ("DateCreated", iso_millis(receipt.date_created)),
        ("DateUpdated", iso_millis(receipt.date_updated)),
    )


class Reach(msgspec.Struct, frozen=True):
    """Whether a user is connected, and whether a notification would reach him; None where that
    is not known (conversations §2.11)."""

    is_online: bool | None = None
    is_notifiable: bool | None = None


def user_update(user: User) -> Parameters:
    """onUserUpdate."""
    return (*_user(user), ("DateUpdated", iso_millis(user.date_updated)))


def user_added(user: User) -> Parameters:
    """onUserAdded."""
    return (*_user(user), ("DateCreated", iso_millis(user.date_created)))


def user_updated(user: User, reach: Reach) -> Parameters:
    """onUserUpdated."""
    return (
        *user_added(user),
        ("DateUpdated", iso_millis(user.date_updated)),
        *_present(
            ("isOnline", _truth(reach.is_online)), ("isNotifiable", _truth(reach.is_notifiable))
        ),
    )


def _user(user: User) -> Parameters:
    return _present(
        ("ChatServiceSid", user.service_sid),
        ("UserSid", user.sid),
        ("Identity", user.identity),
        ("RoleSid", user.role_sid),
        ("Attributes", user.attributes),
        ("FriendlyName", user.friendly_name),
    )


def _truth(value: bool | None) -> str | None:
    return None if value is None else str(value).lower()


class _Medium(msgspec.Struct):
    sid: str
    size: int
    content_type: str
    filename: str | None = None


class _HookMedium(msgspec.Struct, rename="pascal"):
    sid: str
    filename: str | None
    content_type: str
    size: int


def _media(stored: str | None) -> str | None:
    """The media list as webhooks spell it, from the list as the API spells it."""
    if stored is None:
        return None
    media = msgspec.json.decode(stored, type=list[_Medium])
    spelled = [_HookMedium(m.sid, m.filename, m.content_type, m.size) for m in media]
    return msgspec.json.encode(spelled).decode()
