"""What can happen in Conversations, in the past tense."""

from collections.abc import Mapping

from switchroom.conversations.fan_out import FanOut
from switchroom.conversations.hooks import Origin
from switchroom.conversations.payloads import Arrival
from switchroom.conversations.rows import (
    Conversation,
    DeliveryReceipt,
    Message,
    Participant,
    ScopedWebhook,
    User,
)
from switchroom.store.work import Event, Value


class ConversationEvent(Event, frozen=True, kw_only=True):
    """Something that happened to or in a conversation, and from where it came."""

    conversation: Conversation
    origin: Origin

    @property
    def subject(self) -> str:
        return self.conversation.sid


class ConversationAdded(ConversationEvent, frozen=True, kw_only=True):
    kind = "conversation.added"
    arrival: Arrival | None = None


class ConversationUpdated(ConversationEvent, frozen=True, kw_only=True):
    kind = "conversation.updated"


class ConversationStateUpdated(ConversationEvent, frozen=True, kw_only=True):
    kind = "conversation.state_updated"
    state_from: str
    reason: str

    def facts(self) -> Mapping[str, Value]:
        return {"from": self.state_from, "to": self.conversation.state, "reason": self.reason}


class ConversationRemoved(ConversationEvent, frozen=True, kw_only=True):
    kind = "conversation.removed"


class ParticipantEvent(ConversationEvent, frozen=True, kw_only=True):
    participant: Participant

    def facts(self) -> Mapping[str, Value]:
        return {"participant_sid": self.participant.sid}


class ParticipantAdded(ParticipantEvent, frozen=True, kw_only=True):
    kind = "participant.added"


class ParticipantUpdated(ParticipantEvent, frozen=True, kw_only=True):
    kind = "participant.updated"


class ParticipantRemoved(ParticipantEvent, frozen=True, kw_only=True):
    kind = "participant.removed"


class MessageEvent(ConversationEvent, frozen=True, kw_only=True):
    message: Message

    def facts(self) -> Mapping[str, Value]:
        return {"message_sid": self.message.sid, "index": self.message.message_index}


class MessageAdded(MessageEvent, frozen=True, kw_only=True):
    """`out` says whom it goes out to."""

    kind = "message.added"
    out: FanOut = FanOut(())


class MessageUpdated(MessageEvent, frozen=True, kw_only=True):
    """`before` is the message as it was."""

    before: Message
    kind = "message.updated"


class MessageRemoved(MessageEvent, frozen=True, kw_only=True):
    kind = "message.removed"


class DeliveryUpdated(ConversationEvent, frozen=True, kw_only=True):
    kind = "delivery.updated"
    receipt: DeliveryReceipt

    def facts(self) -> Mapping[str, Value]:
        return {"receipt_sid": self.receipt.sid, "status": self.receipt.status}


class ScopedWebhookAdded(Event, frozen=True, kw_only=True):
    """A webhook was attached over REST; those of auto-creation are part of the creation."""

    kind = "webhook.added"
    conversation: Conversation
    webhook: ScopedWebhook

    @property
    def subject(self) -> str:
        return self.webhook.sid

    def facts(self) -> Mapping[str, Value]:
        return {
            "conversation_sid": self.webhook.conversation_sid,
            "replay_after": self.webhook.replay_after,
        }


class UserEvent(Event, frozen=True, kw_only=True):
    """Something that happened to a user, and from where it came."""

    user: User
    origin: Origin

    @property
    def subject(self) -> str:
        return self.user.sid


class UserAdded(UserEvent, frozen=True, kw_only=True):
    kind = "user.added"


class UserUpdated(UserEvent, frozen=True, kw_only=True):
    kind = "user.updated"


class UserRemoved(UserEvent, frozen=True, kw_only=True):
    kind = "user.removed"
