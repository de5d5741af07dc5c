"""What a socket says, made from how things are now (live/protocol.py).

A thing that several rows are about is told once, with the first of them; the position of a frame
is that of the last row about which all is told.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple, get_args

import msgspec

from switchroom.desk import cards, deeds, messages, paused, shapes
from switchroom.desk.positions import Position
from switchroom.live import protocol
from switchroom.live.news import News, Row
from switchroom.live.subjects import Subject, of_desk_row, of_worker_row
from switchroom.store.work import Work
from switchroom.taskrouter import reservations
from switchroom.taskrouter.rows import Reservation, Worker

Made = Callable[[str], protocol.ToClient]

_REASONS: Final = get_args(protocol.Reason)


class Told(NamedTuple):
    """A frame that wants its position, and the position."""

    made: Made
    position: Position


def make(work: Work, worker: Worker, after: Position, news: News) -> list[Told]:
    """The frames for what is new after a position."""
    known = _Known(work, worker, news)
    told: list[Told] = []
    position = after
    rows = [(row, False) for row in news.worker_rows] + [(row, True) for row in news.desk_rows]
    for row, is_desk in rows:
        step = (
            msgspec.structs.replace(position, desk=row.id)
            if is_desk
            else msgspec.structs.replace(position, worker=row.id)
        )
        step = msgspec.structs.replace(step, at=news.position.at)
        frames = list(known.frames(row, is_desk))
        told += [Told(made, position) for made in frames[:-1]]
        told += [Told(made, step) for made in frames[-1:]]
        position = step
    return told


class _Known:
    """All that the frames are made of, read together."""

    def __init__(self, work: Work, worker: Worker, news: News) -> None:
        self._work, self._worker = work, worker
        self._told: set[str] = set()
        rows = [*(s for r in news.worker_rows for s in of_worker_row(r))]
        rows += [s for r in news.desk_rows for s in of_desk_row(r)]
        named = {kind: _of(rows, kind) for kind in ("message", "task", "channel", "reservation")}
        account_sid = worker.account_sid
        found = messages.of_sids(work, account_sid, named["message"])
        self._messages = {m.sid: m for m in messages.shape_all(work, account_sid, found)}
        self._channels = _conversations_of(work, account_sid, named["channel"])
        self._joined = _joined_by(work, account_sid, named["reservation"])
        about = {m.conversation_sid: None for m in self._messages.values()}
        about |= dict.fromkeys(_of(rows, "conversation"))
        about |= dict.fromkeys([*self._channels.values(), *self._joined.values()])
        self._by_conversation = cards.live_about(work, worker, list(about))
        self._by_task = {sid: _of_task(work, worker, sid) for sid in named["task"]}
        wanted = {*named["reservation"]}
        wanted |= {sid for some in self._by_conversation.values() for sid in some}
        wanted |= {sid for some in self._by_task.values() for sid in some}
        self._cards = {
            card.reservation_sid: card
            for card in cards.of_reservations(work, worker, sorted(wanted))
        }
        self._paused = paused.about(work, worker, list(about))

    def frames(self, row: Row, is_desk: bool) -> Iterator[Made]:
        """The frames for what a row is about, without those that were told already."""
        for subject in of_desk_row(row) if is_desk else of_worker_row(row):
            yield from self._tell(subject)
        if is_desk and row.kind == "message" and row.text in self._messages:
            conversation_sid = self._messages[row.text].conversation_sid
            yield from self._conversation(conversation_sid, gone=False)

    def _tell(self, subject: Subject) -> Iterator[Made]:
        match subject.kind:
            case "worker":
                yield from self._once("worker", self._tell_worker)
            case "message" if subject.sid in self._messages:
                yield from self._once(subject.sid, _message, self._messages[subject.sid])
            case "gone":
                yield from self._once(subject.sid, _message_gone, subject.sid)
            case "task":
                for sid in self._by_task[subject.sid]:
                    yield from self._card(sid)
            case "reservation":
                yield from self._card(subject.sid)
                yield from self._resting(self._joined.get(subject.sid))
            case "channel":
                yield from self._conversation(self._channels.get(subject.sid))
            case "conversation":
                yield from self._conversation(subject.sid)
            case _:
                pass  # The message is gone, which another row tells.

    def _once(self, key: str, make_frame: Callable[..., Made], *given: object) -> Iterator[Made]:
        if key not in self._told:
            self._told.add(key)
            yield make_frame(*given)

    def _conversation(self, sid: str | None, *, gone: bool = True) -> Iterator[Made]:
        for reservation_sid in self._by_conversation.get(sid or "", ()):
            yield from self._card(reservation_sid)
        yield from self._resting(sid, gone=gone)

    def _card(self, sid: str) -> Iterator[Made]:
        card = self._cards.get(sid)
        if card is not None:
            yield from self._once(sid, _task, card)
        else:
            yield from self._once(sid, self._task_gone, sid)

    def _resting(self, conversation_sid: str | None, *, gone: bool = True) -> Iterator[Made]:
        """Whether a conversation is paused; it comes and goes with its reservations, so that of a
        message it need not be said that its conversation is not (`gone`)."""
        for channel_sid, shown in self._paused.get(conversation_sid or "", {}).items():
            if shown is not None:
                yield from self._once(channel_sid, _paused, shown)
            elif gone:
                yield from self._once(channel_sid, _paused_gone, channel_sid)

    def _tell_worker(self) -> Made:
        shown = deeds.shown_worker(self._work, self._worker)
        return lambda position: protocol.WorkerChanged(position=position, worker=shown)

    def _task_gone(self, sid: str) -> Made:
        row = reservations.find(self._work, self._worker.account_sid, sid)
        task_sid, status = ("", "gone") if row is None else (row.task_sid, row.status)
        reason: protocol.Reason = status if status in _REASONS else "gone"  # type: ignore[assignment]
        return lambda position: protocol.TaskGone(
            position=position, reservation_sid=sid, task_sid=task_sid, reason=reason
        )


def _of(subjects: Sequence[Subject], kind: str) -> list[str]:
    return list(dict.fromkeys(one.sid for one in subjects if one.kind == kind))


def _of_task(work: Work, worker: Worker, sid: str) -> list[str]:
    """The agent's live reservations of a task."""
    found = work.find(
        Reservation,
        "reservations",
        "account_sid = ? AND worker_sid = ? AND task_sid = ? AND live = 1",
        worker.account_sid,
        worker.sid,
        sid,
    )
    return [row.sid for row in found]


