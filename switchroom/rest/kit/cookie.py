"""The cookie of a session, and who may use it: pages of ours, and nobody else's.

The browser sends the cookie along with whatever asks for our address. So a request by cookie is
refused when another site's page makes it (Origin, Sec-Fetch-Site; SameSite=Strict is the first
wall), and one that changes something must carry the session's token, which only a page of ours can
have read. Answers to it are for no other site and for no cache.

Browsers tell cookies apart by host and not by port, so that a cookie is named after the
installation that has set it: two servers of one host name have two cookies, and the nodes of one
installation share theirs. Over TLS the name begins with `__Host-`, by which browsers let nobody
else set it, another host of the domain included.
"""

from typing import Final
from urllib.parse import urlsplit

import msgspec
from falcon.asgi import Request

from switchroom.core import errors

SESSION: Final = "switchroom_session"
CSRF_HEADER: Final = "X-Switchroom-CSRF"
_OWN_SITES: Final = (None, "same-origin", "none")
# Of an installation's name, enough to tell those of one host apart.
_NAMED_BY: Final = 12


class Visit(msgspec.Struct, frozen=True):
    """What a request by cookie presents: the session's secret, and its token where it was sent."""

    secret: str
    csrf_token: str | None

    def __repr__(self) -> str:
        return "Visit()"


class Cookie(msgspec.Struct, frozen=True, kw_only=True):
    """A cookie for the answer, out of reach of scripts; without a value it is taken away. The
    longest life is in seconds; `lax` lets it come along when another site leads here. What `named`
    makes of the stem is its name."""

    stem: str = SESSION
    value: str
    life_s: int = 0
    lax: bool = False


def named(stem: str, installation: str, *, secure: bool) -> str:
    """The name of a cookie in the browser.

    >>> named("switchroom_session", "0123456789abcdef0123456789abcdef", secure=False)
    'switchroom_session_0123456789ab'
    >>> named("switchroom_session", "0123456789abcdef0123456789abcdef", secure=True)
    '__Host-switchroom_session_0123456789ab'
    """
    name = f"{stem}_{installation[:_NAMED_BY]}"
    return f"__Host-{name}" if secure else name


def is_secure(base: str) -> bool:
    """Whether an address of ours, as the client writes it, is reached over TLS."""
    return base.startswith("https:")


def presented(request: Request, name: str) -> Visit | None:
    """The session that a request names by this cookie, or None. Raises ACCESS_DENIED for a foreign
    page's."""
    values = request.get_cookie_values(name)
    if not values:
        return None
    check_origin(request)
    return Visit(values[0], request.get_header(CSRF_HEADER))


def check_origin(request: Request) -> None:
    """Refuse what the page of another origin asks for. Raises ACCESS_DENIED."""
    if not is_own(
        request.get_header("Origin"),
        request.get_header("Sec-Fetch-Site"),
        request.get_header("Host") or "",
    ):
        raise errors.ACCESS_DENIED(sentence="a page of another site cannot use the log-in")


def is_own(origin: str | None, fetch_site: str | None, host: str) -> bool:
    """Tell whether a request comes from a page of this host, or from no page.

    It is for requests and for sockets, whose handshake carries the same headers. Scheme apart: a
    proxy in front may end TLS.

    >>> is_own("https://desk.example.org", "same-origin", "desk.example.org")
    True
    >>> is_own("http://localhost:3000", None, "localhost:8080")
    False
    >>> is_own(None, "cross-site", "desk.example.org"), is_own("null", None, "desk.example.org")
    (False, False)
    """
    if fetch_site not in _OWN_SITES:
        return False
    if origin is None:
        return True
    try:
        return bool(host) and urlsplit(origin).netloc.lower() == host.lower()
    except ValueError:
        return False
