"""The bytes of a medium as an answer (conversations §2.5).

Nothing that is handed out can do anything in a page of ours: its type is not guessed at, it runs in
a sandbox, and what is no picture is saved.
"""

import asyncio
import re
from collections.abc import AsyncIterator
from typing import Final
from urllib.parse import quote

import structlog

from switchroom.core import errors, media_types
from switchroom.media import rows
from switchroom.media.rows import Medium
from switchroom.rest.kit import Reply
from switchroom.runtime import Runtime
from switchroom.storage.port import StorageFailed, TooLarge
from switchroom.store.work import Work

log = structlog.get_logger(__name__)

_POLICY: Final = "sandbox; default-src 'none'; img-src 'self'; media-src 'self'"
_RANGE: Final = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


async def keep(runtime: Runtime, row: Medium, chunks: AsyncIterator[bytes], most: int) -> Medium:
    """Take in the bytes of a medium whose row stands; the row as it is then. Of what breaks off
    nothing stays. Raises TOO_LARGE, STORAGE_UNAVAILABLE, INVALID_PARAMETER, NOT_FOUND."""
    try:
        size = await _take_in(runtime, row, chunks, most)
    except BaseException:
        await asyncio.shield(runtime.transact(rows.drop, row.account_sid, row.sid))
        raise

    def stored(work: Work) -> Medium | None:
        return rows.stored(
            work, row, size=size, content_type=row.content_type, filename=row.filename
        )

    now = await runtime.transact(stored)
    if now is None:
        raise errors.NOT_FOUND()
    return now


async def _take_in(runtime: Runtime, row: Medium, chunks: AsyncIterator[bytes], most: int) -> int:
    """Put the bytes of an upload into the storage; their number. Raises TOO_LARGE,
    STORAGE_UNAVAILABLE, INVALID_PARAMETER (there are none)."""
    try:
        size = await runtime.storage.put(row.sid, chunks, most)
    except TooLarge:
        raise errors.TOO_LARGE(most=most) from None
    except StorageFailed as error:
        log.error("media.storage_failed", reason=str(error))
        raise errors.STORAGE_UNAVAILABLE() from None
    if size == 0:
        raise errors.INVALID_PARAMETER(sentence="The medium is empty")
    return size


async def whole(data: bytes) -> AsyncIterator[bytes]:
    """Bytes that are there already, as an upload."""
    yield data


async def hand_out(runtime: Runtime, row: Medium, wanted: str = "") -> Reply:
    """The whole of a medium, or the range that the header `Range` wants. Raises MEDIA_AWAY,
    STORAGE_UNAVAILABLE."""
    if not row.is_stored:
        raise errors.MEDIA_AWAY(sentence=_why_not(row))
    try:
        size = await runtime.storage.size(row.sid)
    except StorageFailed as error:
        log.error("media.storage_failed", reason=str(error))
        raise errors.STORAGE_UNAVAILABLE() from None
    if size is None:
        raise errors.MEDIA_AWAY(sentence="its bytes are not in the storage of this node")
    headers = about(row.content_type, row.filename or row.sid) | {"Accept-Ranges": "bytes"}
    part = _part(wanted, size)
    if part is None:
        return Reply(
            content_type=row.content_type,
            headers=headers,
            stream=runtime.storage.read(row.sid, 0, size),
            length=size,
        )
    start, end = part
    if start >= size:
        return Reply(status=416, headers={"Content-Range": f"bytes */{size}"})
    return Reply(
        status=206,
        content_type=row.content_type,
        headers=headers | {"Content-Range": f"bytes {start}-{end}/{size}"},
        stream=runtime.storage.read(row.sid, start, end - start + 1),
        length=end - start + 1,
    )


def about(content_type: str, filename: str) -> dict[str, str]:
    """The headers that say how a browser is to treat a file."""
    how = "inline" if content_type in media_types.SHOWN else "attachment"
    return {
        "Content-Disposition": f"{how}; filename*=UTF-8''{quote(filename, safe='')}",
        "Content-Security-Policy": _POLICY,
    }


def _why_not(row: Medium) -> str:
    if row.state == "lost":
        return "its carrier did not give it away"
    return "it is still on its way here"


def _part(wanted: str, size: int) -> tuple[int, int] | None:
    """The first and the last byte that are wanted, None for all of them (one range at most).

    >>> _part("bytes=2-", 10), _part("bytes=-3", 10), _part("bytes=0-99", 10), _part("", 10)
    ((2, 9), (7, 9), (0, 9), None)
    >>> _part("bytes=5-2", 10) is None
    True
    """
    found = _RANGE.fullmatch(wanted.strip())
    if found is None:
        return None
    first, last = found.groups()
    if not first:
        return (max(0, size - int(last)), size - 1) if last and int(last) else None
    end = min(int(last), size - 1) if last else size - 1
    return None if last and int(last) < int(first) else (int(first), end)
