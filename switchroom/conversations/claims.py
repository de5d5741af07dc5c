"""Which numbers an open conversation holds: pairs of addresses, and sets of the numbers of a group
(conversations §2.4, §3.1). What it holds is free again when it closes or is deleted, or when the
participants who held it are gone.
"""

from collections.abc import Sequence
from typing import Final, LiteralString

import msgspec

from switchroom.conversations.rows import Conversation, Participant
from switchroom.core import errors
from switchroom.core.routing import groups
from switchroom.core.routing.groups import GroupClaim, PairClaim
from switchroom.store.work import Work

_TABLES: Final[tuple[LiteralString, ...]] = ("open_pairs", "open_groups")


class OpenPair(msgspec.Struct, frozen=True):
    """A row of `open_pairs`."""

    account_sid: str
    address: str
    proxy_address: str
    conversation_sid: str
    participant_sid: str


class OpenGroup(msgspec.Struct, frozen=True):
    """A row of `open_groups`; `numbers` as core.routing.groups writes them."""

    account_sid: str
    numbers: str
    conversation_sid: str


def lock_pair(work: Work, account_sid: str, address: str, proxy_address: str) -> None:
    """Take turns with everybody who might bind this pair now."""
    work.lock("pair", account_sid, address, proxy_address)


def lock_group(work: Work, account_sid: str, numbers: str) -> None:
    """Take turns with everybody who might make a group of these numbers now."""
    work.lock("group", account_sid, numbers)


def holder(work: Work, account_sid: str, address: str, proxy_address: str) -> str | None:
    """The open conversation that holds a pair, or None; who is about to bind it holds its lock."""
    found: str | None = work.value(
        "SELECT conversation_sid FROM open_pairs"
        " WHERE account_sid = ? AND address = ? AND proxy_address = ?",
        account_sid,
        address,
        proxy_address,
    )
    return found


def group_holder(work: Work, account_sid: str, numbers: str) -> str | None:
    """The open conversation of a group, or None; who is about to make it holds its lock."""
    found: str | None = work.value(
        "SELECT conversation_sid FROM open_groups WHERE account_sid = ? AND numbers = ?",
        account_sid,
        numbers,
    )
    return found


def take_pair(work: Work, participant: Participant) -> None:
    """Hold a participant's pair. Raises PAIR_IN_USE."""
    assert participant.address is not None
    assert participant.proxy_address is not None
    pair = OpenPair(
        participant.account_sid,
        participant.address,
        participant.proxy_address,
        participant.conversation_sid,
        participant.sid,
    )
    held = _take_pair(work, pair)
    if held is not None:
        raise errors.PAIR_IN_USE(conversation_sid=held)


def _take_pair(work: Work, pair: OpenPair) -> str | None:
    """Hold a pair; or who holds it."""
    lock_pair(work, pair.account_sid, pair.address, pair.proxy_address)
    if work.insert_new("open_pairs", pair):
        return None
    return holder(work, pair.account_sid, pair.address, pair.proxy_address)


def free_pair(work: Work, participant: Participant) -> None:
    """Let go of a participant's pair."""
    work.run(
        "DELETE FROM open_pairs WHERE account_sid = ? AND address = ? AND proxy_address = ?"
        " AND participant_sid = ?",
        participant.account_sid,
        participant.address,
        participant.proxy_address,
        participant.sid,
    )


def free(work: Work, conversation: Conversation) -> None:
    """Let go of everything that a conversation holds: the next message starts afresh."""
    for table in _TABLES:
        work.run(
            f"DELETE FROM {table} WHERE account_sid = ? AND conversation_sid = ?",
            conversation.account_sid,
            conversation.sid,
        )


def free_service(work: Work, account_sid: str, service_sid: str) -> None:
    """Let go of everything that the conversations of a service hold."""
    for table in _TABLES:
        work.run(
            f"DELETE FROM {table} WHERE account_sid = ? AND conversation_sid IN"
            " (SELECT sid FROM conversations WHERE account_sid = ? AND service_sid = ?)",
            account_sid,
            account_sid,
            service_sid,
        )


def settle_group(work: Work, conversation: Conversation, members: Sequence[Participant]) -> None:
    """Have a group hold what its members come to, in the place of what it held.

    Raises GROUP_EXISTS.
    """
    free(work, conversation)
    held = None
    match groups.claim(members):
        case PairClaim(address, projected):
            (person,) = (one for one in members if one.address == address)
            pair = OpenPair(
                conversation.account_sid, address, projected, conversation.sid, person.sid
            )
            held = _take_pair(work, pair)
        case GroupClaim(numbers):
            lock_group(work, conversation.account_sid, numbers)
            group = OpenGroup(conversation.account_sid, numbers, conversation.sid)
            if not work.insert_new("open_groups", group):
                held = group_holder(work, conversation.account_sid, numbers)
        case None:
            return
    if held is not None:
        raise errors.GROUP_EXISTS(conversation_sid=held)
