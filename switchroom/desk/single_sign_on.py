"""Users who come from an identity provider (flex §14): what its claims must say, and whom they let
in. How they came here and that they are genuine is the rim's business."""

import hashlib
from collections.abc import Mapping
from typing import Any, Final

import msgspec

from switchroom.accounts import accounts
from switchroom.core import errors
from switchroom.core.errors import ApiError
from switchroom.desk import log_in, users
from switchroom.desk.sessions import Login, Opened
from switchroom.desk.users import ROLES, Role, User
from switchroom.monitor import alerts
from switchroom.store.work import Work

_SUBJECT_CHARS: Final = 255
_CLAIMS_MAX: Final = 50
# What belongs to the token, and not to the person.
_OF_THE_TOKEN: Final = frozenset(
    {"acr", "amr", "at_hash", "aud", "auth_time", "azp", "c_hash", "client_id", "exp", "iat"}
    | {"iss", "jti", "nbf", "nonce", "s_hash", "scope", "sid", "sub", "token_type", "typ"}
    | {"updated_at"}
)
_READ: Final = frozenset({"roles", "full_name", "name", "email", "preferred_username"})


class Identity(msgspec.Struct, frozen=True):
    """Who somebody is according to the provider; `further` claims are for his worker."""

    subject: str
    username: str
    full_name: str
    email: str
    roles: tuple[Role, ...]
    further: dict[str, Any]


def identity(claims: Mapping[str, Any], default_role: str) -> Identity:
    """Read verified claims. `roles` is a list or a text with commas; `full_name` may be called
    `name`. Raises SINGLE_SIGN_ON where one of the three is missing.

    >>> identity({"iss": "i", "sub": "1", "roles": "agent, boss", "name": "Ann",
    ...     "email": "ann@example.org", "team": "blue"}, "")
    Identity(subject='i 1', username='ann@example.org', full_name='Ann', email='ann@example.org', \
roles=('agent',), further={'team': 'blue'})
    """
    roles = _roles(claims.get("roles")) or _roles(default_role)
    full_name = _text(claims, "full_name") or _text(claims, "name")
    email = _text(claims, "email")
    found = {"roles": bool(roles), "full_name": bool(full_name), "email": bool(email)}
    missing = [name for name, there in found.items() if not there]
    if missing:
        raise errors.SINGLE_SIGN_ON(
            sentence=f"The identity provider does not say your {' and '.join(missing)}: the claims"
            " roles (agent, supervisor, admin), full_name and email are needed"
        )
    subject = f"{claims['iss']} {claims['sub']}"
    return Identity(
        subject=subject,
        username=_username(claims, email, subject),
        full_name=full_name,
        email=email,
        roles=roles,
        further=_further(claims),
    )


def let_in(
    work: Work, who: Identity, *, address: str, user_agent: str, wall: int
) -> tuple[Opened, Login]:
    """Open a session for somebody whom the provider knows: the user is made at his first log-in,
    and is at each what the provider says. He belongs to the main account.

    A user of the name who has a password is another person, as far as we know: the provider's
    cannot take his place. Raises SINGLE_SIGN_ON, ACCESS_DENIED, ACCOUNT_NOT_ACTIVE.
    """
    account = accounts.main(work)
    assert account is not None
    work.lock("users", account.sid)
    try:
        user = users.find_subject(work, who.subject) or _first_time(work, account.sid, who)
        user = users.update(
            work,
            user,
            full_name=who.full_name,
            email=who.email,
            roles=_kept_roles(work, user, who),
            subject=who.subject,
            invitation_hash=None,
            invitation_ends=None,
        )
    except ApiError as refusal:
        if refusal.kind is not errors.INVALID_PARAMETER:
            raise
        raise errors.SINGLE_SIGN_ON(sentence=refusal.sentence()) from None
    return log_in.open_session(
        work, user, address=address, user_agent=user_agent, wall=wall, claims=who.further
    )


def use_up(work: Work, state: str, ends: int, wall: int) -> None:
    """Carry a log-in out once: the same answer of a provider a second time is refused, and old
    ones are forgotten. Raises SINGLE_SIGN_ON."""
    work.run(
        "DELETE FROM desk_states WHERE state_hash IN"
        " (SELECT state_hash FROM desk_states WHERE ends < ? ORDER BY ends LIMIT 100)",
        wall,
    )
    digest = hashlib.sha256(state.encode()).hexdigest()
    made = work.run(
        "INSERT INTO desk_states (state_hash, ends) VALUES (?, ?)"
        " ON CONFLICT (state_hash) DO NOTHING",
        digest,
        ends,
    )
    if not made:
        raise errors.SINGLE_SIGN_ON(sentence="This log-in was carried out already: begin anew")


def _first_time(work: Work, account_sid: str, who: Identity) -> User:
    """The user for somebody who comes for the first time: the one who waits for him, or a new
    one."""
    named = users.find_named(work, who.username)
    if named is None:
        return users.create(
            work,
            account_sid,
            username=who.username,
            full_name=who.full_name,
            email=who.email,
            roles=who.roles,
            subject=who.subject,
        )
    waits = named.account_sid == account_sid and named.password_hash is None
    if not waits or named.subject is not None:
        raise errors.SINGLE_SIGN_ON(
            sentence=f"There is another user named {named.username} already: an administrator can"
            " take that one's password away or remove him, then he is yours"
        )
    return named


def _kept_roles(work: Work, user: User, who: Identity) -> tuple[Role, ...]:
    """The roles of a user who is held: the provider's, to which the last administrator who can log
    in keeps his own."""
    if "admin" in who.roles or not users.leads_alone(work, user):
        return who.roles
    alerts.record(
        work,
        user.account_sid,
        "warning",
        f"{user.username} has logged in, and the identity provider does not name him an"
        " administrator any more: he stays one, because he is the last who can log in",
        code=errors.SINGLE_SIGN_ON.code,
        resource_sid=user.sid,
    )
    return (*who.roles, "admin")


def _roles(given: object) -> tuple[Role, ...]:
    parts = given.split(",") if isinstance(given, str) else given
    names = {str(part).strip().lower() for part in parts} if isinstance(parts, list) else set()
    return tuple(role for role in ROLES if role in names)


def _text(claims: Mapping[str, Any], name: str) -> str:
    value = claims.get(name)
    return value.strip() if isinstance(value, str) and "\0" not in value else ""


def _username(claims: Mapping[str, Any], email: str, subject: str) -> str:
    """The first name of his that can be one here. Raises SINGLE_SIGN_ON."""
    if len(subject) > 2 * _SUBJECT_CHARS or "\0" in subject:
        raise errors.SINGLE_SIGN_ON(sentence="The identity provider's sub is too long")
    for name in (_text(claims, "preferred_username"), email, str(claims["sub"])):
        try:
            return users.check_username(name)
        except ApiError:
            continue
    raise errors.SINGLE_SIGN_ON(
        sentence="None of preferred_username, email and sub can be a username here"
    )


def _further(claims: Mapping[str, Any]) -> dict[str, Any]:
    names = [name for name in claims if name not in _OF_THE_TOKEN and name not in _READ]
    return {name: claims[name] for name in names[:_CLAIMS_MAX]}
