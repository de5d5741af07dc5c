"""The identity provider as OpenID Connect has it: where its doors are, and what its tokens say.

The operator names the issuer, so it may be on a private network. Everything it answers has a bound
in size and time; nothing is believed that its keys have not signed for us.
"""

import base64
from typing import Any, Final, TypeVar
from urllib.parse import quote_plus, urlsplit

import aiohttp
import jwt
import msgspec

from switchroom.config import Config
from switchroom.core import errors
from switchroom.core.errors import ApiError

T = TypeVar("T")

_ALGORITHMS: Final = ("RS256", "ES256")
_TIMEOUT_S: Final = 10.0
_BODY_BYTES: Final = 262_144
# Servers whose clocks differ a little sign tokens for each other's now.
_LEEWAY_S: Final = 60
_REQUIRED: Final = ("iss", "sub", "aud", "exp", "iat")


class Doors(msgspec.Struct, frozen=True):
    """What the provider publishes about itself."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None = None
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)


class _Tokens(msgspec.Struct, frozen=True):
    id_token: str
    access_token: str = ""


class _Keys(msgspec.Struct, frozen=True):
    keys: list[dict[str, Any]]


async def discover(http: aiohttp.ClientSession, config: Config) -> Doors:
    """Where the provider's doors are. Raises SINGLE_SIGN_ON."""
    issuer = config.oidc_issuer.rstrip("/")
    body = await _ask(http, "GET", f"{issuer}/.well-known/openid-configuration")
    doors = _read(body, Doors)
    if doors.issuer.rstrip("/") != issuer:
        raise refusal(f"The identity provider calls itself {doors.issuer}, not {issuer}")
    for url in (doors.authorization_endpoint, doors.token_endpoint, doors.jwks_uri):
        if not _is_fit(url, issuer):
            raise refusal("The identity provider's addresses must begin with https")
    return doors


async def redeem(
    http: aiohttp.ClientSession,
    config: Config,
    doors: Doors,
    *,
    code: str,
    verifier: str,
    nonce: str,
    redirect_uri: str,
) -> dict[str, Any]:
    """The verified claims of the person for whom the provider gave the code. What the ID token
    leaves out is asked for at the provider's userinfo. Raises SINGLE_SIGN_ON."""
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": redirect_uri,
        "code_verifier": verifier,
    }
    auth = None
    if not config.oidc_client_secret:
        form["client_id"] = config.oidc_client_id
    elif "client_secret_basic" in doors.token_endpoint_auth_methods_supported:
        auth = _basic(config.oidc_client_id, config.oidc_client_secret)
    else:
        form |= {
            "client_id": config.oidc_client_id,
            "client_secret": config.oidc_client_secret,
        }
    headers = {} if auth is None else {"Authorization": auth}
    tokens = _read(
        await _ask(http, "POST", doors.token_endpoint, data=form, headers=headers), _Tokens
    )
    keys = _read(await _ask(http, "GET", doors.jwks_uri), _Keys)
    claims = verify(tokens.id_token, keys.keys, config, doors.issuer, nonce)
    if doors.userinfo_endpoint and tokens.access_token and "email" not in claims:
        bearer = {"Authorization": f"Bearer {tokens.access_token}"}
        answer = await _ask(http, "GET", doors.userinfo_endpoint, headers=bearer)
        further = _read(answer, dict[str, Any])
        if further.get("sub") != claims["sub"]:
            raise refusal("The identity provider's userinfo is about somebody else")
        claims = further | claims
    return claims


def verify(
    token: str, keys: list[dict[str, Any]], config: Config, issuer: str, nonce: str
) -> dict[str, Any]:
    """The claims of an ID token that the provider signed for us and for this log-in.

    Raises SINGLE_SIGN_ON.
    """
    try:
        head = jwt.get_unverified_header(token)
        claims: dict[str, Any] = jwt.decode(
            token,
            _key(head, keys),
            algorithms=list(_ALGORITHMS),
            audience=config.oidc_client_id,
            issuer=issuer,
            leeway=_LEEWAY_S,
            options={"require": list(_REQUIRED)},
        )
    except jwt.PyJWTError as error:
        raise refusal(f"The identity provider's token is not good: {error}") from None
    others = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if (others or "azp" in claims) and claims.get("azp") != config.oidc_client_id:
        raise refusal("The identity provider's token is not good: it was issued to another program")
    if claims.get("nonce") != nonce:
        raise refusal("The identity provider's token is not good: it is for another log-in")
    return claims


def _key(head: dict[str, Any], keys: list[dict[str, Any]]) -> jwt.PyJWK:
    """The key that a token names; where it names none, the only one. Raises PyJWTError."""
    algorithm = head.get("alg")
    if algorithm not in _ALGORITHMS:
        raise jwt.InvalidAlgorithmError(f"its algorithm must be one of {', '.join(_ALGORITHMS)}")
    named = [key for key in keys if key.get("kid") == head.get("kid")] if "kid" in head else keys
    fitting = [key for key in named if key.get("use", "sig") == "sig"]
    if len(fitting) != 1:
        raise jwt.InvalidKeyError("it names no key of the provider")
    return jwt.PyJWK(fitting[0], algorithm=algorithm)


def _basic(client_id: str, secret: str) -> str:
    """Both are form-encoded before they are put together (RFC 6749 §2.3.1).

    >>> _basic("a:b", "c")
    'Basic YSUzQWI6Yw=='
    """
    pair = f"{quote_plus(client_id)}:{quote_plus(secret)}"
    return "Basic " + base64.b64encode(pair.encode()).decode()


def refusal(sentence: str) -> ApiError:
    """The refusal that all of single sign-on shares."""
    return errors.SINGLE_SIGN_ON(sentence=sentence)


async def _ask(http: aiohttp.ClientSession, method: str, url: str, **options: Any) -> bytes:
    """The body of a 200 answer. Raises SINGLE_SIGN_ON."""
    limit = aiohttp.ClientTimeout(total=_TIMEOUT_S)
    try:
        async with http.request(
            method, url, allow_redirects=False, timeout=limit, **options
        ) as answer:
            body = await answer.content.read(_BODY_BYTES + 1)
            while len(body) <= _BODY_BYTES and (more := await answer.content.read(_BODY_BYTES)):
                body += more
            if answer.status != 200:
                raise refusal(f"The identity provider answered {answer.status}: try again")
    except (TimeoutError, aiohttp.ClientError, ValueError):
        raise refusal("The identity provider cannot be reached: try again in a moment") from None
    if len(body) > _BODY_BYTES:
        raise refusal("The identity provider's answer is too long")
    return body


def _read(body: bytes, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        raise refusal("The identity provider's answer cannot be read") from None


def _is_fit(url: str, issuer: str) -> bool:
    """Secrets go out by https, or by http to the host that the operator named so."""
    try:
        parts, home = urlsplit(url), urlsplit(issuer)
    except ValueError:
        return False
    return parts.scheme == "https" or (
        parts.scheme == home.scheme == "http" and parts.hostname == home.hostname
    )
