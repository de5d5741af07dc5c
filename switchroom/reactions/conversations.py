"""What follows from the events of conversations and participants: webhooks, and clearing up."""

from switchroom.conversations import conversations, events, payloads
from switchroom.reactions import hooks_due
from switchroom.store.work import Work


def conversation_added(work: Work, event: events.ConversationAdded) -> None:
    parameters = payloads.conversation_added(event.conversation, event.arrival)
    _fire(work, "onConversationAdded", event, parameters, event.subject)


def conversation_updated(work: Work, event: events.ConversationUpdated) -> None:
    parameters = payloads.existing(event.conversation)
    _fire(work, "onConversationUpdated", event, parameters, event.subject)


def conversation_state_updated(work: Work, event: events.ConversationStateUpdated) -> None:
    parameters = payloads.state_updated(
        event.conversation, event.state_from, event.reason, work.now
    )
    _fire(work, "onConversationStateUpdated", event, parameters, event.subject)


def conversation_removed(work: Work, event: events.ConversationRemoved) -> None:
    """The conversation's own webhooks hear of it before they are gone."""
    parameters = payloads.conversation_removed(event.conversation, work.now)
    _fire(work, "onConversationRemoved", event, parameters, event.subject)
    conversations.sweep(work, event.account_sid, event.subject)


def participant_added(work: Work, event: events.ParticipantAdded) -> None:
    parameters = payloads.participant_added(event.conversation, event.participant)
    _fire(work, "onParticipantAdded", event, parameters, event.participant.sid)


def participant_updated(work: Work, event: events.ParticipantUpdated) -> None:
    parameters = payloads.participant_updated(event.conversation, event.participant)
    _fire(work, "onParticipantUpdated", event, parameters, event.participant.sid)


def participant_removed(work: Work, event: events.ParticipantRemoved) -> None:
    parameters = payloads.participant_removed(event.conversation, event.participant, work.now)
    _fire(work, "onParticipantRemoved", event, parameters, event.participant.sid)


def delivery_updated(work: Work, event: events.DeliveryUpdated) -> None:
    parameters = payloads.delivery_updated(event.conversation, event.receipt)
    _fire(work, "onDeliveryUpdated", event, parameters, event.receipt.sid)


def user_added(work: Work, event: events.UserAdded) -> None:
    if event.origin.post:
        user = event.user
        common = hooks_due.common_parameters(event.account_sid, "onUserAdded", event.origin)
        hooks_due.fire_service(
            work,
            "onUserAdded",
            event.account_sid,
            user.service_sid,
            user.sid,
            payloads.user_added(user) + common,
            user.sid,
        )


def _fire(
    work: Work,
    name: str,
    event: events.ConversationEvent,
    parameters: payloads.Parameters,
    resource_sid: str,
) -> None:
    hooks_due.fire(work, name, event.conversation, event.origin, parameters, resource_sid)
