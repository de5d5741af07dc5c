"""What workers did: their reservations, and how long they were in which activity
(taskrouter §14)."""

from typing import Any, Final, LiteralString

import msgspec

from switchroom.core import sids
from switchroom.store.work import Value, Work
from switchroom.taskrouter.statistics import cumulative, realtime
from switchroom.taskrouter.statistics.cumulative import Wait
from switchroom.taskrouter.statistics.window import Window

Figures = dict[str, Any]


class Crowd(msgspec.Struct, frozen=True):
    """Some of the workers of a workspace: all, one, those with a name, those of a queue."""

    account_sid: str
    workspace_sid: str
    worker_sid: str | None = None
    name_key: str | None = None
    queue_sid: str | None = None

    def among(self, column: LiteralString) -> tuple[LiteralString, tuple[Value, ...]]:
        """That the SID in a column is one of theirs."""
        clauses: LiteralString = ""
        values: tuple[Value, ...] = ()
        if self.worker_sid is not None:
            clauses += f" AND {column} = ?"
            values += (self.worker_sid,)
        if self.name_key is not None:
            clauses += (
                f" AND {column} IN (SELECT sid FROM workers WHERE workspace_sid = ?"
                " AND name_key = ?)"
            )
            values += (self.workspace_sid, self.name_key)
        if self.queue_sid is not None:
            clauses += (
                f" AND {column} IN (SELECT worker_sid FROM queue_members WHERE queue_sid = ?)"
            )
            values += (self.queue_sid,)
        return clauses, values


_IN_WORKSPACE: Final[LiteralString] = "workspace_sid = ?"


def of_now(work: Work, crowd: Crowd) -> Figures:
    """How many they are, and in which activities."""
    among, chosen = crowd.among("sid")
    counted = {
        sid: int(number)
        for sid, number in work.values(
            "SELECT activity_sid, count(*) FROM workers WHERE account_sid = ?"
            f" AND {_IN_WORKSPACE}{among} GROUP BY activity_sid",
            crowd.account_sid,
            crowd.workspace_sid,
            *chosen,
        )
    }
    shown = [
        {"friendly_name": row.friendly_name, "workers": counted.get(row.sid, 0), "sid": row.sid}
        for row in realtime.all_activities(work, crowd.account_sid, crowd.workspace_sid)
    ]
    return {"activity_statistics": shown, "total_workers": sum(counted.values())}


def of_window(
    work: Work, crowd: Crowd, window: Window, *, channel_sid: str | None = None
) -> Figures:
    """What became of their reservations, and their times in the activities."""
    owned, owners = _events(crowd)
    counts = cumulative.count(
        work, crowd.account_sid, owned, owners, window, channel_sid=channel_sid
    )
    return {
        **window.shown,
        "activity_durations": _durations(work, crowd, window),
        **cumulative.reservations(counts),
    }


def _events(crowd: Crowd) -> tuple[LiteralString, tuple[Value, ...]]:
    """Whose events these are; the index of the worker is the better one where he is alone."""
    if crowd.worker_sid is not None:
        return "worker_sid = ?", (crowd.worker_sid,)
    among, chosen = crowd.among("worker_sid")
    return f"{_IN_WORKSPACE}{among}", (crowd.workspace_sid, *chosen)


def _durations(work: Work, crowd: Crowd, window: Window) -> list[Figures]:
    """The times in each activity, cut to the window.

    A time that is over stands in the event that ended it, one that goes on in the worker's row.
    """
    owned, owners = _events(crowd)
    among, chosen = crowd.among("sid")
    spells = work.values(
        "SELECT activity_sid, sum(spent), min(spent), max(spent), count(*) FROM ("
        "SELECT activity_sid, CASE WHEN event_date < ? THEN event_date ELSE ? END"
        " - CASE WHEN event_date - activity_age > ? THEN event_date - activity_age ELSE ? END"
        f" AS spent FROM task_events WHERE account_sid = ? AND {owned} AND sid >= ?"
        " AND activity_age IS NOT NULL"
        " UNION ALL SELECT activity_sid, ? - CASE WHEN date_status_changed > ?"
        " THEN date_status_changed ELSE ? END"
        f" AS spent FROM workers WHERE account_sid = ? AND {_IN_WORKSPACE}{among}"
        ") spells WHERE spent > 0 GROUP BY activity_sid",
        window.end,
        window.end,
        window.start,
        window.start,
        crowd.account_sid,
        *owners,
        sids.first("EV", window.start),
        min(window.end, work.now),
        window.start,
        window.start,
        crowd.account_sid,
        crowd.workspace_sid,
        *chosen,
    )
    waits = {sid: Wait(*(int(value) for value in row)) for sid, *row in spells}
    return [
        {
            "sid": row.sid,
            "friendly_name": row.friendly_name,
            **waits.get(row.sid, Wait()).shown,
        }
        for row in realtime.all_activities(work, crowd.account_sid, crowd.workspace_sid)
    ]
