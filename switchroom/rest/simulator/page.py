"""The page with handsets, `/simulator`, and all that belongs to it."""

import hashlib
from importlib import resources
from pathlib import PurePath
from typing import Final, NamedTuple

import falcon
from falcon.asgi import Request, Response

from switchroom.core import errors
from switchroom.rest.kit.serve import Rest
from switchroom.rest.simulator.door import Door, is_loopback
from switchroom.rest.simulator.live import PATH, Live
from switchroom.runtime import Runtime

_INDEX: Final = "index.html"
_KINDS: Final = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
    " require-trusted-types-for 'script'"
)
_HEADERS: Final = {
    "Content-Security-Policy": _POLICY,
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}


class File(NamedTuple):
    """A file of the page, ready to be sent."""

    data: bytes
    content_type: str
    etag: str


def add(app: Rest, runtime: Runtime) -> Live:
    """Add the page and its live stream to an application that has the simulator's routes.

    Whoever drains the server calls `end` of what is returned.
    """
    door = None
    if runtime.config.demo and is_loopback(runtime.config.host):
        door = Door(runtime)
        app.add_middleware(door)
    files = read_files()
    page = Index(files.pop(_INDEX), door)
    app.add_route("/simulator", page)
    app.add_route("/simulator/", page)
    app.add_route("/simulator/static/{name}", Static(files))
    live = Live(runtime)
    app.add_route(PATH, live)
    return live


def read_files() -> dict[str, File]:
    """The files of the page by name; there are few, and they are small."""
    found = {}
    for entry in (resources.files("switchroom") / "web" / "simulator").iterdir():
        kind = _KINDS.get(PurePath(entry.name).suffix)
        if kind is not None:
            data = entry.read_bytes()
            found[entry.name] = File(data, kind, f'"{hashlib.sha256(data).hexdigest()[:20]}"')
    return found


class Index:
    """`GET /simulator`: the page itself."""

    def __init__(self, file: File, door: Door | None) -> None:
        self._file = file
        self._door = door

    async def on_get(self, request: Request, response: Response) -> None:
        """The page; in a demo on this machine it comes with its cookie."""
        _send(response, self._file)
        response.set_header("Cache-Control", "no-store")
        if self._door is not None:
            await self._door.welcome(request, response)

    on_head = on_get


class Static:
    """`GET /simulator/static/{name}`: the files that the page loads."""

    def __init__(self, files: dict[str, File]) -> None:
        self._files = files

    async def on_get(self, request: Request, response: Response, name: str) -> None:
        """One of the files, or 304 where the browser has it. Raises NOT_FOUND."""
        file = self._files.get(name)
        if file is None:
            raise errors.NOT_FOUND()
        _send(response, file)
        response.set_header("Cache-Control", "no-cache")
        response.set_header("ETag", file.etag)
        if request.get_header("If-None-Match") == file.etag:
            response.status = falcon.HTTP_304
            response.data = None

    on_head = on_get


def _send(response: Response, file: File) -> None:
    response.set_headers(_HEADERS)
    response.content_type = file.content_type
    response.data = file.data
