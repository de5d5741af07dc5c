"""Lists of conversations and of where somebody takes part (conversations §2.2, §2.14)."""

from collections.abc import Sequence
from typing import Any, Final, Literal, LiteralString

import msgspec

from switchroom.conversations.rows import Conversation
from switchroom.core.states.conversation import STATES, State
from switchroom.store.work import Value, Work

Cursor = tuple[int, str]

_TABLE: Final[LiteralString] = "conversations"


def by_activity(
    work: Work,
    account_sid: str,
    service_sid: str,
    *,
    state: State | None,
    after: Cursor | None,
    most: int,
) -> list[Conversation]:
    """Conversations of a service, the last message first; `after` is that instant and the SID."""
    return _in_order(
        work,
        "last_activity",
        (account_sid, service_sid),
        STATES if state is None else (state,),
        ("", ()),
        after,
        most,
    )


def by_creation(
    work: Work,
    account_sid: str,
    service_sid: str,
    *,
    state: State | None,
    start: int,
    end: int,
    after: Cursor | None,
    most: int,
) -> list[Conversation]:
    """Conversations created from `start` to `end`, both included, the newest first.

    `after` is the date of creation and the SID.
    """
    return _in_order(
        work,
        "date_created",
        (account_sid, service_sid),
        STATES if state is None else (state,),
        (" AND date_created BETWEEN ? AND ?", (start, end)),
        after,
        most,
    )


def _in_order(
    work: Work,
    column: Literal["last_activity", "date_created"],
    place: tuple[str, str],
    states: Sequence[State],
    bounds: tuple[LiteralString, tuple[Value, ...]],
    after: Cursor | None,
    most: int,
) -> list[Conversation]:
    """Conversations of some states by an instant, the latest first.

    The indexes keep each state by itself, which makes a list of a rare state cheap; of several
    states, each gives its first and the first of all of them are taken.
    """
    where: LiteralString = "account_sid = ? AND service_sid = ? AND state = ?"
    clause, limits = bounds
    beyond: LiteralString = "" if after is None else f" AND ({column}, sid) < (?, ?)"
    ending: LiteralString = f" ORDER BY {column} DESC, sid DESC LIMIT ?"
    found = [
        row
        for state in states
        for row in work.find(
            Conversation,
            _TABLE,
            where + clause + beyond + ending,
            *place,
            state,
            *limits,
            *(after or ()),
            most,
        )
    ]
    if len(states) > 1:
        found.sort(key=lambda row: (getattr(row, column), row.sid), reverse=True)
    return found[:most]


# Behind every SID of a conversation.
_LAST: Final = "CI"
_OWN: Final = (
    f"SELECT {', '.join(f'c.{name}' for name in Conversation.__struct_fields__)}"
    " FROM participants AS p"
    " JOIN conversations AS c ON c.account_sid = p.account_sid AND c.sid = p.conversation_sid"
    " WHERE p.account_sid = ? AND p.service_sid = ? AND p.identity = ? AND p.conversation_sid < ?"
    " AND c.date_created BETWEEN ? AND ?{state}"
    " ORDER BY p.conversation_sid DESC LIMIT ?"
)


def of_identity(
    work: Work,
    account_sid: str,
    service_sid: str,
    identity: str,
    *,
    state: State | None,
    start: int,
    end: int,
    after: str | None,
    most: int,
) -> list[Conversation]:
    """The conversations in which an identity takes part, the newest first, those behind the SID
    `after`."""
    condition = " AND c.state = ?" if state is not None else ""
    values: list[Value] = [account_sid, service_sid, identity, after or _LAST, start, end]
    if state is not None:
        values.append(state)
    return work.many(Conversation, _OWN.format(state=condition), *values, most)


class Participation(msgspec.Struct, frozen=True):
    """A participant together with its conversation, and its user if it is a chat participant."""

    conversation_sid: str
    service_sid: str
    unique_name: str | None
    friendly_name: str | None
    attributes: str
    date_created: int
    date_updated: int
    created_by: str
    state: State
    date_inactive: int | None
    date_closed: int | None
    participant_sid: str
    user_sid: str | None
    identity: str | None
    type: str
    address: str | None
    proxy_address: str | None
    projected_address: str | None


_PARTICIPATIONS: Final = (
    "SELECT c.sid, c.service_sid, c.unique_name, c.friendly_name, c.attributes, c.date_created,"
    " c.date_updated, c.created_by, c.state, c.date_inactive, c.date_closed, p.sid, u.sid,"
    " p.identity, p.type, p.address, p.proxy_address, p.projected_address FROM participants AS p"
    " JOIN conversations AS c ON c.account_sid = p.account_sid AND c.sid = p.conversation_sid"
    " LEFT JOIN users AS u ON u.account_sid = p.account_sid AND u.service_sid = c.service_sid"
    " AND u.identity = p.identity"
    " WHERE p.account_sid = ? AND p.service_sid = ? AND {column} = ?"
    " AND (p.conversation_sid, p.sid) > (?, ?) ORDER BY p.conversation_sid, p.sid LIMIT ?"
)
_COLUMNS: Final = {"identity": "p.identity", "address": "p.address"}


def participations(
    work: Work,
    account_sid: str,
    service_sid: str,
    column: Literal["identity", "address"],
    value: str,
    *,
    after: tuple[str, str] | None,
    most: int,
) -> list[Participation]:
    """Where an identity or an address takes part, closed conversations included, by their SID.

    `after` is the SID of the conversation and that of the participant.
    """
    begin: tuple[Any, ...] = after or ("", "")
    return work.many(
        Participation,
        _PARTICIPATIONS.format(column=_COLUMNS[column]),
        account_sid,
        service_sid,
        value,
        *begin,
        most,
    )
