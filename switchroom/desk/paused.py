"""Conversations that an agent has paused (flex §9)."""

from collections.abc import Sequence
from typing import Final

import msgspec

from switchroom.desk import cards, people, shapes
from switchroom.desk.threads import UNREAD_MAX, Threads
from switchroom.desk.times import iso, iso_or_none
from switchroom.flex import invites, rows
from switchroom.flex.rows import Channel
from switchroom.store.work import Work
from switchroom.taskrouter.rows import Worker

PAUSED: Final = 60


def all_of(work: Work, worker: Worker) -> list[shapes.Paused]:
    """What an agent has paused, the oldest first."""
    found = rows.paused(work, worker.account_sid, worker.sid, "", PAUSED)
    return _shape(work, worker, [channel for channel, _ in found])


def about(
    work: Work, worker: Worker, conversation_sids: Sequence[str]
) -> dict[str, dict[str, shapes.Paused | None]]:
    """The channels of some conversations in which the agent has been, by conversation and channel:
    as he has paused them, None where he has not."""
    if not conversation_sids:
        return {}
    found = work.find(
        Channel,
        "interaction_channels",
        f"account_sid = ? AND conversation_sid IN ({people.marks(conversation_sids)})",
        worker.account_sid,
        *conversation_sids,
    )
    known = [channel for channel in found if rows.was_asked(work, channel, worker.sid)]
    resting = [one for one in known if one.status == "pause" and one.paused_by == worker.sid]
    shown = {one.channel_sid: one for one in _shape(work, worker, resting)}
    told: dict[str, dict[str, shapes.Paused | None]] = {}
    for channel in known:
        told.setdefault(channel.conversation_sid, {})[channel.sid] = shown.get(channel.sid)
    return told


class _Count(msgspec.Struct, frozen=True):
    conversation_sid: str
    unread: int


def _shape(work: Work, worker: Worker, found: Sequence[Channel]) -> list[shapes.Paused]:
    sids = sorted({channel.conversation_sid for channel in found})
    known = Threads(work, worker.account_sid, sids)
    unread = _unread(work, worker, [channel.sid for channel in found])
    shown = []
    for channel in found:
        sid = channel.conversation_sid
        customer = known.customer(sid)
        routing = invites.remembered(work, channel)
        label = None if routing is None else cards.label(routing.attributes)
        address = customer.address if customer else None
        shown.append(
            shapes.Paused(
                channel_sid=channel.sid,
                interaction_sid=channel.interaction_sid,
                conversation_sid=sid,
                customer_name=known.customer_name(sid) or label or address or "",
                customer_address=address,
                date_updated=iso(channel.date_updated),
                ends=iso_or_none(channel.due),
                unread=unread.get(sid, 0),
                last_message=known.last_message(sid),
            )
        )
    return shown


def _unread(work: Work, worker: Worker, channel_sids: Sequence[str]) -> dict[str, int]:
    """How many messages have come since the pauses began, of the last few."""
    if not channel_sids:
        return {}
    found = work.many(
        _Count,
        "SELECT c.sid, count(*) FROM interaction_channels i"
        " JOIN conversations c ON c.sid = i.conversation_sid"
        " JOIN conversation_messages m ON m.account_sid = c.account_sid"
        " AND m.conversation_sid = c.sid AND m.message_index >= c.next_index - ?"
        " AND m.date_created > i.date_updated AND m.author <> ?"
        f" WHERE i.account_sid = ? AND i.sid IN ({people.marks(channel_sids)}) GROUP BY c.sid",
        UNREAD_MAX,
        worker.friendly_name,
        worker.account_sid,
        *channel_sids,
    )
    return {one.conversation_sid: one.unread for one in found}
