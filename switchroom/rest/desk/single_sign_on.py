"""The way through an identity provider: `/desk/v1/SingleSignOn`, and what the log-in page offers.

Authorization code with PKCE, state and nonce. What must come back is kept in a sealed cookie of
the browser, so that nobody can be led into a log-in that somebody else began.
"""

import base64
import hashlib
import hmac
import html
from typing import Final
from urllib.parse import urlencode

import aiohttp
import msgspec
import structlog
from msgspec import UNSET, Struct, UnsetType

from switchroom.accounts.vault import WrongKey
from switchroom.core import errors
from switchroom.core.clock import SECOND
from switchroom.core.errors import ApiError
from switchroom.desk import demo_people, single_sign_on
from switchroom.desk.sessions import Login, Opened
from switchroom.desk.users import Role
from switchroom.rest.desk import provider, sessions
from switchroom.rest.kit import Call, Cookie, Form, Reply, Routes
from switchroom.rest.simulator.door import is_loopback
from switchroom.runtime import Runtime
from switchroom.store.work import Work
from switchroom.universe import wall

log = structlog.get_logger(__name__)

routes = Routes("desk")
OFFERS, START, CALLBACK = "/v1/LogIn", "/v1/SingleSignOn", "/v1/SingleSignOn/Callback"