def _conversations_of(work: Work, account_sid: str, channel_sids: Sequence[str]) -> dict[str, str]:
    """The conversations of channels, by their SIDs."""
    found = {
        sid: work.value(
            "SELECT conversation_sid FROM interaction_channels WHERE account_sid = ? AND sid = ?",
            account_sid,
            sid,
        )
        for sid in channel_sids
    }
    return {sid: str(value) for sid, value in found.items() if value is not None}


def _joined_by(work: Work, account_sid: str, sids: Sequence[str]) -> dict[str, str]:
    """The conversations that an agent has joined by some reservations, by their SIDs."""
    found = {
        sid: work.value(
            "SELECT c.conversation_sid FROM interaction_participants p"
            " JOIN interaction_channels c ON c.sid = p.channel_sid"
            " WHERE p.account_sid = ? AND p.reservation_sid = ?",
            account_sid,
            sid,
        )
        for sid in sids
    }
    return {sid: str(value) for sid, value in found.items() if value is not None}


def _message(shown: shapes.Message) -> Made:
    return lambda position: protocol.MessageChanged(position=position, message=shown)


def _message_gone(names: str) -> Made:
    conversation_sid, _, sid = names.partition(" ")
    return lambda position: protocol.MessageGone(
        position=position, conversation_sid=conversation_sid, message_sid=sid
    )


def _task(card: shapes.Task) -> Made:
    return lambda position: protocol.TaskChanged(position=position, task=card)


def _paused(shown: shapes.Paused) -> Made:
    return lambda position: protocol.PausedChanged(position=position, paused=shown)


def _paused_gone(channel_sid: str) -> Made:
    return lambda position: protocol.PausedGone(position=position, channel_sid=channel_sid)
