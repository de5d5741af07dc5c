"""What agents' desktops hear of what happens in conversations."""

from switchroom.conversations import events, hooks, participants
from switchroom.desk import pushes, removed, reworded
from switchroom.flex import rows
from switchroom.flex.events import ChannelStatusUpdated
from switchroom.store.work import Work

_ALL = 1_000


def message_added(work: Work, event: events.MessageAdded) -> None:
    """A new message, and other counts on the cards. Nobody has a task about a conversation that
    this very SMS has made."""
    made_by_it = event.origin.source == hooks.SMS.source
    if not (made_by_it and event.conversation.date_created == work.now):
        _tell(work, event, "message", event.message.sid)


def message_updated(work: Work, event: events.MessageUpdated) -> None:
    """A message that reads differently, and is found by what it says now."""
    reworded.see_to(work, event.before, event.message)
    _tell(work, event, "changed", event.message.sid)


def message_removed(work: Work, event: events.MessageRemoved) -> None:
    """A message that is no more; its row is gone, so both names are told."""
    reworded.see_to(work, event.message, None)
    _tell(work, event, "gone", f"{event.conversation.sid} {event.message.sid}")


def conversation_removed(work: Work, event: events.ConversationRemoved) -> None:
    """What it leaves behind goes, after all others have read in it what they need."""
    outside = participants.reached_by_sms(work, event.conversation)
    addresses = [one.address for one in outside if one.address is not None]
    removed.begin(work, event.account_sid, event.conversation.sid, addresses)


def delivery_updated(work: Work, event: events.DeliveryUpdated) -> None:
    """A message has got further on its way to the customer, or has failed."""
    _tell(work, event, "changed", event.receipt.message_sid)


def conversation_updated(work: Work, event: events.ConversationEvent) -> None:
    """A conversation has ended, rests, or is called differently."""
    _tell(work, event, "conversation", event.conversation.sid)


def channel_moved(work: Work, event: ChannelStatusUpdated) -> None:
    """A channel goes on, rests or has ended; whoever has paused it has to know as well."""
    account_sid, sid = event.account_sid, event.channel.conversation_sid
    hearers = set(pushes.hearers(work, account_sid, sid))
    if event.before == "pause":
        agents = rows.participants(work, event.channel, "", _ALL, gone=True)
        hearers |= {one.worker_sid for one in agents if one.worker_sid is not None}
    for worker_sid in sorted(hearers):
        pushes.tell(work, account_sid, worker_sid, "conversation", sid)


def _tell(work: Work, event: events.ConversationEvent, kind: pushes.Kind, subject: str) -> None:
    pushes.tell_hearers(work, event.account_sid, event.conversation.sid, kind, subject)
