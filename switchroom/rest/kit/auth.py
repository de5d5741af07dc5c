"""Who may make a call (conversations §1.2, messaging §2.1 and §2.2).

It is found out in the transaction of the handler, so that a rotated token and a deleted key are
dead at once on every node.
"""

import base64
import re
from dataclasses import dataclass
from typing import Final

from switchroom.accounts import access_tokens, accounts, credentials
from switchroom.accounts.credentials import Principal
from switchroom.conversations import chat_users, settings
from switchroom.core import errors, sids
from switchroom.core.errors import ApiError
from switchroom.desk import sessions
from switchroom.rest.kit.call import Call, Token
from switchroom.rest.kit.cookie import Visit
from switchroom.store.work import Work
from switchroom.universe import wall

# A guard against hashing long passwords; a secret of ours has 32 characters.
_HEADER_CHARS: Final = 1_000
# All that test credentials can write to, and none of it is written.
_FOR_TESTS: Final = re.compile(
    r"/2010-04-01/Accounts/[^/]+/(Messages|IncomingPhoneNumbers(/(Local|Mobile|TollFree))?)"
)
_READS: Final = ("GET", "HEAD")
# What stands in the place of a user name before an access token, in any case (flex §10).
_TOKEN_USER: Final = "token"
# The products that a Chat grant is for: refused there, a token gets to know why.
_CHAT_PRODUCTS: Final = ("conversations", "mcs")
_TOKEN_HEADER_CHARS: Final = 16_000


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


def presented_token(header: str | None) -> Token | None:
    """The access token in an Authorization header: as a bearer's, or as the password of the user
    `token`; the official client puts a bracket behind it (flex §10).

    >>> presented_token("Basic " + base64.b64encode(b"token:a.b.c").decode() + ")").text
    'a.b.c'
    >>> presented_token("Bearer a.b.c").text
    'a.b.c'
    """
    if header is None or len(header) > _TOKEN_HEADER_CHARS:
        return None
    if header[:7].lower() == "bearer ":
        # Whatever else a bearer may show is no credential here.
        return Token(header[7:].strip()) if header.count(".") == 2 else None
    if header[:6].lower() != "basic ":
        return None
    try:
        text = base64.b64decode(header[6:].strip().removesuffix(")")).decode()
    except ValueError:
        return None
    user, colon, token = text.partition(":")
    return Token(token) if colon and user.lower() == _TOKEN_USER else None


@dataclass(frozen=True, slots=True)
class Access:
    """What a path asks of its caller: `account_field` names the account in a 2010 path,
    `token_only` closes it to API keys, `sessions` opens it to people who have logged in,
    `parental` lets a parent reach an inactive subaccount, `chat_users` opens it to the users of
    the service that it names, who come with an access token; its handler looks at their roles."""

    account_field: str | None
    token_only: bool
    sessions: bool
    parental: bool
    chat_users: bool = False


def access_to(product: str, path: str, *, chat_users: bool = False) -> Access:
    """The rules for a path (messaging §2.1 and §2.2).

    A session is closed out of what shows or turns the account's own token, which would outlive
    it; keys it may make, for they are listed and can be taken away.

    >>> access_to("api", "/2010-04-01/Accounts/{Sid}.json").token_only
    True
    >>> access_to("api", "/2010-04-01/Accounts/{AccountSid}/Messages.json").account_field
    'AccountSid'
    """
    parts = path.strip("/").removesuffix(".json").split("/")
    if product != "api":
        return Access(None, product == "accounts", product != "accounts", False, chat_users)
    field = parts[2].strip("{}") if len(parts) > 2 and parts[1] == "Accounts" else None
    itself = parts[1:2] == ["Accounts"] and len(parts) <= 3
    keys = len(parts) > 3 and parts[3] in ("Keys", "SigningKeys")
    return Access(field, itself or keys, not itself, itself)


def check_path(call: Call, access: Access) -> None:
    """Refuse a path whose account is none, before anything else. Raises NOT_FOUND."""
    field = access.account_field
    if field is not None and not sids.looks_like("AC", call.fields[field]):
        raise errors.NOT_FOUND()


