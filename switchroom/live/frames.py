"""What a socket says, made from how things are now (live/protocol.py)."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

import msgspec

from switchroom.desk import cards, deeds, messages, paused
from switchroom.live import protocol
from switchroom.live.news import Row
from switchroom.store.work import Work
from switchroom.taskrouter import reservations
from switchroom.taskrouter.rows import Reservation, Worker

Made = Callable[[str], protocol.ToClient]

# Why a card goes, by what became of its reservation.
_GONE: Final = {
    "completed": "completed",
    "canceled": "canceled",
    "rejected": "rejected",
    "timeout": "timeout",
    "rescinded": "rescinded",
}


class Subjects:
    """What some rows are about, each thing once, in the order in which it was named first."""

    def __init__(self, worker_rows: Iterable[Row], desk_rows: Iterable[Row]) -> None:
        self.worker = False
        self.reservations: dict[str, str] = {}
        self.tasks: dict[str, None] = {}
        self.messages: dict[str, None] = {}
        self.gone: dict[str, str] = {}
        self.conversations: dict[str, None] = {}
        self.channels: dict[str, None] = {}
        self.noted: dict[str, None] = {}
        for row in worker_rows:
            self._of_taskrouter(row)
        for row in desk_rows:
            self._of_desk(row)

    def _of_taskrouter(self, row: Row) -> None:
        noun = row.kind.partition(".")[0]
        if row.kind in ("worker.activity.update", "worker.attributes.update"):
            self.worker = True
        elif row.kind == "reservation.failed" or noun == "task":
            self.tasks[_read(row)["sid"]] = None
        elif noun == "reservation":
            payload = _read(row)
            self.reservations[payload["sid"]] = payload["task"]["sid"]
        elif noun == "participant":
            self.channels[_read(row)["channel_sid"]] = None

    def _of_desk(self, row: Row) -> None:
        match row.kind:
            case "message":
                self.messages[row.text] = None
                self.noted[row.text] = None
            case "changed":
                self.messages[row.text] = None
            case "gone":
                conversation_sid, _, sid = row.text.partition(" ")
                self.gone[sid] = conversation_sid
                self.conversations[conversation_sid] = None
            case "conversation":
                self.conversations[row.text] = None


def _read(row: Row) -> dict[str, Any]:
    return msgspec.json.decode(row.text, type=dict[str, Any])


def make(work: Work, worker: Worker, subjects: Subjects) -> list[Made]:
    """The frames for some subjects; each wants its position. Messages come in their order, before
    the cards that count them."""
    frames: list[Made] = []
    if subjects.worker:
        frames.append(_worker(work, worker))
    found = messages.of_sids(work, worker.account_sid, list(subjects.messages))
    shown = messages.shape_all(work, worker.account_sid, found)
    frames += [_message(one) for one in shown]
    frames += [_message_gone(sid, where) for sid, where in subjects.gone.items()]
    about = {one.conversation_sid: None for one in shown if one.sid in subjects.noted}
    about |= subjects.conversations
    about |= _conversations_of(work, worker.account_sid, list(subjects.channels))
    frames += _cards(work, worker, subjects, list(about))
    return frames


def _cards(
    work: Work, worker: Worker, subjects: Subjects, conversation_sids: Sequence[str]
) -> list[Made]:
    """The cards that are new or different, those that go, and what is paused or is not."""
    wanted = dict.fromkeys(subjects.reservations)
    wanted |= dict.fromkeys(_of_tasks(work, worker, list(subjects.tasks)))
    wanted |= dict.fromkeys(cards.live_about(work, worker, conversation_sids))
    shown = cards.of_reservations(work, worker, sorted(wanted))
    there = {card.reservation_sid for card in shown}
    frames = [_task(card) for card in shown]
    frames += [
        _task_gone(work, worker, sid, subjects.reservations.get(sid))
        for sid in wanted
        if sid not in there
    ]
    # A conversation is paused and resumed by what happens to its reservations.
    moved = _conversations_of_reservations(work, worker.account_sid, list(subjects.reservations))
    about = list(dict.fromkeys([*conversation_sids, *moved]))
    resting, others = paused.about(work, worker, about)
    frames += [_paused(one) for one in resting]
    frames += [_paused_gone(sid) for sid in others]
    return frames


def _of_tasks(work: Work, worker: Worker, sids: Sequence[str]) -> list[str]:
    """The agent's live reservations of some tasks."""
    return [
        row.sid
        for sid in sids
        for row in work.find(
            Reservation,
            "reservations",
            "account_sid = ? AND worker_sid = ? AND task_sid = ? AND live = 1",
            worker.account_sid,
            worker.sid,
            sid,
        )
    ]


def _conversations_of(work: Work, account_sid: str, channel_sids: Sequence[str]) -> dict[str, None]:
    found: dict[str, None] = {}
    for sid in channel_sids:
        conversation_sid = work.value(
            "SELECT conversation_sid FROM interaction_channels WHERE account_sid = ? AND sid = ?",
            account_sid,
            sid,
        )
        if conversation_sid is not None:
            found[str(conversation_sid)] = None
    return found


def _conversations_of_reservations(
    work: Work, account_sid: str, sids: Sequence[str]
) -> dict[str, None]:
    """The conversations that an agent has joined by some reservations."""
    found: dict[str, None] = {}
    for sid in sids:
        conversation_sid = work.value(
            "SELECT c.conversation_sid FROM interaction_participants p"
            " JOIN interaction_channels c ON c.sid = p.channel_sid"
            " WHERE p.account_sid = ? AND p.reservation_sid = ?",
            account_sid,
            sid,
        )
        if conversation_sid is not None:
            found[str(conversation_sid)] = None
    return found


def _task_gone(work: Work, worker: Worker, sid: str, task_sid: str | None) -> Made:
    row = reservations.find(work, worker.account_sid, sid)
    reason = _GONE.get("" if row is None else row.status, "gone")
    known = task_sid or ("" if row is None else row.task_sid)
    body = {"reservation_sid": sid, "task_sid": known, "reason": reason}
    return lambda position: msgspec.convert(
        body | {"position": position, "type": "task_gone"}, protocol.TaskGone
    )


def _worker(work: Work, worker: Worker) -> Made:
    shown = deeds.shown_worker(work, worker)
    return lambda position: protocol.WorkerChanged(position=position, worker=shown)


def _message(shown: Any) -> Made:
    return lambda position: protocol.MessageChanged(position=position, message=shown)


def _message_gone(sid: str, conversation_sid: str) -> Made:
    return lambda position: protocol.MessageGone(
        position=position, conversation_sid=conversation_sid, message_sid=sid
    )


def _task(card: Any) -> Made:
    return lambda position: protocol.TaskChanged(position=position, task=card)


def _paused(shown: Any) -> Made:
    return lambda position: protocol.PausedChanged(position=position, paused=shown)


def _paused_gone(channel_sid: str) -> Made:
    return lambda position: protocol.PausedGone(position=position, channel_sid=channel_sid)
