"""Versions of workers, tasks and reservations: who changes one may say which he saw
(taskrouter §1)."""

from switchroom.core import errors


def check(version: int, seen: int | None) -> None:
    """Refuse a change that was meant for another version; None is meant for any.

    Raises PRECONDITION_FAILED.
    """
    if seen is not None and seen != version:
        raise errors.PRECONDITION_FAILED(version=version)
