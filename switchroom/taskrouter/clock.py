"""One alarm for each workspace: the earliest instant at which something in it ends."""

from typing import Final

import msgspec

from switchroom.store import outbox
from switchroom.store.work import Work
from switchroom.taskrouter.rows import Workspace

KIND: Final = "taskrouter_clock"


class Alarm(msgspec.Struct, frozen=True):
    """The job's payload."""

    account_sid: str
    workspace_sid: str


def see_to(work: Work, workspace: Workspace, due: int) -> None:
    """Look at what has ended at an instant, or earlier."""
    key = f"taskrouter clock {workspace.sid}"
    known = work.memory.get(key)
    if isinstance(known, int) and known <= due:
        return
    work.memory[key] = due
    payload = Alarm(workspace.account_sid, workspace.sid)
    outbox.put_by(work, KIND, workspace.account_sid, payload, key=key, due=due)
