"""How a newcomer's browser gets in without a log-in: a cookie of the demo, on this machine only.

Under `--demo` on a loopback address the page is handed a cookie that stands for the main account.
It counts only on the simulator's routes, only beside a header that no other site's page can send
and only under a loopback host name, so that neither a foreign page nor a rebound name can use it.
"""

import hmac
import ipaddress
from typing import Final

from falcon.asgi import Request, Response

from switchroom.accounts import accounts
from switchroom.accounts.credentials import Principal
from switchroom.runtime import Runtime

MARK_HEADER: Final = "X-Switchroom-Page"
MARK: Final = "simulator"


class Door:
    """Hands the cookie out and knows it again; it lives as long as the process.

    As a middleware of the application it stands beside each request for `let_in` to find.
    """

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._secret = runtime.ids.secret()
        self._principal: Principal | None = None

    async def process_request(self, request: Request, response: Response) -> None:
        """Called by Falcon before each request."""
        request.context.door = self

    async def welcome(self, request: Request, response: Response) -> None:
        """Put the cookie into the answer to a page that was asked for on this machine."""
        if not _is_local(request):
            return
        account = await self._runtime.read(accounts.main)
        if account is None:
            return
        self._principal = Principal(account.sid, account.owner_sid, "active", "token")
        response.set_cookie(
            _cookie_name(request),
            self._secret,
            path="/simulator",
            http_only=True,
            same_site="Strict",
            secure=False,
        )

    def admit(self, request: Request) -> Principal | None:
        """The main account for a request of our own page, else None."""
        if not _is_local(request) or request.get_header(MARK_HEADER) != MARK:
            return None
        if request.get_header("Sec-Fetch-Site") not in (None, "same-origin"):
            return None
        for value in request.get_cookie_values(_cookie_name(request)) or ():
            if hmac.compare_digest(value.encode(), self._secret.encode()):
                return self._principal
        return None


def let_in(request: Request) -> Principal | None:
    """Whom the demo's cookie stands for; None where there is no demo or no cookie."""
    door: Door | None = getattr(request.context, "door", None)
    return None if door is None else door.admit(request)


def is_loopback(host: str) -> bool:
    """Tell whether a host name or address can only mean this machine.

    >>> is_loopback("localhost"), is_loopback("::1"), is_loopback("localhost.example.org")
    (True, True, False)
    """
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _is_local(request: Request) -> bool:
    """Whether the host name that the browser went to can only mean this machine."""
    return is_loopback(_host(request)[0])


def _cookie_name(request: Request) -> str:
    # Cookies do not tell ports apart: two servers on one machine must not take each other's.
    return f"switchroom_simulator_{_host(request)[1]}"


def _host(request: Request) -> tuple[str, str]:
    """Name and port of the Host header, the name of an IPv6 address without brackets."""
    host = request.get_header("Host") or ""
    name, colon, port = host.rpartition(":")
    if not colon or port.endswith("]"):
        name, port = host, ""
    return name.removeprefix("[").removesuffix("]"), port if port.isdigit() else ""
