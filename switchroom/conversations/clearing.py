"""Deleting a user or a service, with all that hangs on it: a little at once, so that small ones are
gone when the answer comes, and what is left by a job, some at a time. What a conversation leaves
behind goes likewise, with what other rooms know of it (desk/removed.py)."""

from typing import Final, LiteralString

import msgspec

from switchroom.conversations import (
    bindings,
    claims,
    conversations,
    events,
    hooks,
    participants,
    services,
)
from switchroom.conversations.rows import Conversation, Message, Participant, User
from switchroom.core import errors, sids
from switchroom.core.clock import MINUTE
from switchroom.media import rows as media
from switchroom.store import outbox
from switchroom.store.work import Work

CLEAR_USER: Final = "clear_user"
CLEAR_SERVICE: Final = "clear_service"

_CONVERSATIONS_AT_ONCE: Final = 50
_ROWS_AT_ONCE: Final = 1_000
_MESSAGES_AT_ONCE: Final = 100
# What there is of a conversation in tables that have few rows of each.
_FEW: Final[tuple[LiteralString, ...]] = (
    "participants",
    "conversation_webhooks",
    "conversation_setups",
)
# The tables of a service whose rows have a SID, and those that have one row of a service.
_MANY: Final[tuple[LiteralString, ...]] = ("users", "push_bindings", "roles")
_SINGLE: Final[tuple[LiteralString, ...]] = ("hook_settings", "push_settings")


class ClearUser(msgspec.Struct, frozen=True):
    """The payload of a `clear_user` job: a user who is gone, and his participations before a SID;
    `webhooks` says whether they hear of it."""

    account_sid: str
    service_sid: str
    identity: str
    before: str
    webhooks: bool


class ClearService(msgspec.Struct, frozen=True):
    """The payload of a `clear_service` job: a service that is gone."""

    account_sid: str
    service_sid: str


def delete_user(work: Work, user: User, origin: hooks.Origin) -> None:
    """Delete a user whom the caller holds; he leaves all his conversations."""
    work.run("DELETE FROM users WHERE account_sid = ? AND sid = ?", user.account_sid, user.sid)
    bindings.delete_all(work, user)
    work.emit(events.UserRemoved(account_sid=user.account_sid, user=user, origin=origin))
    before = work.mint("MB")
    left = ClearUser(user.account_sid, user.service_sid, user.identity, before, origin.post)
    if _leave(work, left, f"MB{sids.LAST}"):
        outbox.put(work, CLEAR_USER, user.account_sid, left, key=f"clear {user.sid}")


def clear_user(work: Work, gone: ClearUser) -> bool:
    """Take a user who is gone out of some of his conversations; whether more are left.

    Those stay that he has joined since: by then somebody has added his identity anew.
    """
    return _leave(work, gone, gone.before)


def _leave(work: Work, gone: ClearUser, before: str) -> bool:
    found = work.find(
        Participant,
        "participants",
        "account_sid = ? AND service_sid = ? AND identity = ? AND sid < ?"
        " ORDER BY conversation_sid LIMIT ?",
        gone.account_sid,
        gone.service_sid,
        gone.identity,
        before,
        _CONVERSATIONS_AT_ONCE,
    )
    origin = msgspec.structs.replace(hooks.API, pre=False) if gone.webhooks else hooks.SILENT
    for participant in found:
        if conversations.find(work, gone.account_sid, participant.conversation_sid) is None:
            # Left behind by a conversation that is being deleted.
            work.run(
                "DELETE FROM participants WHERE account_sid = ? AND sid = ?",
                gone.account_sid,
                participant.sid,
            )
            continue
        held = conversations.hold(work, gone.account_sid, participant.conversation_sid)
        participants.remove(work, held, participant, origin)
    return len(found) == _CONVERSATIONS_AT_ONCE


