"""How the desk writes instants: ISO 8601 with milliseconds, for timers that run."""

from switchroom.core.clock import iso_millis as iso


def iso_or_none(micros: int | None) -> str | None:
    """The same, where there may be none.

    >>> iso_or_none(None), iso_or_none(1_714_564_800_000_000)
    (None, '2024-05-01T12:00:00.000Z')
    """
    return None if micros is None else iso(micros)


__all__ = ["iso", "iso_or_none"]
