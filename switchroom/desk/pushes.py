"""What the desktops of an agent are told anew: rows for an hour that name what is different.

How it is now is read when it is told, so that several changes are one frame. The clients of
TaskRouter have rows of their own (`taskrouter/pushes.py`), which desktops read as well.
"""

from typing import Final, Literal, LiteralString

from switchroom.desk import sweep
from switchroom.flex import rows
from switchroom.store.work import Work

# `message` is new; of one that is `changed` the conversation has nothing to say. A message that is
# `gone` is named after its conversation.
Kind = Literal["message", "changed", "gone", "conversation"]

_INSERT: Final = (
    "INSERT INTO desk_pushes (account_sid, worker_sid, kind, subject, date_created)"
    " VALUES (?, ?, ?, ?, ?) RETURNING id"
)

# Who has a task about a conversation, whether offered, accepted or wrapping up, and who had it when
# it was paused.
_HEARERS: Final[LiteralString] = (
    "SELECT r.worker_sid FROM interaction_channels c"
    " JOIN interaction_invites i ON i.channel_sid = c.sid"
    " JOIN reservations r ON r.task_sid = i.task_sid AND r.live = 1"
    " WHERE c.account_sid = ? AND c.conversation_sid = ?"
    " UNION SELECT c.paused_by FROM interaction_channels c"
    " WHERE c.account_sid = ? AND c.conversation_sid = ? AND c.resting = 1"
    " ORDER BY 1"
)


def tell(work: Work, account_sid: str, worker_sid: str, kind: Kind, subject: str) -> None:
    """Let the desktops of an agent look at something after the commit.

    The agent's name is held until then: of two transactions that tell him something the second
    gets its id when the first can be read, so that whoever reads by ids misses none.
    """
    work.lock("desk", worker_sid)
    made = work.value(_INSERT, account_sid, worker_sid, kind, subject, work.now)
    sweep.see_to(work, account_sid, int(made))
    work.wake(f"worker {worker_sid}")


def tell_hearers(
    work: Work, account_sid: str, conversation_sid: str, kind: Kind, subject: str
) -> None:
    """The same for all agents whom a conversation concerns now."""
    for worker_sid in hearers(work, account_sid, conversation_sid):
        tell(work, account_sid, worker_sid, kind, subject)


def hearers(work: Work, account_sid: str, conversation_sid: str) -> list[str]:
    """The workers whom a conversation concerns now."""
    if not rows.has_channel(work, account_sid, conversation_sid):
        return []
    found = work.values(_HEARERS, account_sid, conversation_sid, account_sid, conversation_sid)
    return [str(worker_sid) for (worker_sid,) in found if worker_sid is not None]
