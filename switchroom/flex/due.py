"""What is done with a channel by itself: at an instant, or because the customer has written
(flex §9)."""

import msgspec

from switchroom.conversations import conversations
from switchroom.flex import again, channels, rows, settings, states
from switchroom.flex.rows import Channel
from switchroom.store.work import Work


def wake(work: Work, account_sid: str, channel_sid: str) -> None:
    """The customer has written in a channel that rests: it is active, and one task asks for an
    agent; none where somebody has it by now."""
    channel = channels.hold_found(work, account_sid, channel_sid)
    if channel is None or not channel.resting or channel.status == "pause":
        return
    if _is_over(work, channel):
        channels.close(work, channel)
    elif not rows.has_owner(work, channel):
        again.ask(work, msgspec.structs.replace(channel, rounds=0))


def look(work: Work, account_sid: str, channel_sid: str) -> int | None:
    """Do what is due in a channel; when to look again, None for never."""
    channel = channels.hold_found(work, account_sid, channel_sid)
    if channel is None or channel.due is None:
        return None
    if _is_over(work, channel):
        channels.close(work, channel)
        return None
    if channel.due > work.now:
        return channel.due
    if channel.status == "inactive" or (channel.resting and channel.status == "active"):
        return _end_of_leave(work, channel)
    return _next_round(work, channel)


def _next_round(work: Work, channel: Channel) -> int | None:
    """A pause has ended, or that between two rounds: ask, unless somebody has the channel."""
    if rows.has_owner(work, channel):
        states.move(work, channel, "active")
        return None
    rounds = 0 if channel.status == "pause" else channel.rounds
    again.ask(work, msgspec.structs.replace(channel, rounds=rounds))
    found = rows.find_channel(work, channel.account_sid, channel.sid)
    return None if found is None else found.due


def _end_of_leave(work: Work, channel: Channel) -> int | None:
    """A channel that was left is closed when nobody has written for its time (flex §9)."""
    limit = settings.fetch(work, channel.account_sid).leave_limit
    conversation = conversations.fetch(work, channel.account_sid, channel.conversation_sid)
    due = max(channel.date_updated, conversation.last_activity) + limit
    if due > work.now:
        rows.keep_channel(work, msgspec.structs.replace(channel, due=due))
        return due
    channels.close(work, channel)
    again.alert(work, channel, "notice", "it was left, nobody has written since, and it is closed")
    return None


def _is_over(work: Work, channel: Channel) -> bool:
    """Whether there is no open conversation any more."""
    found = conversations.find(work, channel.account_sid, channel.conversation_sid)
    return found is None or found.state == "closed"
