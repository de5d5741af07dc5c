"""A conversation as an agent opens it, whether it goes on or is over."""

from typing import Any

import msgspec

from switchroom.conversations import conversations
from switchroom.desk import cards, people, shapes, threads, wrap_ups
from switchroom.desk.people import Caller
from switchroom.desk.threads import Threads
from switchroom.desk.times import iso, iso_or_none
from switchroom.flex import invites, rows
from switchroom.flex.rows import Channel
from switchroom.store.work import Work


def fetch(work: Work, caller: Caller, sid: str) -> shapes.Conversation:
    """The conversation with who is in it. Raises NOT_FOUND."""
    account_sid = caller.account_sid
    row = conversations.fetch(work, account_sid, sid)
    known = Threads(work, account_sid, [row.sid])
    customer = known.customer(row.sid)
    address = None if customer is None else customer.address
    channel = channel_of(work, account_sid, row.sid)
    words = wrap_ups.of_conversations(work, account_sid, [row.sid]).get(row.sid)
    closed = row.state == "closed"
    return shapes.Conversation(
        sid=row.sid,
        state=threads.shown_state(row.state),
        customer_name=known.customer_name(row.sid) or _label(work, channel) or address or "",
        customer_address=address,
        our_address=None if customer is None else customer.proxy_address,
        attributes=_attributes(row.attributes),
        date_created=iso(row.date_created),
        date_updated=iso(row.date_updated),
        date_closed=iso_or_none(row.date_updated if closed else None),
        agents=_colleagues(work, channel),
        interaction_sid=None if channel is None else channel.interaction_sid,
        channel_sid=None if channel is None else channel.sid,
        channel_status=None if channel is None else channel.status,
        disposition=None if words is None else words.disposition,
        last_index=row.next_index - 1 if row.next_index else None,
    )


def channel_of(work: Work, account_sid: str, conversation_sid: str) -> Channel | None:
    """The channel of the last interaction about a conversation, or None."""
    return work.get(
        Channel,
        "interaction_channels",
        "account_sid = ? AND conversation_sid = ? ORDER BY sid DESC LIMIT 1",
        account_sid,
        conversation_sid,
    )


def _label(work: Work, channel: Channel | None) -> str | None:
    """What the tasks of a channel have called the customer."""
    routing = None if channel is None else invites.remembered(work, channel)
    return None if routing is None else cards.label(routing.attributes)


def _colleagues(work: Work, channel: Channel | None) -> list[shapes.Colleague]:
    present = [] if channel is None else rows.agents(work, channel)
    sids = [one.worker_sid for one in present if one.worker_sid is not None]
    names = {} if channel is None else people.names(work, channel.account_sid, sids)
    return [
        shapes.Colleague(
            participant_sid=one.sid,
            worker_sid=one.worker_sid,
            name=names.get(one.worker_sid, one.worker_sid),
        )
        for one in present
        if one.worker_sid is not None
    ]


def _attributes(text: str) -> dict[str, Any]:
    """The attributes where they are an object; they may be any JSON."""
    values = msgspec.json.decode(text)
    return values if isinstance(values, dict) else {}
