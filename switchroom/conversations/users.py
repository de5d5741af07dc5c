"""Users of a service (conversations §2.11); they appear when their identity is first added."""

from typing import Final, LiteralString

import msgspec
from msgspec import UNSET, UnsetType

from switchroom.conversations import events, hooks, payloads, roles, services
from switchroom.conversations.rows import Participant, User
from switchroom.core import attributes as json_text
from switchroom.core import errors, limits, sids
from switchroom.store.work import Work

_TABLE: Final[LiteralString] = "users"

# The author of what nobody said: a user of this name would be taken for its author.
RESERVED: Final = frozenset({"system"})


def ensure(
    work: Work, account_sid: str, service_sid: str, identity: str, origin: hooks.Origin
) -> None:
    """Make the user of an identity unless the service has it."""
    _insert(work, account_sid, service_sid, identity, origin)


def create(
    work: Work,
    account_sid: str,
    service_sid: str,
    identity: str,
    *,
    origin: hooks.Origin,
    friendly_name: str | None = None,
    attributes: str = "{}",
    role_sid: str | None = None,
) -> User:
    """Make a user before he is first added. Raises USER_EXISTS and the errors of the fields."""
    check_identity(identity)
    user = _insert(
        work,
        account_sid,
        service_sid,
        identity,
        origin,
        friendly_name=_name(friendly_name),
        attributes=json_text.check(attributes, limits.ATTRIBUTES_BYTES),
        role_sid=roles.check(work, account_sid, service_sid, role_sid, "service")
        if role_sid
        else None,
    )
    if user is None:
        raise errors.USER_EXISTS()
    return user


def _insert(
    work: Work,
    account_sid: str,
    service_sid: str,
    identity: str,
    origin: hooks.Origin,
    *,
    friendly_name: str | None = None,
    attributes: str = "{}",
    role_sid: str | None = None,
) -> User | None:
    """The new user, None where the service has the identity."""
    user = User(
        sid=work.mint("US"),
        account_sid=account_sid,
        service_sid=service_sid,
        identity=identity,
        friendly_name=friendly_name,
        role_sid=role_sid or services.fetch(work, account_sid, service_sid).service_role_sid,
        attributes=attributes,
        date_created=work.now,
        date_updated=work.now,
    )
    if not work.insert_new(_TABLE, user):
        return None
    work.emit(events.UserAdded(account_sid=account_sid, user=user, origin=origin))
    return user


def find(work: Work, account_sid: str, service_sid: str, key: str) -> User | None:
    """The user of a US SID or an identity, None where the service has no such user."""
    column: LiteralString = "sid" if sids.looks_like("US", key) else "identity"
    return work.get(
        User,
        _TABLE,
        f"account_sid = ? AND service_sid = ? AND {column} = ?",
        account_sid,
        service_sid,
        key,
    )


def fetch(work: Work, account_sid: str, service_sid: str, key: str) -> User:
    """The same as `find`. Raises NOT_FOUND."""
    user = find(work, account_sid, service_sid, key)
    if user is None:
        raise errors.NOT_FOUND()
    return user


def hold(work: Work, account_sid: str, service_sid: str, key: str) -> User:
    """Fetch a user who is about to change; changes of one user take turns. Raises NOT_FOUND."""
    sid = fetch(work, account_sid, service_sid, key).sid
    work.lock("user", sid)
    return fetch(work, account_sid, service_sid, sid)


def page(work: Work, account_sid: str, service_sid: str, after: str, most: int) -> list[User]:
    """Users of a service by age, those behind the SID `after`."""
    return work.find(
        User,
        _TABLE,
        "account_sid = ? AND service_sid = ? AND sid > ? ORDER BY sid LIMIT ?",
        account_sid,
        service_sid,
        after,
        most,
    )


def update(
    work: Work,
    user: User,
    *,
    origin: hooks.Origin,
    friendly_name: str | UnsetType = UNSET,
    attributes: str | UnsetType = UNSET,
    role_sid: str | UnsetType = UNSET,
) -> User:
    """Change what is given of a user whom the caller holds; an empty name takes it away.

    Raises PRE_HOOK_REJECTED and the errors of the fields.
    """
    changed = user
    if friendly_name is not UNSET:
        changed = _with(changed, friendly_name=_name(friendly_name))
    if attributes is not UNSET:
        text = json_text.check(attributes, limits.ATTRIBUTES_BYTES)
        changed = _with(changed, attributes=text)
    if role_sid is not UNSET:
        role = roles.check(work, user.account_sid, user.service_sid, role_sid, "service")
        changed = _with(changed, role_sid=role)
    changed = _with(changed, date_updated=work.now)
    hooks.before(
        work,
        origin,
        "onUserUpdate",
        user.account_sid,
        user.service_sid,
        user.sid,
        lambda: payloads.user_update(changed),
    )
    work.run(
        "UPDATE users SET friendly_name = ?, attributes = ?, role_sid = ?, date_updated = ?"
        " WHERE account_sid = ? AND sid = ?",
        changed.friendly_name,
        changed.attributes,
        changed.role_sid,
        changed.date_updated,
        user.account_sid,
        user.sid,
    )
    work.emit(events.UserUpdated(account_sid=user.account_sid, user=changed, origin=origin))
    return changed


def check_identity(identity: str) -> str:
    """The identity itself.

    Raises IDENTITY_MISSING, IDENTITY_TOO_LONG, IDENTITY_LIKE_SID, IDENTITY_RESERVED.
    """
    if not identity:
        raise errors.IDENTITY_MISSING()
    if len(identity) > limits.IDENTITY_CHARS:
        raise errors.IDENTITY_TOO_LONG(most=limits.IDENTITY_CHARS)
    if sids.looks_like("US", identity):
        raise errors.IDENTITY_LIKE_SID()
    if identity in RESERVED:
        raise errors.IDENTITY_RESERVED(identity=identity)
    return identity


# The first one too many, if there is one.
_ONE_TOO_MANY: Final[LiteralString] = (
    "SELECT 1 FROM participants WHERE account_sid = ? AND service_sid = ? AND identity = ?"
    " AND open = 1 LIMIT 1 OFFSET ?"
)


def check_room(work: Work, participant: Participant) -> None:
    """See that a user who has just been added is not in too many open conversations.

    Additions at the same moment do not see each other, so that somebody can end up a few above
    the limit. Raises USER_CONVERSATION_LIMIT.
    """
    if participant.identity is None:
        return
    found = work.value(
        _ONE_TOO_MANY,
        participant.account_sid,
        participant.service_sid,
        participant.identity,
        limits.OPEN_CONVERSATIONS,
    )
    if found is not None:
        raise errors.USER_CONVERSATION_LIMIT(
            identity=participant.identity, most=limits.OPEN_CONVERSATIONS
        )


def conversation_closed(work: Work, account_sid: str, conversation_sid: str) -> None:
    """A closed conversation does not count any more for those who take part in it."""
    work.run(
        "UPDATE participants SET open = 0 WHERE account_sid = ? AND conversation_sid = ?",
        account_sid,
        conversation_sid,
    )


def _name(text: str | None) -> str | None:
    if text is not None and len(text) > limits.FRIENDLY_NAME_CHARS:
        raise errors.FRIENDLY_NAME_TOO_LONG(most=limits.FRIENDLY_NAME_CHARS)
    return text or None


def _with(user: User, **changes: object) -> User:
    return msgspec.structs.replace(user, **changes)
