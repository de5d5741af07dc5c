"""Time and chance: the only file that reads the clock of the machine or its randomness."""

import os
import threading
import time
from typing import Final

from switchroom.core import sids

_NS_PER_MICRO: Final = 1_000
_SECRET_BYTES: Final = 16
_SIDS_IN_ADVANCE: Final = 64
_DIGITS: Final = 2 * sids.CHANCE_BYTES


def wall() -> int:
    """The real time in microseconds; leases need it also where the clock is turned by hand."""
    return time.time_ns() // _NS_PER_MICRO


class RealClock:
    """The time of day."""

    manual = False

    def now(self) -> int:
        return wall()


class ManualClock:
    """A clock that stands still until it is turned (`--clock manual`)."""

    manual = True

    def __init__(self, now: int) -> None:
        self._now = now

    def now(self) -> int:
        return self._now

    def turn_to(self, instant: int) -> None:
        """Turn the clock forward; it never goes back."""
        self._now = max(self._now, instant)


class RealIds:
    """SIDs that rise with time within this process, and secrets.

    The chance of SIDs is fetched in advance: asking the system lets other threads run, and the
    thread that writes would wait for them at each SID.
    """

    def __init__(self) -> None:
        self._last = 0
        self._chance = ""
        self._turn = threading.Lock()

    def mint(self, prefix: str, now: int) -> str:
        with self._turn:
            self._last = max(now, self._last + 1)
            micros = self._last
            if not self._chance:
                self._chance = os.urandom(sids.CHANCE_BYTES * _SIDS_IN_ADVANCE).hex()
            chance = self._chance[:_DIGITS]
            self._chance = self._chance[_DIGITS:]
        return sids.make(prefix, micros, chance)

    def secret(self) -> str:
        return os.urandom(_SECRET_BYTES).hex()