_COOKIE: Final = "switchroom_single_sign_on"
_LIFE_S: Final = 600
_SCOPE: Final = "openid profile email"
_PAGE: Final = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Log-in failed</title>
<h1>The log-in did not work</h1>
<p>{sentence}</p>
<p>Error {code}</p>
<p><a href="/">Back to the log-in</a></p>
</html>
"""
_PAGE_HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
}


class Way(Struct, frozen=True):
    """Another way in: what its button says, and where it leads."""

    name: str
    url: str


class DemoPerson(Struct, frozen=True, kw_only=True):
    """A user of the demo and his password."""

    username: str
    password: str
    full_name: str
    roles: list[Role]


class Offers(Struct, frozen=True):
    """What the log-in page offers beside username and password. `demo_users` are there only in a
    demo that this machine alone can reach."""

    single_sign_on: Way | None
    demo_users: list[DemoPerson]


class Returned(Form, kw_only=True):
    """What the provider sends back."""

    code: str | UnsetType = msgspec.field(name="code", default=UNSET)
    state: str | UnsetType = msgspec.field(name="state", default=UNSET)
    error: str | UnsetType = msgspec.field(name="error", default=UNSET)


class Begun(Struct, frozen=True):
    """What must fit when the provider sends the browser back."""

    state: str
    nonce: str
    verifier: str
    ends: int


@routes.get(OFFERS, public=True)
def offers(work: Work, call: Call) -> Offers:
    """What the log-in page offers; it needs no log-in."""
    config = call.runtime.config
    way = None
    if config.oidc_issuer:
        way = Way(config.oidc_name, call.url(START))
    people = []
    host = call.header("Host").rpartition(":")[0] or call.header("Host")
    if config.demo and is_loopback(config.host) and is_loopback(host.strip("[]")):
        people = demo_people.shown(work)
    return Offers(
        way,
        [
            DemoPerson(
                username=user.username,
                password=password,
                full_name=user.full_name,
                roles=msgspec.convert(user.roles.split(","), list[Role]),
            )
            for user, password in people
        ],
    )


@routes.get(START, public=True)
async def start(runtime: Runtime, call: Call) -> Reply:
    """Go to the identity provider."""
    config = runtime.config
    if not config.oidc_issuer:
        raise errors.NOT_FOUND()
    secret = runtime.ids.secret
    begun = Begun(secret(), secret(), secret() + secret(), wall() + _LIFE_S * SECOND)
    try:
        async with aiohttp.ClientSession() as http:
            doors = await provider.discover(http, config)
    except ApiError as refusal:
        return _page(call, refusal)
    challenge = hashlib.sha256(begun.verifier.encode()).digest()
    query = {
        "response_type": "code",
        "client_id": config.oidc_client_id,
        "redirect_uri": call.url(CALLBACK),
        "scope": _SCOPE,
        "state": begun.state,
        "nonce": begun.nonce,
        "code_challenge": base64.urlsafe_b64encode(challenge).decode().rstrip("="),
        "code_challenge_method": "S256",
    }
    sealed = runtime.vault.seal(msgspec.json.encode(begun).decode())
    call.cookies.append(Cookie(stem=_COOKIE, value=sealed, life_s=_LIFE_S, lax=True))
    joint = "&" if "?" in doors.authorization_endpoint else "?"
    return _redirect(f"{doors.authorization_endpoint}{joint}{urlencode(query)}")


@routes.get(CALLBACK, public=True)
async def callback(runtime: Runtime, call: Call, query: Returned) -> Reply:
    """Come back from the identity provider; ends at the desktop, or at a page that says why
    not."""
    if not runtime.config.oidc_issuer:
        raise errors.NOT_FOUND()
    call.cookies.append(Cookie(stem=_COOKIE, value="", lax=True))
    try:
        opened = await _come_back(runtime, call, query)
    except ApiError as refusal:
        return _page(call, refusal)
    call.cookies.append(sessions.cookie(opened))
    return _redirect("/")


async def _come_back(runtime: Runtime, call: Call, query: Returned) -> Opened:
    """The session of whom the provider sends. Raises SINGLE_SIGN_ON, ACCESS_DENIED,
    ACCOUNT_NOT_ACTIVE."""
    begun = _begun(call, query)
    await runtime.transact(single_sign_on.use_up, begun.state, begun.ends, wall())
    if query.error is not UNSET:
        raise provider.refusal(f"The identity provider refused: {query.error[:100]}")
    if query.code is UNSET:
        raise provider.refusal("The identity provider sent no code")
    config = runtime.config
    async with aiohttp.ClientSession() as http:
        doors = await provider.discover(http, config)
        claims = await provider.redeem(
            http,
            config,
            doors,
            code=query.code,
            verifier=begun.verifier,
            nonce=begun.nonce,
            redirect_uri=call.url(CALLBACK),
        )
    who = single_sign_on.identity(claims, config.oidc_default_role)

    def let_in(work: Work) -> tuple[Opened, Login]:
        agent = call.header("User-Agent")
        return single_sign_on.let_in(work, who, address=call.address, user_agent=agent, wall=wall())

    opened, login = await runtime.transact(let_in, request_id=call.request_id)
    if set(login.roles) != set(who.roles):
        # The account's alerts say why.
        log.warning("single_sign_on.role_kept", request_id=call.request_id, user=login.user_sid)
    return opened


def _begun(call: Call, query: Returned) -> Begun:
    """The log-in that this browser began. Raises SINGLE_SIGN_ON."""
    assert call.request is not None
    values = call.request.get_cookie_values(call.cookie_name(_COOKIE)) or [""]
    try:
        begun = msgspec.json.decode(call.vault.open(values[0]), type=Begun)
    except (WrongKey, ValueError):
        raise provider.refusal("This browser has not begun to log in: begin anew") from None
    state = "" if query.state is UNSET else query.state
    if not hmac.compare_digest(begun.state.encode(), state.encode()):
        raise provider.refusal("The answer of the identity provider is to another log-in")
    if begun.ends <= wall():
        raise provider.refusal("The log-in took too long: begin anew")
    return begun


def _redirect(url: str) -> Reply:
    return Reply(status=302, headers={"Location": url})


def _page(call: Call, refusal: ApiError) -> Reply:
    """A page that says to a person what went wrong."""
    log.warning("single_sign_on.refused", request_id=call.request_id, code=refusal.code)
    text = _PAGE.format(sentence=html.escape(refusal.sentence()), code=refusal.code)
    return Reply(
        status=refusal.status,
        body=text.encode(),
        content_type="text/html; charset=utf-8",
        headers=_PAGE_HEADERS,
    )
