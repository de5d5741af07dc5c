"""Who may make a call (conversations §1.2, messaging §2.1 and §2.2).

It is found out in the transaction of the handler, so that a rotated token and a deleted key are
dead at once on every node.
"""

import base64
from dataclasses import dataclass
from typing import Final

from switchroom.accounts import accounts, credentials
from switchroom.accounts.credentials import Principal
from switchroom.core import errors, sids
from switchroom.core.errors import ApiError
from switchroom.rest.kit.call import Call
from switchroom.store.work import Work

# A guard against hashing long passwords; a secret of ours has 32 characters.
_HEADER_CHARS: Final = 1_000
_READS: Final = ("GET", "HEAD")


def presented(header: str | None) -> tuple[str, str] | None:
    """User and password of an Authorization header; None for anything that cannot be right.

    >>> presented("Basic " + base64.b64encode(b"AC" + b"0" * 32 + b":s:t").decode())
    ('AC00000000000000000000000000000000', 's:t')
    >>> presented("Bearer abc") is None
    True
    """
    if header is None or header[:6].lower() != "basic " or len(header) > _HEADER_CHARS:
        return None
    try:
        user, colon, password = base64.b64decode(header[6:].strip()).decode().partition(":")
    except ValueError:
        return None
    known = sids.looks_like("AC", user) or sids.looks_like("SK", user)
    return (user, password) if known and colon else None


@dataclass(frozen=True, slots=True)
class Access:
    """What a path asks of its caller: `account_field` names the account in a 2010 path,
    `token_only` closes it to API keys, `parental` lets a parent reach an inactive subaccount."""

    account_field: str | None
    token_only: bool
    parental: bool


def access_to(product: str, path: str) -> Access:
    """The rules for a path (messaging §2.1 and §2.2).

    >>> access_to("api", "/2010-04-01/Accounts/{Sid}.json")
    Access(account_field='Sid', token_only=True, parental=True)
    >>> access_to("api", "/2010-04-01/Accounts/{AccountSid}/Messages.json")
    Access(account_field='AccountSid', token_only=False, parental=False)
    """
    parts = path.strip("/").removesuffix(".json").split("/")
    if product != "api":
        return Access(None, product == "accounts", False)
    field = parts[2].strip("{}") if len(parts) > 2 and parts[1] == "Accounts" else None
    itself = parts[1:2] == ["Accounts"] and len(parts) <= 3
    keys = len(parts) > 3 and parts[3] in ("Keys", "SigningKeys")
    return Access(field, itself or keys, itself)


def check_path(call: Call, access: Access) -> None:
    """Refuse a path whose account is none, before anything else. Raises NOT_FOUND."""
    field = access.account_field
    if field is not None and not sids.looks_like("AC", call.fields[field]):
        raise errors.NOT_FOUND()


def admit(work: Work, call: Call, access: Access) -> None:
    """Find out who calls and whether they may; sets `call.principal` and `call.account_sid`.

    Raises AUTHENTICATE, ACCESS_DENIED, ACCOUNT_NOT_ACTIVE.
    """
    principal = _principal(work, call)
    if access.token_only and principal.kind == "key":
        raise errors.ACCESS_DENIED(sentence="an API key cannot be used for accounts and keys")
    _check_status(call, principal.account_sid, principal.status)
    call.principal = principal
    call.account_sid = principal.account_sid
    field = access.account_field
    if field is not None and call.fields[field] != principal.account_sid:
        child = _child(work, principal, call.fields[field])
        if not access.parental:
            _check_status(call, child.sid, child.status)
        call.account_sid = child.sid


def _principal(work: Work, call: Call) -> Principal:
    given = call.presented
    if isinstance(given, tuple):
        given = credentials.authenticate(work, call.vault, *given)
    if given is None:
        raise errors.AUTHENTICATE()
    return given


def _child(work: Work, principal: Principal, sid: str) -> accounts.Account:
    """A subaccount on whose paths the token of its main account works, in the 2010 API only."""
    if principal.main and principal.kind == "token":
        try:
            account = accounts.fetch(work, sid)
        except ApiError:
            raise errors.AUTHENTICATE() from None
        if account.owner_sid == principal.account_sid:
            return account
    raise errors.AUTHENTICATE()


def _check_status(call: Call, sid: str, status: str) -> None:
    if status == "closed" or (status == "suspended" and call.method not in _READS):
        raise errors.ACCOUNT_NOT_ACTIVE(account_sid=sid, status=status)
