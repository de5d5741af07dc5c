"""A channel that nobody has is asked for again: at once, then with growing pauses, and when that
was in vain it is left, so that the customer's next message asks once more (ours; the hosted service
leaves the customer alone, flex §8)."""

from typing import Final

from switchroom.conversations import conversations
from switchroom.core.clock import HOUR, MINUTE
from switchroom.core.errors import ApiError
from switchroom.flex import invites, settings, states
from switchroom.flex.rows import Channel
from switchroom.monitor import alerts
from switchroom.store.work import Work

NO_OWNER: Final = 81015
# Before the second round, the third, and so on.
PAUSES: Final = (MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR)
_ROUNDS: Final = len(PAUSES) + 1


def orphaned(work: Work, channel: Channel, reason: str) -> None:
    """Nobody has an active channel, because of `reason`: ask at once, or after the next pause."""
    if channel.due is not None:
        return  # The next round is on its way.
    if channel.rounds == 0:
        alert(work, channel, "warning", f"{reason}; somebody is asked for at once")
        ask(work, channel)
    else:
        _later(work, channel, reason)


def ask(work: Work, channel: Channel) -> None:
    """One round: another task for whoever the last one's workflow finds. The caller holds the
    channel."""
    asking = states.move(work, channel, "active", rounds=channel.rounds + 1)
    routing = invites.remembered(work, asking)
    if routing is None:
        _later(work, asking, "None of its tasks had a workflow or a queue")
        return
    try:
        held = conversations.hold_open(work, channel.account_sid, channel.conversation_sid)
        # A task that is canceled at once is told of by its event, which leads to the next round.
        invites.create(work, asking, held, routing)
    except ApiError as refusal:
        _later(work, asking, refusal.sentence())


def _later(work: Work, channel: Channel, reason: str) -> None:
    """This round was in vain."""
    if channel.rounds < _ROUNDS:
        pause = PAUSES[channel.rounds - 1]
        states.move(work, channel, "active", due=work.now + pause, rounds=channel.rounds)
        sentence = f"{reason}; somebody is asked for again in {pause // MINUTE} min"
        alert(work, channel, "warning", sentence)
        return
    give_up(work, channel, f"{reason}; after {_ROUNDS} rounds")


def give_up(work: Work, channel: Channel, reason: str) -> None:
    """Leave a channel to the customer's next message, and say so."""
    rest(work, channel)
    alert(work, channel, "error", f"{reason} it is left until the customer writes again")


def rest(work: Work, channel: Channel, *, parked: bool = False) -> Channel:
    """Nobody is to have the channel until the customer writes; `parked` leaves its status."""
    limit = settings.fetch(work, channel.account_sid).leave_limit
    status = channel.status if parked else "inactive"
    return states.move(work, channel, status, resting=True, due=work.now + limit)


def alert(work: Work, channel: Channel, level: alerts.Level, sentence: str) -> None:
    alerts.record(
        work,
        channel.account_sid,
        level,
        f"Nobody has the conversation {channel.conversation_sid} any more: {sentence}",
        code=NO_OWNER,
        resource_sid=channel.sid,
    )
