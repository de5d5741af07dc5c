"""To whom a conversation can be handed: agents and queues (flex §15)."""

from collections.abc import Iterator
from itertools import islice
from typing import Final

import msgspec

from switchroom.desk import people, shapes
from switchroom.desk.people import Caller
from switchroom.desk.times import iso
from switchroom.store.work import Work
from switchroom.taskrouter.rows import Worker

AT_MOST: Final = 200
_QUEUES: Final = 200
_AT_ONCE: Final = 250
_LATEST: Final = 2**62
# How many waiting tasks, or available agents, are counted of a queue.
COUNTED: Final = 100


class _Agent(msgspec.Struct, frozen=True):
    sid: str
    friendly_name: str
    attributes: str
    available: int
    date_status_changed: int
    activity_name: str


class _Queue(msgspec.Struct, frozen=True):
    sid: str
    friendly_name: str
    waiting: int
    available: int


def fetch(work: Work, caller: Caller, search: str, most: int) -> shapes.Directory:
    """Agents, who changed their activity last first, and queues by name; `search` is a part of
    what they are called. Raises ACCESS_DENIED."""
    worker = people.needed_worker(work, caller)
    wanted = search.strip().casefold()
    named = (one for one in _agents(work, worker) if wanted in _called(one).casefold())
    found = list(islice(named, most + 1))
    return shapes.Directory(
        agents=[
            shapes.DirectoryAgent(
                worker_sid=one.sid,
                name=_called(one),
                activity_name=one.activity_name,
                available=bool(one.available),
                date_activity_changed=iso(one.date_status_changed),
            )
            for one in found[:most]
        ],
        queues=[
            shapes.DirectoryQueue(
                queue_sid=one.sid,
                name=one.friendly_name,
                waiting=one.waiting,
                available_agents=one.available,
            )
            for one in _queues(work, worker, wanted)
        ],
        more=len(found) > most,
    )


def _called(one: _Agent) -> str:
    return people.full_name(one.friendly_name, one.attributes)


def _agents(work: Work, worker: Worker) -> Iterator[_Agent]:
    """All other agents of the workspace, of whom there are at most 15,000 (taskrouter §16)."""
    changed, sid = _LATEST, ""
    while True:
        found = work.many(
            _Agent,
            "SELECT w.sid, w.friendly_name, w.attributes, w.available, w.date_status_changed,"
            " a.friendly_name FROM workers w JOIN activities a ON a.sid = w.activity_sid"
            " WHERE w.account_sid = ? AND w.workspace_sid = ?"
            " AND (w.date_status_changed < ? OR (w.date_status_changed = ? AND w.sid < ?))"
            " ORDER BY w.date_status_changed DESC, w.sid DESC LIMIT ?",
            worker.account_sid,
            worker.workspace_sid,
            changed,
            changed,
            sid,
            _AT_ONCE,
        )
        yield from (one for one in found if one.sid != worker.sid)
        if len(found) < _AT_ONCE:
            return
        changed, sid = found[-1].date_status_changed, found[-1].sid


def _queues(work: Work, worker: Worker, wanted: str) -> list[_Queue]:
    """Queues by name, each with some of what waits in it and who could take it."""
    found = work.values(
        "SELECT sid, friendly_name FROM task_queues WHERE account_sid = ? AND workspace_sid = ?"
        " ORDER BY name_key",
        worker.account_sid,
        worker.workspace_sid,
    )
    shown = [(sid, name) for sid, name in found if wanted in name.casefold()][:_QUEUES]
    return [
        _Queue(sid, name, _waiting(work, worker, sid), _available(work, worker, sid))
        for sid, name in shown
    ]


def _waiting(work: Work, worker: Worker, queue_sid: str) -> int:
    return int(
        work.value(
            "SELECT count(*) FROM (SELECT 1 FROM tasks WHERE account_sid = ? AND queue_sid = ?"
            " AND assignment_status IN ('pending', 'reserved') LIMIT ?) AS waiting",
            worker.account_sid,
            queue_sid,
            COUNTED,
        )
    )


def _available(work: Work, worker: Worker, queue_sid: str) -> int:
    return int(
        work.value(
            "SELECT count(*) FROM (SELECT 1 FROM queue_members m JOIN workers w"
            " ON w.sid = m.worker_sid AND w.available = 1 WHERE m.account_sid = ?"
            " AND m.queue_sid = ? LIMIT ?) AS available",
            worker.account_sid,
            queue_sid,
            COUNTED,
        )
    )
