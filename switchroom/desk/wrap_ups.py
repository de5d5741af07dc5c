"""What an agent says about a conversation when he is through with it."""

import msgspec

from switchroom.core import errors
from switchroom.desk import people, settings
from switchroom.desk.people import Caller
from switchroom.flex import rows
from switchroom.store.work import Work, encode
from switchroom.taskrouter import task_rows, texts
from switchroom.taskrouter.rows import Reservation, Task

_NOTE_CHARS = 4_096


class WrapUp(msgspec.Struct, frozen=True):
    """A row of `wrap_ups`, one for each task that was wrapped up with words."""

    task_sid: str
    account_sid: str
    conversation_sid: str | None
    worker_sid: str
    worker_name: str
    disposition: str | None
    note: str | None
    date_created: int


def keep(
    work: Work,
    caller: Caller,
    reservation: Reservation,
    disposition: str | None,
    note: str | None,
) -> None:
    """Write down how it went: for the desk, and in the attributes of the task, where analytics
    look for the outcome (flex §7). Before the task is over, for it is told of then.

    Raises INVALID_PARAMETER.
    """
    outcome, words = (disposition or "").strip() or None, (note or "").strip() or None
    if outcome is None and words is None:
        return
    if outcome is not None and outcome not in settings.dispositions(work, caller.account_sid):
        raise errors.INVALID_PARAMETER(
            sentence=f"{outcome} is no disposition of this account: read the desktop anew"
        )
    if words is not None and len(words) > _NOTE_CHARS:
        raise errors.INVALID_PARAMETER(sentence=f"note exceeds {_NOTE_CHARS} characters")
    task = task_rows.find(work, caller.account_sid, reservation.task_sid)
    if task is None:
        raise errors.NOT_FOUND()
    channel = rows.channel_of(work, task)
    worker = people.needed_worker(work, caller)
    work.run(
        "DELETE FROM wrap_ups WHERE account_sid = ? AND task_sid = ?", task.account_sid, task.sid
    )
    row = WrapUp(
        task_sid=task.sid,
        account_sid=task.account_sid,
        conversation_sid=None if channel is None else channel.conversation_sid,
        worker_sid=worker.sid,
        worker_name=people.full_name(worker.friendly_name, worker.attributes),
        disposition=outcome,
        note=words,
        date_created=work.now,
    )
    work.insert("wrap_ups", row)
    if outcome is not None:
        _note_outcome(work, task, outcome)


def _note_outcome(work: Work, task: Task, outcome: str) -> None:
    """Put the outcome beside what analytics know already; left out where the attributes have no
    room for it."""
    values = dict(task.values)
    known = values.get("conversations")
    values["conversations"] = (known if isinstance(known, dict) else {}) | {"outcome": outcome}
    text = encode(values).decode()
    try:
        texts.attributes(text)
    except errors.ApiError:
        return
    changed = msgspec.structs.replace(
        task, attributes=text, version=task.version + 1, date_updated=work.now
    )
    task_rows.keep(work, changed)


def of_conversations(work: Work, account_sid: str, sids: list[str]) -> dict[str, WrapUp]:
    """The last words about some conversations, by their SIDs."""
    if not sids:
        return {}
    found = work.find(
        WrapUp,
        "wrap_ups",
        f"account_sid = ? AND conversation_sid IN ({people.marks(sids)})"
        " ORDER BY date_created, task_sid",
        account_sid,
        *sids,
    )
    return {row.conversation_sid: row for row in found if row.conversation_sid is not None}
