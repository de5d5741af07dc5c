"""What a storage does."""

from collections.abc import AsyncIterator, Sequence
from typing import Final, Protocol

# What is read and written at once.
CHUNK_BYTES: Final = 1024 * 1024


class TooLarge(Exception):
    """There is more than may be kept; nothing of it is."""


class StorageFailed(Exception):
    """The storage cannot be reached or does not do what it shall; the sentence has no secrets."""


class Storage(Protocol):
    """Bytes under names, which are SIDs. `is_shared` says whether all nodes see the same ones."""

    is_shared: bool

    async def put(self, name: str, chunks: AsyncIterator[bytes], most: int) -> int:
        """Keep what comes, whole and for good, in the place of what was there; its size in bytes.
        What breaks off leaves nothing under the name. Raises TooLarge, StorageFailed, and what
        `chunks` raises."""

    async def size(self, name: str) -> int | None:
        """How many bytes there are; None without any. Raises StorageFailed."""

    def read(self, name: str, start: int, length: int) -> AsyncIterator[bytes]:
        """Some of the bytes. Raises StorageFailed."""

    async def delete(self, names: Sequence[str]) -> None:
        """Remove what is there of them, also what broke off. Raises StorageFailed."""
