"""What is still to happen on the day, in steps of the clock."""

import heapq
import itertools
from collections.abc import Awaitable, Callable
from typing import Final

import aiohttp

from tests.servers import MAIN_SID, MAIN_TOKEN

# What happens within so many seconds happens at once, in real parallelism.
STEP_S: Final = 20
# The clock is never turned further: what agents hear about a moment late they still do in time.
_JUMP_S: Final = 300

Deed = Callable[[], Awaitable[None]]


class Diary:
    """Deeds by the second of the day at which they are due, and the clock of the server."""

    def __init__(self, http: aiohttp.ClientSession, base_url: str) -> None:
        self._http = http
        self._base_url = base_url
        self._headers = {"Authorization": aiohttp.encode_basic_auth(MAIN_SID, MAIN_TOKEN)}
        self._heap: list[tuple[int, int, Deed]] = []
        self._order = itertools.count()
        self.now_s = 0

    def put(self, in_s: float, deed: Deed) -> None:
        """Do something in so many seconds."""
        heapq.heappush(self._heap, (self.now_s + int(in_s), next(self._order), deed))

    @property
    def next_s(self) -> int | None:
        """When the next deed is due."""
        return self._heap[0][0] if self._heap else None

    def due(self) -> list[Deed]:
        """What is to be done by now, oldest first."""
        found = []
        while self._heap and self._heap[0][0] <= self.now_s:
            found.append(heapq.heappop(self._heap)[2])
        return found

    async def turn(self, until_s: int) -> None:
        """Turn the clock to the next step with something to do, or by the longest jump."""
        wanted = min(self.next_s or until_s, until_s, self.now_s + _JUMP_S)
        step = max(STEP_S, -(-(wanted - self.now_s) // STEP_S) * STEP_S)
        await self._post("Clock", {"Advance": f"PT{step}S"})
        self.now_s += step

    async def settle(self) -> None:
        """Wait until the server has nothing to do."""
        await self._post("Settle", {})

    async def _post(self, what: str, form: dict[str, str]) -> None:
        url = f"{self._base_url}/simulator/v1/{what}"
        async with self._http.post(url, data=form, headers=self._headers) as answer:
            assert answer.status in (200, 201), await answer.text()
