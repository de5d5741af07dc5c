"""What agents' desktops hear of what happens in conversations."""

from switchroom.conversations import events, hooks
from switchroom.desk import pushes
from switchroom.store.work import Work


def message_added(work: Work, event: events.MessageAdded) -> None:
    """A new message, and other counts on the cards. Nobody has a task about a conversation that
    this very SMS has made."""
    made_by_it = event.origin.source == hooks.SMS.source
    if not (made_by_it and event.conversation.date_created == work.now):
        _tell(work, event, "message", event.message.sid)


def message_updated(work: Work, event: events.MessageUpdated) -> None:
    """A message that reads differently."""
    _tell(work, event, "changed", event.message.sid)


def message_removed(work: Work, event: events.MessageRemoved) -> None:
    """A message that is no more; its row is gone, so both names are told."""
    _tell(work, event, "gone", f"{event.conversation.sid} {event.message.sid}")


def delivery_updated(work: Work, event: events.DeliveryUpdated) -> None:
    """A message has got further on its way to the customer, or has failed."""
    _tell(work, event, "changed", event.receipt.message_sid)


def conversation_updated(work: Work, event: events.ConversationEvent) -> None:
    """A conversation has ended, rests, or is called differently."""
    _tell(work, event, "conversation", event.conversation.sid)


def _tell(work: Work, event: events.ConversationEvent, kind: pushes.Kind, subject: str) -> None:
    pushes.tell_hearers(work, event.account_sid, event.conversation.sid, kind, subject)
