"""Bytes in files of a folder, in 256 folders by the end of their names."""

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path
from typing import BinaryIO, Final, ParamSpec, TypeVar

from switchroom.storage.port import CHUNK_BYTES, StorageFailed, TooLarge

P = ParamSpec("P")
T = TypeVar("T")

_SHARD_CHARS: Final = 2
# What has not come to its end yet; it has the name of what it is to be, so that it can be found.
_PART: Final = ".part"


class Folder:
    """A storage of one node. The disk is waited for in threads."""

    is_shared = False

    def __init__(self, root: Path) -> None:
        self._root = root

    async def put(self, name: str, chunks: AsyncIterator[bytes], most: int) -> int:
        path = self._path(name)
        part = path.with_name(path.name + _PART)
        file = await _disk(_create, part)
        try:
            size = await _fill(file, chunks, most)
            await _disk(_finish, file, part, path)
        except BaseException:
            _remove(part)
            raise
        finally:
            file.close()
        return size

    async def size(self, name: str) -> int | None:
        return await _disk(_size, self._path(name))

    async def read(self, name: str, start: int, length: int) -> AsyncIterator[bytes]:
        with await _disk(self._path(name).open, "rb") as file:
            await _disk(file.seek, start)
            while length > 0:
                chunk = await _disk(file.read, min(CHUNK_BYTES, length))
                if not chunk:
                    break
                length -= len(chunk)
                yield chunk

    async def delete(self, names: Sequence[str]) -> None:
        await _disk(self._delete, names)

    def _delete(self, names: Sequence[str]) -> None:
        for name in names:
            path = self._path(name)
            path.unlink(missing_ok=True)
            path.with_name(path.name + _PART).unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        assert name.isalnum(), name  # a SID: nothing that leads out of the folder
        return self._root / name[-_SHARD_CHARS:].lower() / name


async def _disk(deed: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Do something on the disk, in a thread. Raises StorageFailed."""
    try:
        return await asyncio.to_thread(deed, *args, **kwargs)
    except OSError as error:
        raise StorageFailed(f"The folder of the media: {error.strerror}") from None


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return None


def _create(part: Path) -> BinaryIO:
    part.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    return os.fdopen(descriptor, "wb", buffering=0)


async def _fill(file: BinaryIO, chunks: AsyncIterator[bytes], most: int) -> int:
    size, held = 0, bytearray()
    async for chunk in chunks:
        size += len(chunk)
        if size > most:
            raise TooLarge
        held += chunk
        if len(held) >= CHUNK_BYTES:
            await _disk(_write, file, bytes(held))
            held.clear()
    await _disk(_write, file, bytes(held))
    return size


def _write(file: BinaryIO, data: bytes) -> None:
    left = memoryview(data)
    while left:
        left = left[file.write(left) :]


def _finish(file: BinaryIO, part: Path, path: Path) -> None:
    """On the disk before anybody is told, and the name with it."""
    os.fsync(file.fileno())
    part.rename(path)
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _remove(part: Path) -> None:
    with contextlib.suppress(OSError):
        part.unlink()
