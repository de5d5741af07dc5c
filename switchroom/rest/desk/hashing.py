"""Passwords are hashed beside the event loop and outside of transactions, a few at once."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

from switchroom.core import errors, limits
from switchroom.desk import passwords
from switchroom.runtime import Runtime

T = TypeVar("T")


class Pool:
    """A few threads, and a bound on how many wait for them."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(limits.HASHES_AT_ONCE, thread_name_prefix="hash")
        self._inside = 0

    async def run(self, deed: Callable[..., T], *parameters: object) -> T:
        """Carry a deed out in one of the threads. Raises TOO_MANY_REQUESTS when too many wait."""
        if self._inside >= limits.HASHES_WAITING:
            raise errors.TOO_MANY_REQUESTS(retry_after_s=1)
        self._inside += 1
        try:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._threads, deed, *parameters)
        finally:
            self._inside -= 1


_POOL: Final = Pool()


async def fits(kept: str, password: str) -> bool:
    """Tell whether a password is the one that is kept. Raises TOO_MANY_REQUESTS."""
    return await _POOL.run(passwords.fits, kept, password)


async def hashed(runtime: Runtime, password: str) -> str:
    """What is to be kept of a password. Raises TOO_MANY_REQUESTS."""
    return await _POOL.run(passwords.hashed, password, bytes.fromhex(runtime.ids.secret()))
