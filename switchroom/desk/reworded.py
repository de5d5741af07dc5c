"""A message that was changed or deleted is found no more by the words that it has lost, unless the
conversation has them somewhere else (decision 0014).

To know that, all of the conversation may have to be read: a job reads it, some messages at a time.
Jobs of one conversation follow each other, and each ends by writing what its own message says now:
a word that comes back while an earlier job takes it away is there in the end.
"""

from typing import Final

import msgspec

from switchroom.conversations.rows import Message
from switchroom.desk import words
from switchroom.store import outbox
from switchroom.store.outbox import Job
from switchroom.store.work import Work

KIND: Final = "desk_reworded"
_AT_ONCE: Final = 500


class Reworded(msgspec.Struct, frozen=True):
    """The job's payload: the words that a message has lost and that were not met up to the message
    `after`, an index."""

    account_sid: str
    conversation_sid: str
    message_sid: str
    lost: list[str]
    after: int = -1


def see_to(work: Work, before: Message, now: Message | None) -> None:
    """A message says something else, or nothing any more: it is found by what it says at once, and
    soon by nothing else."""
    body = "" if now is None else now.body or ""
    if now is not None and body == (before.body or ""):
        return
    having = words.split(body)
    words.add(work, before.account_sid, before.conversation_sid, having)
    lost = [word for word in words.split(before.body or "") if word not in having]
    reworded = Reworded(before.account_sid, before.conversation_sid, before.sid, lost)
    key = f"reworded {before.conversation_sid}"
    outbox.put(work, KIND, before.account_sid, reworded, key=key)


def look(work: Work, job: Job) -> int | None:
    """Look through some messages of the conversation, and take the words away that are in none;
    when to go on, None for never."""
    wanted = msgspec.json.decode(job.payload, type=Reworded)
    account_sid, conversation_sid = wanted.account_sid, wanted.conversation_sid
    words.hold(work)
    lost, last = _not_met(work, wanted)
    if lost and last is not None:
        outbox.go_on_with(work, job, msgspec.structs.replace(wanted, lost=lost, after=last))
        return work.now
    numbers = words.of_numbers(work, account_sid, conversation_sid) if lost else []
    lost = [word for word in lost if word not in numbers]
    words.remove(work, account_sid, conversation_sid, lost)
    message = work.get(
        Message,
        "conversation_messages",
        "account_sid = ? AND sid = ?",
        account_sid,
        wanted.message_sid,
    )
    if message is not None:
        words.add(work, account_sid, conversation_sid, words.split(message.body or ""))
    return None


def _not_met(work: Work, wanted: Reworded) -> tuple[list[str], int | None]:
    """The words that are not in the next messages either; and the index of the last of these, None
    where there are no more."""
    if not wanted.lost:
        return [], None
    rows = work.find(
        Message,
        "conversation_messages",
        "account_sid = ? AND conversation_sid = ? AND message_index > ?"
        " ORDER BY message_index LIMIT ?",
        wanted.account_sid,
        wanted.conversation_sid,
        wanted.after,
        _AT_ONCE,
    )
    met = {word for row in rows for word in words.split(row.body or "")}
    lost = [word for word in wanted.lost if word not in met]
    return lost, rows[-1].message_index if len(rows) == _AT_ONCE else None