def admit(work: Work, call: Call, access: Access) -> None:
    """Find out who calls and whether they may; sets `call.principal`, `call.user`,
    `call.chat_user` and `call.account_sid`.

    Raises AUTHENTICATE, ACCESS_DENIED, ACCOUNT_NOT_ACTIVE, and for an access token what
    `access_tokens.verify` and `chat_users.admit` do, and FORBIDDEN.
    """
    principal = _principal(work, call, access)
    if access.token_only and principal.kind == "key":
        raise errors.ACCESS_DENIED(sentence="an API key cannot be used for accounts and keys")
    _check_status(call, principal.account_sid, principal.status)
    if principal.kind == "test" and not _is_for_tests(call):
        raise errors.TEST_CREDENTIALS()
    call.principal = principal
    call.account_sid = principal.account_sid
    field = access.account_field
    if field is not None and call.fields[field] != principal.account_sid:
        child = _child(work, principal, call.fields[field])
        if not access.parental:
            _check_status(call, child.sid, child.status)
        call.account_sid = child.sid


def _principal(work: Work, call: Call, access: Access) -> Principal:
    given = call.presented
    if isinstance(given, Visit):
        return _person(work, call, given, access)
    if isinstance(given, Token):
        return _bearer(work, call, given, access)
    if isinstance(given, tuple):
        given = credentials.authenticate(work, call.vault, *given)
    if given is None:
        raise errors.AUTHENTICATE()
    return given


def _person(work: Work, call: Call, visit: Visit, access: Access) -> Principal:
    """The account in whose name a person acts: everybody at the desk, elsewhere administrators."""
    login = sessions.admit(work, visit.secret, wall())
    if call.method not in _READS and not sessions.has_token(login, visit.csrf_token):
        raise errors.ACCESS_DENIED(
            sentence="the header X-Switchroom-CSRF must be the csrf_token of the session"
        )
    if call.product != "desk" and not login.may("admin"):
        raise errors.ACCESS_DENIED(sentence="this needs the role admin")
    if not access.sessions:
        raise errors.ACCESS_DENIED(sentence="this needs the account's auth token, not a log-in")
    call.user = login
    return Principal(login.account_sid, login.owner_sid, login.status, "session")


def _bearer(work: Work, call: Call, token: Token, access: Access) -> Principal:
    """The account that gave an access token away: for its users of Conversations, and for what its
    clients read of Flex."""
    readable = call.product == "flex-api" and call.path.startswith("/v1/Configuration")
    if call.product not in _CHAT_PRODUCTS and not (readable and call.method in _READS):
        raise errors.AUTHENTICATE()
    claims = access_tokens.verify(work, call.vault, token.text, wall())
    if call.product in _CHAT_PRODUCTS:
        _enter_service(work, call, claims, access)
    account = accounts.fetch(work, claims.sub)
    return Principal(account.sid, account.owner_sid, account.status, "access")


def _enter_service(work: Work, call: Call, claims: access_tokens.Claims, access: Access) -> None:
    """Let a user into the service that his token is for. Raises FORBIDDEN elsewhere."""
    granted = chat_users.granted_service(claims)
    if not access.chat_users:
        raise errors.FORBIDDEN(sentence="this takes the account's credentials, no access token")
    named = call.fields.get("ChatServiceSid") or call.fields.get("ServiceSid")
    if named is None:
        named = settings.fetch(work, claims.sub).default_service_sid
    if named != granted:
        raise errors.FORBIDDEN(
            sentence=f"the access token is for /v1/Services/{granted} and no other service"
        )
    call.chat_user = chat_users.admit(work, claims)


def _is_for_tests(call: Call) -> bool:
    """Whether test credentials may make a call (messaging §3)."""
    if call.product == "lookups":
        return call.method in _READS
    path = call.path.removesuffix(".json")
    return (
        call.product == "api" and call.method == "POST" and _FOR_TESTS.fullmatch(path) is not None
    )


def _child(work: Work, principal: Principal, sid: str) -> accounts.Account:
    """A subaccount on whose paths the token of its main account works, in the 2010 API only."""
    if principal.main and principal.kind == "token":
        try:
            account = accounts.fetch(work, sid)
        except ApiError:
            raise errors.AUTHENTICATE() from None
        if account.owner_sid == principal.account_sid:
            return account
    if principal.kind == "session":
        raise errors.ACCESS_DENIED(sentence="the log-in is for another account")
    raise errors.AUTHENTICATE()


def _check_status(call: Call, sid: str, status: str) -> None:
    if status == "closed" or (status == "suspended" and call.method not in _READS):
        raise errors.ACCOUNT_NOT_ACTIVE(account_sid=sid, status=status)
