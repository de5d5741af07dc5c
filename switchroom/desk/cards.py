"""The cards of an agent's tasks: his live reservations with all that a card shows.

A few statements serve all cards together; each meets an index and reads a bounded number of rows.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec

from switchroom.core import phone
from switchroom.desk import people, shapes, threads
from switchroom.desk.people import Caller
from switchroom.desk.threads import Threads
from switchroom.desk.times import iso, iso_or_none
from switchroom.flex.rows import Channel, Participant
from switchroom.store.work import Work
from switchroom.taskrouter import facts, names
from switchroom.taskrouter.rows import Reservation, Task, Worker

# More than anybody can have open; a desktop shows the oldest.
CARDS: Final = 100

_LABELS: Final = ("customerName", "name", "from")


class _Handed(msgspec.Struct, frozen=True):
    """A transfer that asked for somebody, with the agent who handed over."""

    task_sid: str
    sid: str
    type: shapes.TransferType
    note: str
    worker_sid: str | None


def all_of(work: Work, worker: Worker) -> list[shapes.Task]:
    """The cards of an agent, the oldest first."""
    live = work.find(
        Reservation,
        "reservations",
        "account_sid = ? AND worker_sid = ? AND live = 1 ORDER BY sid LIMIT ?",
        worker.account_sid,
        worker.sid,
        CARDS,
    )
    return shape(work, worker, live)


def of_reservation(work: Work, caller: Caller, sid: str) -> shapes.Task | None:
    """The card of a reservation, None when it is over."""
    worker = people.needed_worker(work, caller)
    return next(iter(of_reservations(work, worker, [sid])), None)


def of_reservations(work: Work, worker: Worker, sids: Sequence[str]) -> list[shapes.Task]:
    """The cards of those reservations that are the agent's and live, the oldest first."""
    if not sids:
        return []
    live = work.find(
        Reservation,
        "reservations",
        f"account_sid = ? AND worker_sid = ? AND live = 1 AND sid IN ({people.marks(sids)})"
        " ORDER BY sid",
        worker.account_sid,
        worker.sid,
        *sids,
    )
    return shape(work, worker, live)


def of_channel(work: Work, caller: Caller, channel_sid: str) -> shapes.Task | None:
    """The card of the agent's newest task of a channel, None when he has none."""
    sid = work.value(
        "SELECT r.sid FROM interaction_invites i JOIN reservations r ON r.task_sid = i.task_sid"
        " AND r.live = 1 AND r.worker_sid = ? WHERE i.account_sid = ? AND i.channel_sid = ?"
        " ORDER BY r.sid DESC LIMIT 1",
        caller.worker_sid,
        caller.account_sid,
        channel_sid,
    )
    return None if sid is None else of_reservation(work, caller, str(sid))


def live_about(
    work: Work, worker: Worker, conversation_sids: Sequence[str]
) -> dict[str, list[str]]:
    """The agent's live reservations that are about some conversations, by these."""
    about: dict[str, list[str]] = {}
    if not conversation_sids:
        return about
    for conversation_sid, sid in work.values(
        "SELECT DISTINCT c.conversation_sid, r.sid FROM interaction_channels c"
        " JOIN interaction_invites i ON i.channel_sid = c.sid"
        " JOIN reservations r ON r.task_sid = i.task_sid AND r.live = 1 AND r.worker_sid = ?"
        f" WHERE c.account_sid = ? AND c.conversation_sid IN ({people.marks(conversation_sids)})"
        " ORDER BY r.sid",
        worker.sid,
        worker.account_sid,
        *conversation_sids,
    ):
        about.setdefault(conversation_sid, []).append(sid)
    return about


def shape(work: Work, worker: Worker, live: Sequence[Reservation]) -> list[shapes.Task]:
    """Reservations as cards; one whose task was taken away has none."""
    known = _Known(work, worker, live)
    return [
        _card(work, known, reservation, known.tasks[reservation.task_sid])
        for reservation in live
        if reservation.task_sid in known.tasks
    ]


class _Known:
    """All rows that the cards are made of."""

    def __init__(self, work: Work, worker: Worker, live: Sequence[Reservation]) -> None:
        account_sid = worker.account_sid
        task_sids = sorted({one.task_sid for one in live})
        self.tasks = {task.sid: task for task in _tasks(work, account_sid, task_sids)}
        marked = [task.values.get(facts.MARK) for task in self.tasks.values()]
        channel_sids = sorted({sid for sid in marked if isinstance(sid, str)})
        self.channels = {one.sid: one for one in _channels(work, account_sid, channel_sids)}
        self.agents = _agents(work, account_sid, channel_sids)
        self.handed = {one.task_sid: one for one in _handed(work, account_sid, task_sids)}
        handers = [one.worker_sid for one in self.handed.values()]
        present = [one.worker_sid for some in self.agents.values() for one in some]
        self.names = people.names(work, account_sid, [sid for sid in handers + present if sid])
        sids = sorted({channel.conversation_sid for channel in self.channels.values()})
        self.threads = Threads(work, account_sid, sids)
        self.unread = threads.unread(work, account_sid, worker.friendly_name, sids)

    def colleagues(self, channel: Channel | None) -> list[shapes.Colleague]:
        present = [] if channel is None else self.agents.get(channel.sid, [])
        return [
            shapes.Colleague(
                participant_sid=one.sid,
                worker_sid=one.worker_sid,
                name=self.names.get(one.worker_sid, one.worker_sid),
            )
            for one in present
            if one.worker_sid is not None
        ]

    def handover(self, task: Task) -> shapes.Handover | None:
        one = self.handed.get(task.sid)
        if one is None:
            return None
        name = self.names.get(one.worker_sid or "", "")
        return shapes.Handover(sid=one.sid, type=one.type, note=one.note, from_name=name)


