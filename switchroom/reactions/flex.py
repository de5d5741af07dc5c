"""What follows for interactions from what agents do with their tasks, and from what customers
write."""

from switchroom.conversations import participants
from switchroom.conversations.events import ConversationStateUpdated, MessageAdded
from switchroom.flex import agents, alarms, events, rows
from switchroom.flex.rows import Channel
from switchroom.reactions import orphans
from switchroom.store.work import Work
from switchroom.taskrouter.facts import ReservationMoved, TaskCanceled, TaskDeleted

_OVER = ("completed", "canceled")


def reservation_moved(work: Work, event: ReservationMoved) -> None:
    """The agent joins the conversation, ends it, or leaves it, and somebody else may be needed."""
    agents.moved(work, event.reservation, event.task)
    if event.reservation.status in _OVER:
        orphans.look(work, event.task)


def task_ended(work: Work, event: TaskCanceled | TaskDeleted) -> None:
    """A conversation that nobody has any more goes on to somebody else."""
    orphans.look(work, event.task)


def message_added(work: Work, event: MessageAdded) -> None:
    """A customer who writes into a channel that was left has somebody asked for (flex §9)."""
    if event.message.participant_sid is None:
        return
    resting = rows.resting(work, event.account_sid, event.conversation.sid)
    if not resting or not _is_customers(work, event):
        return
    for channel in resting:
        if channel.status == "pause":
            work.emit(_heard(channel, event.message.sid))
        else:
            alarms.wake(work, channel)


def _is_customers(work: Work, event: MessageAdded) -> bool:
    """Whether a participant's message is from outside: from a number, or in a chat from somebody in
    it, since no agent is in a channel that rests."""
    outside = participants.reached_by_sms(work, event.conversation)
    return not outside or any(one.sid == event.message.participant_sid for one in outside)


def _heard(channel: Channel, message_sid: str) -> events.PausedChannelHeard:
    return events.PausedChannelHeard(
        account_sid=channel.account_sid, channel=channel, message_sid=message_sid
    )


def conversation_state_updated(work: Work, event: ConversationStateUpdated) -> None:
    """A channel that rests ends with its conversation; one with an agent ends when he ends it
    (flex §8)."""
    if event.conversation.state == "closed":
        for channel in rows.resting(work, event.account_sid, event.conversation.sid):
            alarms.end(work, channel)
