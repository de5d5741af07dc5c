"""How the performance of a job ended."""

from collections.abc import Awaitable, Callable
from typing import Any, Final

import msgspec

from switchroom.runtime import Runtime
from switchroom.store.outbox import Job
from switchroom.store.work import Work

_FIRST_DELAY_S: Final = 1
_DELAY_MAX_S: Final = 300
ATTEMPTS_MAX: Final = 12

Then = Callable[[Work], Any]


class Done(msgspec.Struct, frozen=True):
    """It is done; `then` is written in the transaction that takes the job away."""

    then: Then | None = None


class Again(msgspec.Struct, frozen=True):
    """It failed for now; it is tried again later, and given up after the last attempt.

    `then` is what to write when it is given up.
    """

    error: str
    then: Then | None = None


class Repeat(msgspec.Struct, frozen=True):
    """The same job goes on: `look` does what is due and gives the next instant, None for never."""

    look: Callable[[Work], int | None]


Outcome = Done | Again | Repeat
Performer = Callable[[Runtime, Job], Awaitable[Outcome]]


def delay_s(attempts: int, token: str) -> float:
    """Seconds until the next attempt: doubling, bounded, spread by the job's own token.

    >>> delay_s(0, "00"), delay_s(20, "00")
    (1.0, 300.0)
    """
    delay = min(_FIRST_DELAY_S << min(attempts, 16), _DELAY_MAX_S)
    return delay * (1 + int(token[:2], 16) / 1024)
