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


class Again(msgspec.Struct, frozen=True):
    """It failed for now; it is tried again later, and given up after the last attempt.

    `then` is what to write when it is given up; `alerts` says that it writes an alert itself.
    `delays_s` are the seconds before each repetition where the job has its own; there are as many
    repetitions.
    """

    error: str
    then: Then | None = None
    delays_s: tuple[int, ...] | None = None
    alerts: bool = False


def again(error: Exception) -> Again:
    """Try again after an error that nobody expected."""
    return Again(in_words(error))


def in_words(error: Exception) -> str:
    """What an error says, with its kind."""
    return f"{type(error).__name__}: {error}"


class Done(msgspec.Struct, frozen=True):
    """It is done; `then` is written in the transaction that takes the job away.

    `otherwise` makes of an error what shall happen when that cannot be written.
    """

    then: Then | None = None
    otherwise: Callable[[Exception], Again] = again


class Repeat(msgspec.Struct, frozen=True):
    """The same job goes on: `look` does what is due and gives the next instant, None for never.

    `error` says why it waits, where it does; `otherwise` is as in Done.
    """

    look: Callable[[Work], int | None]
    otherwise: Callable[[Exception], Again] = again
    error: str | None = None


class Decide(msgspec.Struct, frozen=True):
    """What is to be done is found and done in the transaction that ends the job: `decide` says how
    it ended; `otherwise` is as in Done."""

    decide: Callable[[Work], "Done | Repeat | Elsewhere"]
    otherwise: Callable[[Exception], Again] = again


class Elsewhere(msgspec.Struct, frozen=True):
    """Those who serve another lane shall do it; `then` and `otherwise` are as in Done."""

    lane: str
    then: Then | None = None
    otherwise: Callable[[Exception], Again] = again


Outcome = Done | Again | Repeat | Decide | Elsewhere
Performer = Callable[[Runtime, Job], Awaitable[Outcome]]


def delay_s(attempts: int, token: str, delays_s: tuple[int, ...] | None = None) -> float | None:
    """Seconds until the next attempt, None when there is none: doubling and bounded unless the
    delays are given, spread by the job's own token.

    >>> delay_s(0, "00"), delay_s(10, "00"), delay_s(11, "00")
    (1.0, 300.0, None)
    >>> delay_s(0, "00", (1, 5)), delay_s(1, "80", (1, 5)), delay_s(2, "00", (1, 5))
    (1.0, 5.625, None)
    """
    if attempts >= (ATTEMPTS_MAX - 1 if delays_s is None else len(delays_s)):
        return None
    doubled = min(_FIRST_DELAY_S << attempts, _DELAY_MAX_S)
    delay = doubled if delays_s is None else delays_s[attempts]
    return delay * (1 + int(token[:2], 16) / 1024)
