"""A file in a request, read as it comes: the body itself, or the first file of a multipart form."""

from collections.abc import AsyncIterator
from typing import Final, NamedTuple

from falcon.asgi import Request

from switchroom.core import errors

_MULTIPART: Final = "multipart/form-data"
_CHUNK_BYTES: Final = 65_536


class File(NamedTuple):
    """What is said of a file, and its bytes, to be read once."""

    content_type: str | None
    filename: str | None
    chunks: AsyncIterator[bytes]


class Upload:
    """A body that a handler reads by itself."""

    def __init__(self, request: Request) -> None:
        self._request = request

    async def file(self, most: int) -> File:
        """The file. Raises TOO_LARGE where it says so itself, INVALID_PARAMETER."""
        request = self._request
        length = request.content_length
        if length is not None and length > most:
            raise errors.TOO_LARGE(most=most)
        kind = (request.content_type or "").partition(";")[0].strip().lower()
        if kind != _MULTIPART:
            return File(request.content_type, None, self._whole())
        async for part in await request.get_media():
            if part.filename:
                return File(part.content_type, part.filename, self._of(part.stream))
        raise errors.INVALID_PARAMETER(sentence="The form has no file")

    async def _whole(self) -> AsyncIterator[bytes]:
        async for chunk in self._request.stream:
            yield chunk
        self._check_end()

    async def _of(self, stream: object) -> AsyncIterator[bytes]:
        while chunk := await stream.read(_CHUNK_BYTES):  # type: ignore[attr-defined]
            yield chunk
        self._check_end()

    def _check_end(self) -> None:
        if self._request.scope["switchroom"].broken:
            raise errors.INVALID_PARAMETER(sentence="The request body ended before its time")
