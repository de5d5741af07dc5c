"""What a card says about its conversation: state, last message, what the agent has not seen."""

from collections.abc import Sequence
from typing import Final, Literal

import msgspec

from switchroom.conversations.rows import Message
from switchroom.core.states.conversation import State
from switchroom.desk import authors, people
from switchroom.desk.authors import Authors, Outsider
from switchroom.desk.shapes import Preview
from switchroom.store.rows import columns
from switchroom.store.work import Work

# How many messages are looked at for the count of what is unread.
UNREAD_MAX: Final = 100

_LAST: Final = (
    "(SELECT max(message_index) FROM conversation_messages l"
    " WHERE l.account_sid = c.account_sid AND l.conversation_sid = c.sid)"
)


class Thread(msgspec.Struct, frozen=True):
    """A conversation, in part."""

    sid: str
    state: State
    next_index: int
    date_updated: int


class Threads:
    """Some conversations, read together."""

    def __init__(self, work: Work, account_sid: str, sids: Sequence[str]) -> None:
        self._threads = {one.sid: one for one in _threads(work, account_sid, sids)}
        last = _last(work, account_sid, sids)
        self._last = {message.conversation_sid: message for message in last}
        self._authors = Authors(work, account_sid, last)
        self._outside = authors.outsiders(work, account_sid, sids)
        addresses = [one.address for some in self._outside.values() for one in some]
        self._names = authors.customer_names(work, account_sid, addresses)

    def find(self, sid: str) -> Thread | None:
        """The conversation, None where it was deleted."""
        return self._threads.get(sid)

    def customer(self, sid: str) -> Outsider | None:
        """Who is reached by SMS; of several, who was there first."""
        return next(iter(self._outside.get(sid, ())), None)

    def customer_name(self, sid: str) -> str | None:
        """What agents have called him, None where nobody did."""
        customer = self.customer(sid)
        return None if customer is None else self._names.get(customer.address)

    def last_message(self, sid: str) -> Preview | None:
        """The last message, None where there is none."""
        message = self._last.get(sid)
        return None if message is None else self._authors.preview(message)


def shown_state(state: State) -> Literal["active", "inactive", "closed"]:
    """The state for an agent, to whom one that begins is active."""
    return "active" if state == "initializing" else state


def _threads(work: Work, account_sid: str, sids: Sequence[str]) -> list[Thread]:
    if not sids:
        return []
    return work.find(
        Thread,
        "conversations",
        f"account_sid = ? AND sid IN ({people.marks(sids)})",
        account_sid,
        *sids,
    )


def _last(work: Work, account_sid: str, sids: Sequence[str]) -> list[Message]:
    if not sids:
        return []
    return work.many(
        Message,
        f"SELECT {columns(Message, 'm')} FROM conversations c JOIN conversation_messages m"
        " ON m.account_sid = c.account_sid AND m.conversation_sid = c.sid"
        f" AND m.message_index = {_LAST}"
        f" WHERE c.account_sid = ? AND c.sid IN ({people.marks(sids)})",
        account_sid,
        *sids,
    )


def unread(work: Work, account_sid: str, identity: str, sids: Sequence[str]) -> dict[str, int]:
    """How many messages of others an agent has not seen, in those conversations that he is in; at
    most `UNREAD_MAX` of each are looked at."""
    if not sids:
        return {}
    return dict(
        work.values(
            "SELECT p.conversation_sid, count(*) FROM participants p"
            " JOIN conversations c ON c.sid = p.conversation_sid"
            " JOIN conversation_messages m ON m.account_sid = p.account_sid"
            " AND m.conversation_sid = p.conversation_sid AND m.message_index >= c.next_index - ?"
            " AND m.message_index > COALESCE(p.last_read_message_index, -1)"
            " AND m.author <> p.identity WHERE p.account_sid = ? AND p.identity = ?"
            f" AND p.conversation_sid IN ({people.marks(sids)}) GROUP BY p.conversation_sid",
            UNREAD_MAX,
            account_sid,
            identity,
            *sids,
        )
    )
