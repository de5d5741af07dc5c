"""A bucket of tokens: so many parts in a second, and who waits is served in order."""

import asyncio


class Bucket:
    """`rate` tokens a second flow in, up to one second's worth; 0 is no limit."""

    def __init__(self, rate: float) -> None:
        self._rate = rate
        self._full_at = 0.0
        self._turn = asyncio.Lock()

    async def take(self) -> None:
        """Wait for a token."""
        if self._rate <= 0:
            return
        async with self._turn:
            now = asyncio.get_running_loop().time()
            # The instant at which the bucket would be full again moves on with each token.
            start = max(self._full_at, now - 1.0)
            self._full_at = start + 1.0 / self._rate
            if start > now:
                await asyncio.sleep(start - now)
