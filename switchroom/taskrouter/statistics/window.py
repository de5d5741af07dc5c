"""The time that cumulative statistics and lists of events are about (taskrouter §13.3, §14)."""

from typing import Final, LiteralString

import msgspec

from switchroom.core import errors, sids
from switchroom.core.clock import DAY, HOUR, MINUTE, iso, parse_iso
from switchroom.store.work import Value, Work
from switchroom.taskrouter import texts

MINUTES: Final = 15
HISTORY: Final = 30 * DAY
_MINUTES_MAX: Final = HISTORY // MINUTE
# The SID of an event may be a little younger than its instant, never older.
_SLACK: Final = HOUR


class Window(msgspec.Struct, frozen=True):
    """From when until when, both included, in microseconds."""

    start: int
    end: int

    @property
    def condition(self) -> tuple[LiteralString, tuple[Value, ...]]:
        """Which events are in it; the bounds of the SID are those that an index knows."""
        return (
            "sid >= ? AND sid < ? AND event_date >= ? AND event_date <= ?",
            (
                sids.first("EV", self.start),
                sids.first("EV", self.end + _SLACK),
                self.start,
                self.end,
            ),
        )

    @property
    def shown(self) -> dict[str, str]:
        """As statistics show it."""
        return {"start_time": iso(self.start), "end_time": iso(self.end)}


def read(work: Work, minutes: int | None, start_date: str | None, end_date: str | None) -> Window:
    """The window that a request asks for. Raises INVALID_PARAMETER."""
    end = work.now if end_date is None else _instant("EndDate", end_date)
    if start_date is not None:
        start = _instant("StartDate", start_date)
    else:
        count = MINUTES if minutes is None else minutes
        if count < 1:
            raise texts.refuse("Minutes must be a whole number from 1 on")
        start = end - min(count, 10 * _MINUTES_MAX) * MINUTE
    if end < start:
        raise texts.refuse("EndDate must not be before StartDate")
    return Window(start, end)


def read_recent(
    work: Work, minutes: int | None, start_date: str | None, end_date: str | None
) -> Window:
    """The same for statistics, which go back 30 days. Raises STATISTICS_TOO_OLD."""
    window = read(work, minutes, start_date, end_date)
    if window.start < work.now - HISTORY:
        raise errors.STATISTICS_TOO_OLD()
    return window


def _instant(name: str, text: str) -> int:
    try:
        found = parse_iso(text.strip())
    except ValueError:
        found = -1
    if found < 0:
        raise texts.refuse(f"{name} must be an ISO 8601 date such as 2024-05-01T12:00:00Z")
    return found
