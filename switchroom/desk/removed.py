"""What a deleted conversation leaves behind goes, with the words by which it was found: a little at
once, so that a short one is gone when the answer comes, and what is left by a job, some messages at
a time."""

from collections.abc import Sequence
from typing import Final

import msgspec

from switchroom.conversations import clearing
from switchroom.desk import words
from switchroom.store import outbox
from switchroom.store.work import Work

KIND: Final = "clear_conversation"


class Removed(msgspec.Struct, frozen=True):
    """The job's payload."""

    account_sid: str
    conversation_sid: str


def begin(work: Work, account_sid: str, conversation_sid: str, addresses: Sequence[str]) -> None:
    """Begin with a conversation that is just deleted, in which these addresses were."""
    numbers = [word for address in addresses for word in words.of_address(address)]
    words.remove(work, account_sid, conversation_sid, numbers)
    clearing.clear_members(work, account_sid, conversation_sid)
    removed = Removed(account_sid, conversation_sid)
    if go_on(work, removed) is not None:
        outbox.put(work, KIND, account_sid, removed, key=f"clear {conversation_sid}")


def go_on(work: Work, removed: Removed) -> int | None:
    """Take the oldest messages away; when to go on, None for never."""
    account_sid, conversation_sid = removed.account_sid, removed.conversation_sid
    words.hold(work)
    found = clearing.oldest_messages(work, account_sid, conversation_sid)
    said = {word for message in found for word in words.split(message.body or "")}
    words.remove(work, account_sid, conversation_sid, sorted(said))
    more = clearing.clear_conversation(work, account_sid, conversation_sid, found)
    return work.now if more else None
