"""Whether the books of a workspace agree with what they are kept for: each difference as a finding
in plain words (taskrouter §10, §11).

Production keeps readiness, membership and counts of places as columns and hands tasks out step by
step; here all of it is worked out anew and held against what is kept.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Literal

import msgspec

from switchroom.core.matching.match import match
from switchroom.core.matching.snapshot import Seat, Snapshot, Worker

Code = Literal[
    "unserved",
    "over_capacity",
    "taken_twice",
    "task_status",
    "task_line",
    "reservation",
    "places",
    "ready",
    "availability",
    "membership",
]
Pair = tuple[str, str]


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """What the columns say: `available` by worker, `taken` and `ready` by worker and channel,
    `members` by queue and worker. `since` is when the places of a worker on a channel were last
    changed by somebody."""

    available: Mapping[str, bool]
    taken: Mapping[Pair, int]
    ready: frozenset[Pair]
    members: frozenset[Pair]
    since: Mapping[Pair, int]


class Held(msgspec.Struct, frozen=True):
    """A live reservation; `task_status` is None where its task is gone."""

    sid: str
    task_sid: str
    worker_sid: str
    channel_sid: str
    status: str
    since: int
    task_status: str | None
    ignores_capacity: int | None


class Filed(msgspec.Struct, frozen=True):
    """A task and what is said of it elsewhere: its line, which may be gone, and how many of its
    reservations are live, pending, accepted and wrapping."""

    sid: str
    status: str
    queue_sid: str | None
    channel_sid: str
    line: str | None
    line_queue_sid: str | None
    line_channel_sid: str | None
    topping: int | None
    live: int
    pending: int
    accepted: int
    wrapping: int


class Books(msgspec.Struct, frozen=True, kw_only=True):
    """All that is held against each other. `titles` are the names of queues and channels; the
    counts of a worker in `unread` are not judged."""

    snapshot: Snapshot
    kept: Kept
    held: tuple[Held, ...]
    filed: tuple[Filed, ...]
    titles: Mapping[str, str]
    changed: int = 0
    unread: frozenset[str] = frozenset()


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """Something that must not be: a word for programs, a sentence for people, and whom it is
    about."""

    code: Code
    sentence: str
    task_sid: str | None = None
    worker_sid: str | None = None
    reservation_sid: str | None = None
    queue_sid: str | None = None
    task_channel_sid: str | None = None


def findings(books: Books) -> Iterator[Finding]:
    """All that is wrong, the graver things first."""
    yield from _unserved(books)
    for task in books.filed:
        yield from _task(books, task)
    yield from _reservations(books)
    for worker in books.snapshot.workers:
        if worker.sid not in books.unread:
            yield from _over(books, worker)
            yield from _places(books, worker)
    yield from _members(books)


def _unserved(books: Books) -> Iterator[Finding]:
    """Tasks that should be offered to somebody: none, by the invariant of matching."""
    names = {worker.sid: worker.friendly_name for worker in books.snapshot.workers}
    asked = {task.sid for task in books.snapshot.tasks if task.asked}
    for one in match(books.snapshot):
        title, sid = names[one.worker_sid], one.task_sid
        there = f'in queue "{_title(books, one.stand.queue_sid)}"'
        sentence = f"{sid} waits {there}, although {title} could take it."
        if sid in asked:
            sentence = f"{sid} is offered {there} to fewer than could be asked: {title} is free."
        yield Finding(
            code="unserved",
            sentence=sentence,
            task_sid=sid,
            worker_sid=one.worker_sid,
            queue_sid=one.stand.queue_sid,
            task_channel_sid=one.stand.channel_sid,
        )


def _title(books: Books, sid: str) -> str:
    return books.titles.get(sid, sid)


def _task(books: Books, task: Filed) -> Iterator[Finding]:
    taken = task.accepted + task.wrapping
    if taken > 1:
        sentence = f"{task.sid} is had by {taken} workers at once."
        yield Finding(code="taken_twice", sentence=sentence, task_sid=task.sid)
    if task.live != task.pending + taken:
        sentence = (
            f"{task.sid} has {task.live} reservations that take a place,"
            f" but {task.pending + taken} that are pending, accepted or wrapping."
        )
        yield Finding(code="reservation", sentence=sentence, task_sid=task.sid)
    due = "pending"
    if taken:
        due = "wrapping" if task.wrapping else "assigned"
    elif task.pending:
        due = "reserved"
    over = task.status in ("completed", "canceled") and due == "pending"
    if (task.status != due and not over) or (taken and task.pending):
        sentence = (
            f"{task.sid} is {task.status} with {task.pending} pending, {task.accepted} accepted"
            f" and {task.wrapping} wrapping reservations."
        )
        yield Finding(code="task_status", sentence=sentence, task_sid=task.sid)
    yield from _line(books, task)


def _line(books: Books, task: Filed) -> Iterator[Finding]:
    sentence = ""
    if task.line is None:
        if task.status == "pending":
            sentence = f"{task.sid} waits, but stands in no line: nobody will be asked."
    elif task.topping is None:
        sentence = f"{task.sid} stands in a line that is not there: nobody will be asked."
    elif task.status != ("reserved" if task.topping else "pending"):
        sentence = f"{task.sid} is {task.status}, but stands in a line."
    elif (task.queue_sid, task.channel_sid) != (task.line_queue_sid, task.line_channel_sid):
        there = f'"{_title(books, task.line_queue_sid or "")}"'
        sentence = (
            f'{task.sid} is in queue "{_title(books, task.queue_sid or "")}" on channel'
            f" {_title(books, task.channel_sid)}, but stands in a line of queue {there} on channel"
            f" {_title(books, task.line_channel_sid or '')}."
        )
    if sentence:
        yield Finding(
            code="task_line", sentence=sentence, task_sid=task.sid, queue_sid=task.queue_sid
        )


def _reservations(books: Books) -> Iterator[Finding]:
    for one in books.held:
        if one.task_status is None:
            sentence = f"{one.sid} is {one.status}, but its task {one.task_sid} is not there."
        elif one.task_status in ("completed", "canceled"):
            sentence = f"{one.sid} is {one.status}, but its task is {one.task_status}."
        else:
            continue
        yield Finding(
            code="reservation",
            sentence=sentence,
            task_sid=one.task_sid,
            worker_sid=one.worker_sid,
            reservation_sid=one.sid,
        )
    twice = Counter((one.task_sid, one.worker_sid) for one in books.held)
    for (task_sid, worker_sid), count in twice.items():
        if count > 1:
            sentence = f"{worker_sid} has {count} live reservations of {task_sid}."
            yield Finding(
                code="reservation", sentence=sentence, task_sid=task_sid, worker_sid=worker_sid
            )


def _over(books: Books, worker: Worker) -> Iterator[Finding]:
    """More than he may have. What somebody allowed is no fault: tasks that ignore capacity, and
    what he had before his places were made fewer."""
    single = books.snapshot.single
    by_channel: dict[str, list[Held]] = defaultdict(list)
    for one in books.held:
        if one.worker_sid == worker.sid and not one.ignores_capacity:
            by_channel["" if single else one.channel_sid].append(one)
    for channel, held in by_channel.items():
        seat = next((one for one in worker.seats if one.channel_sid == channel), None)
        most = 1 if single else seat.capacity if seat else 0
        since = max(books.changed, books.kept.since.get((worker.sid, channel), 0))
        last = max(held, key=lambda one: one.since)
        if len(held) > most and last.since > since:
            where = f" on channel {_title(books, channel)}" if channel else ""
            yield Finding(
                code="over_capacity",
                sentence=f"{worker.friendly_name} has {_many(len(held), 'task')}{where}, and"
                f" {_many(most, 'place')}.",
                worker_sid=worker.sid,
                reservation_sid=last.sid,
                task_sid=last.task_sid,
                task_channel_sid=channel or None,
            )


def _many(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def _places(books: Books, worker: Worker) -> Iterator[Finding]:
    """What is kept of a worker, and differs from what it is worked out from."""
    name, kept = worker.friendly_name, books.kept
    if kept.available[worker.sid] != worker.available:
        yield Finding(
            code="availability",
            sentence=f"{name} is kept as {_word(kept.available[worker.sid], 'available')}, but is"
            f' in activity "{worker.activity_name}", which is'
            f" {_word(worker.available, 'available')}.",
            worker_sid=worker.sid,
        )
    for seat in worker.seats:
        yield from _seat(books, worker, seat)


def _seat(books: Books, worker: Worker, seat: Seat) -> Iterator[Finding]:
    name, pair = worker.friendly_name, (worker.sid, seat.channel_sid)
    channel = _title(books, seat.channel_sid)
    told = {"worker_sid": worker.sid, "task_channel_sid": seat.channel_sid}
    if books.kept.taken[pair] != seat.taken:
        yield Finding(
            code="places",
            sentence=f"{name} is kept with {books.kept.taken[pair]} tasks on channel {channel}, but"
            f" has {seat.taken} live reservations there.",
            **told,
        )
    ready = worker.is_ready(seat, single=books.snapshot.single)
    if (pair in books.kept.ready) != ready:
        yield Finding(
            code="ready",
            sentence=f"{name} is kept as {_word(pair in books.kept.ready, 'ready')} on channel"
            f" {channel}, but {'could' if ready else 'can not'} take one more task there.",
            **told,
        )


def _word(holds: bool, word: str) -> str:
    return word if holds else f"not {word}"


def _members(books: Books) -> Iterator[Finding]:
    names = {worker.sid: worker.friendly_name for worker in books.snapshot.workers}
    due = {(queue.sid, sid) for queue in books.snapshot.queues for sid in queue.members}
    for queue_sid, worker_sid in sorted(due ^ books.kept.members):
        missing = (queue_sid, worker_sid) in due
        told = "meets the expression of" if missing else "is kept as a member of"
        but = "is not kept as a member" if missing else "does not meet its expression"
        yield Finding(
            code="membership",
            sentence=f"{names.get(worker_sid, worker_sid)} {told} queue"
            f' "{_title(books, queue_sid)}", but {but}.',
            worker_sid=worker_sid,
            queue_sid=queue_sid,
        )