def _card(work: Work, known: _Known, reservation: Reservation, task: Task) -> shapes.Task:
    """One card."""
    account_sid, values = task.account_sid, task.values
    sid = values.get(facts.MARK)
    channel = known.channels.get(sid) if isinstance(sid, str) else None
    conversation_sid = None if channel is None else channel.conversation_sid
    thread = known.threads.find(conversation_sid or "")
    customer = known.threads.customer(conversation_sid or "")
    address = customer.address if customer else _text(values.get("customerAddress"))
    given = known.threads.customer_name(conversation_sid or "")
    mine = () if channel is None else known.agents.get(channel.sid, ())
    outbound = channel is not None and channel.initiated_by == "agent"
    own = next((one.sid for one in mine if one.reservation_sid == reservation.sid), None)
    queue_name = names.of_queue(work, account_sid, task.queue_sid) if task.queue_sid else None
    return shapes.Task(
        reservation_sid=reservation.sid,
        reservation_status=msgspec.convert(reservation.status, shapes.ReservationStatus),
        reservation_due=iso_or_none(reservation.due),
        reservation_seconds=reservation.timeout if reservation.status == "pending" else None,
        task_sid=task.sid,
        workspace_sid=task.workspace_sid,
        task_channel=names.of_channel(work, account_sid, task.task_channel_sid) or "",
        queue_name=queue_name,
        workflow_name=names.of_workflow(work, account_sid, task.workflow_sid),
        priority=task.priority,
        attributes=dict(values),
        date_created=iso(task.date_created),
        date_updated=iso(reservation.date_updated),
        interaction_sid=None if channel is None else channel.interaction_sid,
        channel_sid=None if channel is None else channel.sid,
        channel_status=None if channel is None else channel.status,
        participant_sid=own,
        conversation_sid=conversation_sid,
        conversation_state=None if thread is None else threads.shown_state(thread.state),
        customer_name=given or label(values) or address or "",
        customer_address=address,
        our_address=customer.proxy_address if customer else None,
        direction="outbound" if outbound else "inbound",
        handover=known.handover(task),
        agents=known.colleagues(channel),
        unread=known.unread.get(conversation_sid or "", 0),
        last_message=known.threads.last_message(conversation_sid or ""),
    )


def label(attributes: Mapping[str, Any]) -> str | None:
    """What a task calls its customer (flex §15), or None. Send to Flex puts his number into all of
    them, which says nothing.

    >>> label({"customerName": "+15550001111", "name": "Ann"}), label({"name": 3})
    ('Ann', None)
    """
    names = (_text(attributes.get(name)) for name in _LABELS)
    return next((name for name in names if name and not phone.is_e164(name)), None)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value.strip() else None


def _tasks(work: Work, account_sid: str, sids: Sequence[str]) -> list[Task]:
    if not sids:
        return []
    return work.find(
        Task, "tasks", f"account_sid = ? AND sid IN ({people.marks(sids)})", account_sid, *sids
    )


def _channels(work: Work, account_sid: str, sids: Sequence[str]) -> list[Channel]:
    if not sids:
        return []
    return work.find(
        Channel,
        "interaction_channels",
        f"account_sid = ? AND sid IN ({people.marks(sids)})",
        account_sid,
        *sids,
    )


def _agents(
    work: Work, account_sid: str, channel_sids: Sequence[str]
) -> dict[str, list[Participant]]:
    """The agents who are present, by channel."""
    found: dict[str, list[Participant]] = {}
    if not channel_sids:
        return found
    for one in work.find(
        Participant,
        "interaction_participants",
        "account_sid = ? AND present = 1 AND type = 'agent'"
        f" AND channel_sid IN ({people.marks(channel_sids)}) ORDER BY sid",
        account_sid,
        *channel_sids,
    ):
        found.setdefault(one.channel_sid, []).append(one)
    return found


def _handed(work: Work, account_sid: str, task_sids: Sequence[str]) -> list[_Handed]:
    """The transfers by which tasks came, the last of each."""
    if not task_sids:
        return []
    return work.many(
        _Handed,
        "SELECT t.task_sid, t.sid, t.type, t.note, p.worker_sid FROM interaction_transfers t"
        " LEFT JOIN interaction_participants p ON p.sid = t.from_sid"
        f" WHERE t.account_sid = ? AND t.task_sid IN ({people.marks(task_sids)}) ORDER BY t.sid",
        account_sid,
        *task_sids,
    )
