"""The agent desktop at `/` and the console at `/console`, as `make web` has built them."""

import re
from importlib import resources
from pathlib import Path, PurePath
from typing import Final

from falcon.asgi import Request, Response

from switchroom.core import errors
from switchroom.rest.kit.serve import Rest
from switchroom.runtime import Runtime

_KINDS: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
_NAME: Final = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)+")
_NONCE: Final = "__NONCE__"
_NOT_BUILT: Final = (
    "<!doctype html><html lang=en><title>Switchroom</title><p>The pages are not built yet:"
    " run <code>make web</code> (it needs Node 20 or newer), then reload."
)
_HEADERS: Final = {
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
# The names of built files hold what is in them.
_FOR_GOOD: Final = "public, max-age=31536000, immutable"


def add(app: Rest, runtime: Runtime) -> None:
    """Add the pages, and the files that they load."""
    folder = Path(str(resources.files("switchroom"))) / "web" / "app"
    app.add_route("/", Page(runtime, folder / "desk.html"))
    console = Page(runtime, folder / "console.html")
    app.add_route("/console", console)
    app.add_route("/console/{path:path}", console)
    app.add_route("/app/assets/{name}", Asset(folder / "assets"))


def policy(nonce: str) -> str:
    """What the pages may load: nothing but their own."""
    return (
        f"default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; img-src 'self'"
        " blob: data:; media-src 'self' blob:; font-src 'self'; connect-src 'self'; base-uri"
        " 'none'; form-action 'none'; frame-ancestors 'none'"
    )


class Page:
    """One page; its name in the address, and what comes behind it, is for its own script."""

    def __init__(self, runtime: Runtime, file: Path) -> None:
        self._runtime = runtime
        self._file = file

    async def on_get(self, request: Request, response: Response, path: str = "") -> None:
        """The page, with the one number by which it may add styles."""
        nonce = self._runtime.ids.secret()
        response.set_headers(_HEADERS)
        response.content_type = "text/html; charset=utf-8"
        response.set_header("Cache-Control", "no-store")
        response.set_header("Content-Security-Policy", policy(nonce))
        try:
            response.text = self._file.read_text().replace(_NONCE, nonce)
        except FileNotFoundError:
            response.status = 503
            response.text = _NOT_BUILT

    on_head = on_get


class Asset:
    """A file that a page loads, packed where the browser unpacks it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def on_get(self, request: Request, response: Response, name: str) -> None:
        """Raises NOT_FOUND."""
        kind = _KINDS.get(PurePath(name).suffix)
        file = self._folder / name
        if kind is None or not _NAME.fullmatch(name) or not file.is_file():
            raise errors.NOT_FOUND()
        response.set_headers(_HEADERS)
        response.content_type = kind
        response.set_header("Cache-Control", _FOR_GOOD)
        response.set_header("Vary", "Accept-Encoding")
        packed = file.with_name(f"{name}.gz")
        if "gzip" in (request.get_header("Accept-Encoding") or "") and packed.is_file():
            response.set_header("Content-Encoding", "gzip")
            file = packed
        response.data = file.read_bytes()

    on_head = on_get
