"""The conversations of a user: what he has read in each, and how he is notified
(conversations §2.11)."""

from typing import Final, Literal, LiteralString

import msgspec
from msgspec import UNSET, UnsetType

from switchroom.conversations import conversations, hooks, participants
from switchroom.conversations.rows import Conversation, Participant, User
from switchroom.core import errors, limits
from switchroom.core.states.conversation import State
from switchroom.store.work import Work

Level = Literal["default", "muted"]


class UserConversation(msgspec.Struct, frozen=True):
    """A conversation as one of its users has it; `unread` is None until he has read something,
    and counts at most `limits.UNREAD_MESSAGES`."""

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
    last_read_message_index: int | None
    notification_level: Level
    unread: int | None


_SELECT: Final[LiteralString] = (
    "SELECT c.sid, c.service_sid, c.unique_name, c.friendly_name, c.attributes, c.date_created,"
    " c.date_updated, c.created_by, c.state, c.date_inactive, c.date_closed, p.sid,"
    " p.last_read_message_index, p.notification_level,"
    " CASE WHEN p.last_read_message_index IS NOT NULL THEN"
    " (SELECT count(*) FROM (SELECT 1 FROM conversation_messages AS m"
    " WHERE m.account_sid = p.account_sid AND m.conversation_sid = p.conversation_sid"
    " AND m.message_index > p.last_read_message_index LIMIT ?) AS counted) END"
    " FROM participants AS p"
    " JOIN conversations AS c ON c.account_sid = p.account_sid AND c.sid = p.conversation_sid"
    " WHERE p.account_sid = ? AND p.service_sid = ? AND p.identity = ?"
)


def page(work: Work, user: User, after: str, most: int) -> list[UserConversation]:
    """The conversations of a user by their age, closed ones included, those behind the SID
    `after`."""
    return work.many(
        UserConversation,
        _SELECT + " AND p.conversation_sid > ? ORDER BY p.conversation_sid LIMIT ?",
        limits.UNREAD_MESSAGES,
        user.account_sid,
        user.service_sid,
        user.identity,
        after,
        most,
    )


def fetch(work: Work, user: User, key: str) -> UserConversation:
    """The conversation of a SID or unique name that the user takes part in. Raises NOT_FOUND."""
    sid = conversations.fetch(work, user.account_sid, key, user.service_sid).sid
    found = work.one(
        UserConversation,
        _SELECT + " AND p.conversation_sid = ?",
        limits.UNREAD_MESSAGES,
        user.account_sid,
        user.service_sid,
        user.identity,
        sid,
    )
    if found is None:
        raise errors.NOT_FOUND()
    return found


def update(
    work: Work,
    user: User,
    key: str,
    *,
    origin: hooks.Origin = hooks.SILENT,
    notification_level: Level | UnsetType = UNSET,
    last_read_message_index: int | None | UnsetType = UNSET,
    last_read_timestamp: str | UnsetType = UNSET,
) -> UserConversation:
    """Say how far a user has read, and how he wants to be notified, of which no webhook hears.

    Raises NOT_FOUND, CONVERSATION_CLOSED.
    """
    held = conversations.hold_open(work, user.account_sid, key, user.service_sid)
    participant = _participant(work, user, held)
    if last_read_message_index is not UNSET or last_read_timestamp is not UNSET:
        participants.update(
            work,
            held,
            participant,
            origin=origin,
            last_read_message_index=last_read_message_index,
            last_read_timestamp=last_read_timestamp,
        )
    if notification_level is not UNSET:
        work.run(
            "UPDATE participants SET notification_level = ? WHERE account_sid = ? AND sid = ?",
            notification_level,
            user.account_sid,
            participant.sid,
        )
    return fetch(work, user, held.sid)


def leave(work: Work, user: User, key: str, origin: hooks.Origin = hooks.SILENT) -> None:
    """Take a user out of a conversation, open or closed. Raises NOT_FOUND."""
    held = conversations.hold(work, user.account_sid, key, user.service_sid)
    participants.remove(work, held, _participant(work, user, held), origin)


def _participant(work: Work, user: User, conversation: Conversation) -> Participant:
    participant = work.get(
        Participant,
        "participants",
        "account_sid = ? AND conversation_sid = ? AND identity = ?",
        user.account_sid,
        conversation.sid,
        user.identity,
    )
    if participant is None:
        raise errors.NOT_FOUND()
    return participant
