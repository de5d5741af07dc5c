"""Files of records that survive the program: each is on the disk before anybody is thanked for it.

A record is its length and its CRC-32 (four octets each, big-endian) and its octets. A file belongs
to the process that holds its lock; it begins when there is no other, and is removed when all of
it is in the database.
"""

import fcntl
import os
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import structlog

log = structlog.get_logger()

SUFFIX: Final = ".spool"
ASIDE: Final = ".aside"
_HEAD: Final = 8
_MODE: Final = 0o600


class SpoolFile:
    """One file, open and locked. `size` is how many octets of it are whole records on the disk,
    `drained` how many are in the database (None: not known)."""

    def __init__(self, path: Path, descriptor: int) -> None:
        self.path = path
        self.name = path.stem
        self.size = 0
        self.drained: int | None = 0
        self.sealed = False
        self._descriptor = descriptor

    @property
    def is_drained(self) -> bool:
        return self.drained == self.size

    def append(self, records: Sequence[bytes]) -> None:
        """Write records behind all others; they are on the disk when it returns.

        Raises OSError; then none of them is there, and the file takes no more.
        """
        data = b"".join(_framed(record) for record in records)
        try:
            _write_at(self._descriptor, data, self.size)
            os.fsync(self._descriptor)
        except OSError:
            self.sealed = True
            os.ftruncate(self._descriptor, self.size)
            raise
        self.size += len(data)

    def read(self, offset: int, most: int) -> list[tuple[int, bytes]]:
        """Records from an offset on, `most` of them: where each ends, and its octets."""
        found: list[tuple[int, bytes]] = []
        while offset < self.size and len(found) < most:
            record = self._record(offset, self.size)
            assert record is not None, self.path
            offset += _HEAD + len(record)
            found.append((offset, record))
        return found

    def set_aside(self, record: bytes) -> None:
        """Keep a record that the database does not take, beside the file. Raises OSError."""
        descriptor = os.open(
            self.path.with_suffix(ASIDE), os.O_WRONLY | os.O_CREAT | os.O_APPEND, _MODE
        )
        try:
            os.write(descriptor, record + b"\n")
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def remove(self) -> None:
        """Take the file away. Raises OSError."""
        self.path.unlink()
        _sync_folder(self.path.parent)
        self.close()

    def close(self) -> None:
        """Let go of the file; what is in it stays."""
        os.close(self._descriptor)

    def recover(self) -> None:
        """Find the whole records. What a crash cut off was thanked for by nobody and is dropped; a
        record that is whole and not as it was written is kept aside with all behind it."""
        end = os.fstat(self._descriptor).st_size
        offset = 0
        while (record := self._record(offset, end)) is not None:
            offset += _HEAD + len(record)
        self.size, self.drained = offset, None
        if offset == end:
            return
        if self._is_cut_off(offset, end):
            log.info("spool.cut_off", file=self.path.name, octets=end - offset)
        else:
            log.error("spool.damaged", file=self.path.name, octets=end - offset)
            self.set_aside(os.pread(self._descriptor, end - offset, offset))
        os.ftruncate(self._descriptor, offset)
        os.fsync(self._descriptor)

    def _record(self, offset: int, end: int) -> bytes | None:
        head = os.pread(self._descriptor, _HEAD, offset)
        if len(head) < _HEAD:
            return None
        length = int.from_bytes(head[:4], "big")
        if not length or offset + _HEAD + length > end:
            return None
        record = os.pread(self._descriptor, length, offset + _HEAD)
        return record if zlib.crc32(record) == int.from_bytes(head[4:], "big") else None

    def _is_cut_off(self, offset: int, end: int) -> bool:
        """Whether what stands here is no whole record: too short, or blocks that the disk had
        room for and no content yet."""
        rest = os.pread(self._descriptor, end - offset, offset)
        length = int.from_bytes(rest[:4], "big")
        return len(rest) < _HEAD or offset + _HEAD + length > end or not rest.strip(b"\0")


def create(folder: Path, name: str) -> SpoolFile:
    """A new file of ours. Raises OSError."""
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / f"{name}{SUFFIX}"
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, _MODE)
    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    _sync_folder(folder)
    return SpoolFile(path, descriptor)


def left_over(folder: Path) -> list[SpoolFile]:
    """The files that earlier processes left here, oldest first, ours from now on. Raises
    OSError."""
    found = []
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        try:
            descriptor = os.open(path, os.O_RDWR)
        except FileNotFoundError:
            continue
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(descriptor)
            continue
        if not os.fstat(descriptor).st_nlink:
            os.close(descriptor)
            continue
        file = SpoolFile(path, descriptor)
        file.recover()
        found.append(file)
    return found


def _framed(record: bytes) -> bytes:
    return len(record).to_bytes(4, "big") + zlib.crc32(record).to_bytes(4, "big") + record


def _write_at(descriptor: int, data: bytes, offset: int) -> None:
    view = memoryview(data)
    while view:
        written = os.pwrite(descriptor, view, offset)
        view, offset = view[written:], offset + written


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
