"""How often something was done lately: the limits that the hosted service sets to some calls."""

from collections import deque
from threading import Lock
from typing import Final

from switchroom.core.clock import SECOND

# A guard: an account that is counted under so many names is a defect.
_KEYS: Final = 100_000


class Rates:
    """What was let through within the last second, by name; of this node, and only in memory."""

    def __init__(self) -> None:
        self._seen: dict[tuple[str, ...], deque[int]] = {}
        self._lock = Lock()

    def take(self, now: int, most: int, *key: str) -> bool:
        """Whether one more is within `most` a second at the instant `now`; if so, it is counted.

        >>> rates = Rates()
        >>> [rates.take(at, 2, "AC1") for at in (0, 1, 2, SECOND, SECOND + 1, SECOND + 2)]
        [True, True, False, True, True, False]
        """
        with self._lock:
            if len(self._seen) >= _KEYS:
                self._seen.clear()
            recent = self._seen.setdefault(key, deque())
            while recent and recent[0] <= now - SECOND:
                recent.popleft()
            if len(recent) >= most:
                return False
            recent.append(now)
            return True
