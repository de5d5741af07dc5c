"""The way of a task so far: the steps that it was at and whom it was offered to, told from its
events (taskrouter §7.2, §13.2)."""

from collections.abc import Iterable
from typing import Final, Literal

import msgspec

from switchroom.core.clock import HOUR, MINUTE, SECOND

Ended = Literal["timeout", "skipped", "evaluated_anew", "canceled", "completed", "deleted"]
DEFAULT_FILTER: Final = "default filter"

_OVER: Final[dict[str, Ended]] = {
    "task.canceled": "canceled",
    "task.completed": "completed",
    "task.system-deleted": "deleted",
}
# A reservation as its newest event leaves it.
_STATUS: Final = {"created": "pending", "wrapup": "wrapping"}


class Happening(msgspec.Struct, frozen=True, kw_only=True):
    """An event of a task, as far as its way can be told from it."""

    event_type: str
    date: int
    queue_sid: str | None = None
    queue_name: str | None = None
    filter_name: str = ""
    target_expression: str = ""
    worker_sid: str | None = None
    worker_name: str = ""
    reservation_sid: str | None = None


class Offer(msgspec.Struct, kw_only=True):
    """A reservation: who was asked, and what came of it."""

    reservation_sid: str | None
    worker_sid: str | None
    worker_name: str
    status: str
    since: int
    until: int | None = None


class Stay(msgspec.Struct, kw_only=True):
    """A step that a task was at, or is at while `until` is None."""

    queue_sid: str | None
    queue_name: str | None
    filter_name: str
    target_expression: str
    since: int
    until: int | None = None
    ended: Ended | None = None
    offers: list[Offer] = msgspec.field(default_factory=list)


def stays(events: Iterable[Happening]) -> list[Stay]:
    """The steps of a task, oldest first, from its events in their order.

    Offers before the first step that is told, those of a task for one worker, have no step.
    """
    found: list[Stay] = []
    timed_out = stirred = False
    for event in events:
        family, _, deed = event.event_type.partition(".")
        last = found[-1] if found else None
        if event.event_type == "workflow.target-matched":
            if last is not None and last.until is None:
                skipped = not stirred and last.since == event.date
                quiet: Ended = "skipped" if skipped else "evaluated_anew"
                _end(last, event.date, "timeout" if timed_out else quiet)
            found.append(_stay(event))
            timed_out = stirred = False
        elif event.event_type == "task-queue.timeout":
            timed_out = True
        elif event.event_type == "workflow.skipped" and last is not None:
            _end(last, event.date, "skipped")
        elif event.event_type in _OVER and last is not None and last.until is None:
            _end(last, event.date, "timeout" if timed_out else _OVER[event.event_type])
        elif family == "reservation" and last is not None:
            stirred = True
            _offer(last, event, deed)
        elif event.event_type == "task.updated":
            stirred = True
    return found


def _stay(event: Happening) -> Stay:
    return Stay(
        queue_sid=event.queue_sid,
        queue_name=event.queue_name,
        filter_name=event.filter_name,
        target_expression=event.target_expression,
        since=event.date,
    )


def _end(stay: Stay, date: int, ended: Ended) -> None:
    stay.until, stay.ended = date, ended


def _offer(stay: Stay, event: Happening, deed: str) -> None:
    status = _STATUS.get(deed, deed)
    known = [one for one in stay.offers if one.reservation_sid == event.reservation_sid]
    if known:
        known[-1].status = status
        if status not in ("accepted", "wrapping"):
            known[-1].until = event.date
    elif deed == "created":
        stay.offers.append(
            Offer(
                reservation_sid=event.reservation_sid,
                worker_sid=event.worker_sid,
                worker_name=event.worker_name,
                status=status,
                since=event.date,
            )
        )


def lasting(micros: int) -> str:
    """A length of time in words.

    >>> lasting(45_000_000), lasting(600_000_000), lasting(86_400_000_000)
    ('45 s', '10 min', '24 h')
    """
    if micros < 2 * MINUTE:
        return f"{max(0, micros) // SECOND} s"
    return f"{micros // MINUTE} min" if micros < 2 * HOUR else f"{micros // HOUR} h"