def delete_service(work: Work, account_sid: str, sid: str) -> None:
    """Delete a service and everything inside; no webhook hears of it.

    Its numbers are free at once, whatever a job has still to clear. Raises NOT_FOUND, NOT_COMPLETE
    (the default).
    """
    work.lock("service", sid)
    services.fetch(work, account_sid, sid)
    default = work.value(
        "SELECT default_service_sid FROM conversation_settings WHERE account_sid = ?", account_sid
    )
    if sid == default:
        raise errors.NOT_COMPLETE(
            sentence="This is the account's default service; make another one the default first"
        )
    work.run("DELETE FROM services WHERE account_sid = ? AND sid = ?", account_sid, sid)
    claims.free_service(work, account_sid, sid)
    left = ClearService(account_sid, sid)
    # A second look also where nothing is left: something may just be on its way into the service.
    due = work.now if clear_service(work, left) else work.now + MINUTE
    outbox.put(work, CLEAR_SERVICE, account_sid, left, key=f"clear {sid}", due=due)


def clear_service(work: Work, gone: ClearService) -> bool:
    """Delete some of what a deleted service left behind; whether more is left."""
    found = work.find(
        Conversation,
        "conversations",
        "account_sid = ? AND service_sid = ? LIMIT ?",
        gone.account_sid,
        gone.service_sid,
        _CONVERSATIONS_AT_ONCE,
    )
    for conversation in found:
        conversations.delete(work, conversation, hooks.SILENT)
    if len(found) == _CONVERSATIONS_AT_ONCE:
        return True
    # As it stands, SQLite looks the rows up by their SIDs, and not among all of the account.
    rows = [
        work.run(
            f"DELETE FROM {table} WHERE account_sid || '' = ? AND sid IN"
            f" (SELECT sid FROM {table} WHERE account_sid = ? AND service_sid = ? LIMIT ?)",
            gone.account_sid,
            gone.account_sid,
            gone.service_sid,
            _ROWS_AT_ONCE,
        )
        for table in _MANY
    ]
    for table in _SINGLE:
        work.run(
            f"DELETE FROM {table} WHERE account_sid = ? AND service_sid = ?",
            gone.account_sid,
            gone.service_sid,
        )
    more = media.release_service(work, gone.account_sid, gone.service_sid, _ROWS_AT_ONCE)
    return more or _ROWS_AT_ONCE in rows


def clear_members(work: Work, account_sid: str, conversation_sid: str) -> None:
    """Delete who takes part in a deleted conversation, and what was put on it."""
    for table in _FEW:
        work.run(
            f"DELETE FROM {table} WHERE account_sid = ? AND conversation_sid = ?",
            account_sid,
            conversation_sid,
        )


def oldest_messages(work: Work, account_sid: str, conversation_sid: str) -> list[Message]:
    """The messages of a deleted conversation that `clear_conversation` is to take next."""
    return work.find(
        Message,
        "conversation_messages",
        "account_sid = ? AND conversation_sid = ? ORDER BY message_index LIMIT ?",
        account_sid,
        conversation_sid,
        _MESSAGES_AT_ONCE,
    )


def clear_conversation(
    work: Work, account_sid: str, conversation_sid: str, oldest: list[Message]
) -> bool:
    """Delete the oldest messages of a deleted conversation, and some of its receipts and media;
    whether more is left."""
    if oldest:
        work.run(
            "DELETE FROM conversation_messages"
            " WHERE account_sid = ? AND conversation_sid = ? AND message_index <= ?",
            account_sid,
            conversation_sid,
            oldest[-1].message_index,
        )
    # As it stands, SQLite looks the rows up by their SIDs, and not among all of the account.
    receipts = work.run(
        "DELETE FROM receipts WHERE account_sid || '' = ? AND sid IN"
        " (SELECT sid FROM receipts WHERE account_sid = ? AND conversation_sid = ? LIMIT ?)",
        account_sid,
        account_sid,
        conversation_sid,
        _ROWS_AT_ONCE,
    )
    more = media.release_conversation(work, account_sid, conversation_sid, _ROWS_AT_ONCE)
    return more or len(oldest) == _MESSAGES_AT_ONCE or receipts == _ROWS_AT_ONCE
