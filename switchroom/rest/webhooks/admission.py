"""Who may give a flow a message: whoever signs like us, or knows the account (messaging §12)."""

import hmac
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

import msgspec

from switchroom.accounts import accounts, credentials
from switchroom.core import errors, signature
from switchroom.core.errors import ApiError
from switchroom.rest.kit import Call
from switchroom.rest.kit.auth import Access, admit
from switchroom.store.work import Work
from switchroom.webhooks.call import Pairs

_ACCESS: Final = Access("AccountSid", token_only=False, sessions=False, parental=False)
_PORTS: Final = {"http": 80, "https": 443}


class Signed(msgspec.Struct, frozen=True):
    """A signature, and what it may be of: `urls` are the forms in which the caller may have
    written the address, `form` the parameters of the body."""

    signature: str
    urls: tuple[str, ...]
    form: Pairs


def let_in(work: Work, call: Call, signed: Signed | None) -> None:
    """Find out whether the caller acts for the account in the path; sets `call.account_sid`.

    Raises ACCESS_DENIED, ACCOUNT_NOT_ACTIVE.
    """
    account_sid = call.fields["AccountSid"]
    token = credentials.token(work, call.vault, account_sid)
    if signed is not None and token is not None and _fits(token, signed):
        status = accounts.fetch(work, account_sid).status
        if status != "active":
            raise errors.ACCOUNT_NOT_ACTIVE(account_sid=account_sid, status=status)
        call.account_sid = account_sid
        return
    try:
        admit(work, call, _ACCESS)
    except ApiError as refusal:
        if refusal.kind is not errors.AUTHENTICATE:
            raise
        raise errors.ACCESS_DENIED(sentence=_advice(account_sid, signed)) from None


def ways_to_write(url: str) -> Iterator[str]:
    """The forms of a URL that may have been signed: a proxy in between changes the scheme, and a
    port that goes without saying may be said.

    >>> list(ways_to_write("http://example.org/a"))[:2]
    ['http://example.org/a', 'http://example.org:80/a']
    >>> list(ways_to_write("http://[::/a"))
    []
    """
    try:
        parts = urlsplit(url)
        bare = parts.port is None
    except ValueError:
        return
    for scheme, port in _PORTS.items():
        yield parts._replace(scheme=scheme).geturl()
        if bare:
            yield parts._replace(scheme=scheme, netloc=f"{parts.netloc}:{port}").geturl()


def _fits(token: str, signed: Signed) -> bool:
    given = signed.signature.encode()
    return any(
        hmac.compare_digest(signature.sign_form(token, url, signed.form).encode(), given)
        for url in signed.urls
    )


def _advice(account_sid: str, signed: Signed | None) -> str:
    if signed is None:
        return (
            f"sign the request with the auth token of {account_sid} (X-Twilio-Signature), or send"
            " the account's SID and auth token, or an API key, as Basic authentication"
        )
    url = signed.urls[0] if signed.urls else "this address"
    return (
        f"X-Twilio-Signature does not fit {url} and these parameters; sign with the primary auth"
        f" token of {account_sid}"
    )
