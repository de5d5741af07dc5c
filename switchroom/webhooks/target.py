"""The text of a URL as it goes over the wire, which is the text that is signed."""

from typing import Final
from urllib.parse import quote, unquote, urlencode, urljoin, urlsplit

import msgspec
from yarl import URL

# All that RFC 3986 lets stand in a path or query, and the percent sign: what is encoded already
# stays as it is, because receivers sign the text that they got.
_LEGAL: Final = "%:/?@!$&'()*+,;=-._~[]"


class Target(msgspec.Struct, frozen=True):
    """Where to send: `url` has no fragment and no credentials; those are kept beside it."""

    url: str
    user: str | None = None
    password: str = ""


def parse(url: str) -> Target:
    """Bring a URL into the form in which it is requested and signed (messaging §12).

    The port stays as configured, an empty path becomes `/`. Raises ValueError.

    >>> parse("HTTPS://ann:s%40x@Example.com?a=b c#rc=1")
    Target(url='https://example.com/?a=b%20c', user='ann', password='s@x')
    """
    parts = urlsplit(url.partition("#")[0].strip())
    host = parts.hostname or ""
    authority = f"[{host}]" if ":" in host else _ascii(host)
    if parts.port is not None:
        authority += f":{parts.port}"
    query = f"?{quote(parts.query, _LEGAL, errors='replace')}" if parts.query else ""
    path = quote(parts.path or "/", _LEGAL, errors="replace")
    return Target(
        url=f"{parts.scheme}://{authority}{path}{query}",
        user=None if parts.username is None else unquote(parts.username),
        password=unquote(parts.password or ""),
    )


def redirected(target: Target, location: str) -> Target:
    """The target that a `Location` header leads to; credentials only follow to the same origin.

    Raises ValueError.
    """
    new = parse(urljoin(target.url, location))
    same_origin = URL(new.url, encoded=True).origin() == URL(target.url, encoded=True).origin()
    if new.user is None and same_origin:
        return msgspec.structs.replace(new, user=target.user, password=target.password)
    return new


def with_query(url: str, params: tuple[tuple[str, str], ...]) -> str:
    """`url` with form parameters in its query, as a GET carries them.

    >>> with_query("https://example.com/a?b=c", (("Body", "hi there"),))
    'https://example.com/a?b=c&Body=hi+there'
    """
    if not params:
        return url
    return f"{url}{'&' if '?' in url else '?'}{form(params)}"


def form(params: tuple[tuple[str, str], ...]) -> str:
    """`params` as `application/x-www-form-urlencoded`, in UTF-8."""
    return urlencode(params, errors="replace")


def _ascii(host: str) -> str:
    return host if host.isascii() else URL.build(scheme="http", host=host).raw_host or ""
