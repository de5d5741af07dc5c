"""Users who come by themselves, with an access token that has a Chat grant (conversations §5.1)."""

from typing import Any, Final

import msgspec

from switchroom.accounts.access_tokens import Claims
from switchroom.conversations import hooks, services, users
from switchroom.core import errors, sids
from switchroom.core.errors import ApiError
from switchroom.store.work import Work


class ChatUser(msgspec.Struct, frozen=True):
    """Whom a token lets in: a user of one service, and what his service role grants."""

    account_sid: str
    service_sid: str
    sid: str
    identity: str
    permissions: frozenset[str]

    @property
    def origin(self) -> hooks.Origin:
        """All that the user does fires hooks, which are told who it was (conversations §4.2)."""
        return sdk(self.identity)


class Newcomer(Exception):
    """The token is good, and its identity has no user in the service yet."""

    def __init__(self, account_sid: str, service_sid: str, identity: str) -> None:
        self.account_sid = account_sid
        self.service_sid = service_sid
        self.identity = identity
        super().__init__(identity)


class _Grant(msgspec.Struct, frozen=True):
    service_sid: str


# The role is read with the user, so that one that is changed or taken away counts at once.
_USER: Final = (
    "SELECT u.sid, r.permissions FROM users AS u"
    " LEFT JOIN roles AS r ON r.account_sid = u.account_sid AND r.sid = u.role_sid"
    " WHERE u.account_sid = ? AND u.service_sid = ? AND u.identity = ?"
)


def sdk(identity: str) -> hooks.Origin:
    """The origin of what a user does with his token."""
    return msgspec.structs.replace(hooks.SDK, client_identity=identity)


def granted_service(claims: Claims) -> str:
    """The service that a token is for. Raises TOKEN_GRANTS."""
    given: Any = claims.grants.get("chat")
    if given is None:
        raise errors.TOKEN_GRANTS(sentence="there is no Chat grant")
    try:
        service_sid = msgspec.convert(given, _Grant).service_sid
    except msgspec.ValidationError:
        raise errors.TOKEN_GRANTS(sentence="chat must have a service_sid") from None
    if not sids.looks_like("IS", service_sid):
        raise errors.TOKEN_GRANTS(sentence="chat.service_sid is no conversation service")
    return service_sid


def admit(work: Work, claims: Claims) -> ChatUser:
    """The user that a verified token is for.

    Raises TOKEN_GRANTS, and Newcomer where there is no such user yet: whoever catches it calls
    `welcome` and tries again.
    """
    service_sid = granted_service(claims)
    identity = _identity(claims.grants.get("identity"))
    found = work.values(_USER, claims.sub, service_sid, identity)
    if not found:
        if services.find(work, claims.sub, service_sid) is None:
            raise errors.TOKEN_GRANTS(sentence=f"the account has no service {service_sid}")
        raise Newcomer(claims.sub, service_sid, identity)
    sid, text = found[0]
    return ChatUser(claims.sub, service_sid, sid, identity, permissions_of(text))


def welcome(work: Work, newcomer: Newcomer) -> None:
    """Make the user of a token that is used for the first time, with the service's default role."""
    identity = newcomer.identity
    users.ensure(work, newcomer.account_sid, newcomer.service_sid, identity, sdk(identity))


def permissions_of(text: str | None) -> frozenset[str]:
    """The permissions of a role as the table holds them; none where the role is gone."""
    return frozenset() if text is None else msgspec.json.decode(text, type=frozenset[str])


def _identity(given: object) -> str:
    if not isinstance(given, str) or "\0" in given:
        raise errors.TOKEN_GRANTS(sentence="identity must be a text")
    try:
        return users.check_identity(given)
    except ApiError as refusal:
        raise errors.TOKEN_GRANTS(sentence=refusal.sentence()) from None
