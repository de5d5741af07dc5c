"""Access tokens: what the account's own server gives a browser (taskrouter §15, js-wire §2).

A JWT, signed with the secret of an API key of the account by HS256 and nothing else. It is made
elsewhere, with Twilio's helper libraries; here it is only checked. The database is read each time,
so a deleted key and a closed account are dead at once.
"""

import base64
import binascii
import hmac
from collections.abc import Mapping
from typing import Any, Final

import msgspec

from switchroom.accounts.vault import Vault
from switchroom.core import errors, sids
from switchroom.core.clock import DAY, SECOND
from switchroom.store.work import Work

# A token with many grants has a thousand characters.
_CHARS: Final = 8_192
_LIFE_MAX_S: Final = DAY // SECOND
# Servers whose clocks differ a little sign tokens for each other's now.
_LEEWAY_S: Final = 60

_KEY: Final = (
    "SELECT k.secret_sealed, a.status FROM api_keys k JOIN accounts a ON a.sid = k.account_sid"
    " WHERE k.account_sid = ? AND k.sid = ?"
)


class _Head(msgspec.Struct, frozen=True):
    alg: str


class Claims(msgspec.Struct, frozen=True, kw_only=True):
    """What a token states; times are Unix seconds, `grants` by product."""

    iss: str
    sub: str
    exp: int | float
    iat: int | float | None = None
    nbf: int | float | None = None
    grants: Mapping[str, Any] = {}

    @property
    def ends(self) -> int:
        """The instant at which the token is dead."""
        return int(self.exp * SECOND)


_head: Final = msgspec.json.Decoder(_Head).decode
_claims: Final = msgspec.json.Decoder(Claims).decode


def verify(work: Work, vault: Vault, token: str, wall: int) -> Claims:
    """What a token states, when it is good now.

    `wall` is the time of day, which is ahead of a clock that is turned by hand: whoever signed the
    token knew no other. Raises TOKEN_INVALID, TOKEN_ISSUER, TOKEN_SIGNATURE, TOKEN_EXPIRED,
    TOKEN_EARLY, TOKEN_LIFE, ACCOUNT_NOT_ACTIVE.
    """
    signed, claims, signature = take_apart(token)
    if not (sids.looks_like("SK", claims.iss) and sids.looks_like("AC", claims.sub)):
        raise errors.TOKEN_ISSUER()
    found = work.values(_KEY, claims.sub, claims.iss)
    if not found:
        raise errors.TOKEN_ISSUER()
    sealed, status = found[0]
    if not hmac.compare_digest(signature, sign(signed, vault.open(sealed))):
        raise errors.TOKEN_SIGNATURE()
    if status != "active":
        raise errors.ACCOUNT_NOT_ACTIVE(account_sid=claims.sub, status=status)
    check_times(claims, work.now, wall)
    return claims


def check_times(claims: Claims, now: int, wall: int) -> None:
    """Refuse a token outside its time. Raises TOKEN_EXPIRED, TOKEN_EARLY, TOKEN_LIFE."""
    if claims.ends <= now:
        raise errors.TOKEN_EXPIRED()
    today = max(now, wall) / SECOND
    if (claims.nbf or 0) > today + _LEEWAY_S:
        raise errors.TOKEN_EARLY()
    # Not all libraries say when they made it.
    if claims.exp - (claims.iat or claims.nbf or today) > _LIFE_MAX_S:
        raise errors.TOKEN_LIFE()


def take_apart(token: str) -> tuple[bytes, Claims, bytes]:
    """What is signed, what it says, and the signature. Raises TOKEN_INVALID."""
    parts = token.split(".")
    if len(token) > _CHARS or len(parts) != 3 or not token.isascii():
        raise errors.TOKEN_INVALID(sentence="it is no JWT")
    try:
        head, body, signature = map(_decode, parts)
        if _head(head).alg != "HS256":
            raise errors.TOKEN_INVALID(sentence="its algorithm must be HS256")
        claims = _claims(body)
        _ = claims.ends
    except (ValueError, OverflowError):
        raise errors.TOKEN_INVALID(sentence="its head or its claims cannot be read") from None
    return token.rpartition(".")[0].encode(), claims, signature


def _decode(part: str) -> bytes:
    """Raises ValueError, of which the decoders' errors are kinds."""
    try:
        return base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)
    except binascii.Error:
        raise ValueError(part) from None


def sign(signed: bytes, secret: str) -> bytes:
    return hmac.digest(secret.encode(), signed, "sha256")
