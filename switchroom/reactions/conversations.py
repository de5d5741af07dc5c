"""What follows from the events of conversations and participants: webhooks, and clearing up."""

from collections.abc import Callable

from switchroom.conversations import bindings, events, payloads, users
from switchroom.reactions import hooks_due
from switchroom.store.work import Work


def conversation_added(work: Work, event: events.ConversationAdded) -> None:
    _fire(
        work,
        "onConversationAdded",
        event,
        lambda: payloads.conversation_added(event.conversation, event.arrival),
        event.subject,
    )


def conversation_updated(work: Work, event: events.ConversationUpdated) -> None:
    _fire(
        work,
        "onConversationUpdated",
        event,
        lambda: payloads.existing(event.conversation),
        event.subject,
    )


def conversation_state_updated(work: Work, event: events.ConversationStateUpdated) -> None:
    _fire(
        work,
        "onConversationStateUpdated",
        event,
        lambda: payloads.state_updated(
            event.conversation, event.state_from, event.reason, work.now
        ),
        event.subject,
    )
    if event.conversation.state == "closed":
        users.conversation_closed(work, event.account_sid, event.subject)


def conversation_removed(work: Work, event: events.ConversationRemoved) -> None:
    """The conversation's own webhooks hear of it before they are gone."""
    _fire(
        work,
        "onConversationRemoved",
        event,
        lambda: payloads.conversation_removed(event.conversation, work.now),
        event.subject,
    )


def participant_added(work: Work, event: events.ParticipantAdded) -> None:
    _fire(
        work,
        "onParticipantAdded",
        event,
        lambda: payloads.participant_added(event.conversation, event.participant),
        event.participant.sid,
    )


def participant_updated(work: Work, event: events.ParticipantUpdated) -> None:
    _fire(
        work,
        "onParticipantUpdated",
        event,
        lambda: payloads.participant_updated(event.conversation, event.participant),
        event.participant.sid,
    )


def participant_removed(work: Work, event: events.ParticipantRemoved) -> None:
    _fire(
        work,
        "onParticipantRemoved",
        event,
        lambda: payloads.participant_removed(event.conversation, event.participant, work.now),
        event.participant.sid,
    )


def delivery_updated(work: Work, event: events.DeliveryUpdated) -> None:
    _fire(
        work,
        "onDeliveryUpdated",
        event,
        lambda: payloads.delivery_updated(event.conversation, event.receipt),
        event.receipt.sid,
    )


def user_added(work: Work, event: events.UserAdded) -> None:
    _fire_of_user(work, "onUserAdded", event, lambda: payloads.user_added(event.user))


def user_updated(work: Work, event: events.UserUpdated) -> None:
    _fire_of_user(
        work,
        "onUserUpdated",
        event,
        lambda: payloads.user_updated(event.user, bindings.reach(work, event.user)),
    )


def _fire_of_user(
    work: Work,
    name: str,
    event: events.UserEvent,
    parameters: Callable[[], payloads.Parameters],
) -> None:
    if event.origin.post:
        hooks_due.fire_service(
            work,
            name,
            event.account_sid,
            event.user.service_sid,
            event.subject,
            event.origin,
            parameters,
            event.subject,
        )


def _fire(
    work: Work,
    name: str,
    event: events.ConversationEvent,
    parameters: Callable[[], payloads.Parameters],
    resource_sid: str,
) -> None:
    hooks_due.fire(work, name, event.conversation, event.origin, parameters, resource_sid)
