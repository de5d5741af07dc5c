"""Users of a service (conversations §2.11); they appear when their identity is first added."""

from typing import Final, LiteralString

from switchroom.conversations import events, hooks, services
from switchroom.conversations.rows import User
from switchroom.core import errors, limits, sids
from switchroom.store.work import Work

_TABLE: Final[LiteralString] = "users"


def ensure(
    work: Work, account_sid: str, service_sid: str, identity: str, origin: hooks.Origin
) -> None:
    """Make the user of an identity unless the service has it."""
    user = User(
        sid=work.mint("US"),
        account_sid=account_sid,
        service_sid=service_sid,
        identity=identity,
        friendly_name=None,
        role_sid=services.fetch(work, account_sid, service_sid).service_role_sid,
        attributes="{}",
        date_created=work.now,
        date_updated=work.now,
    )
    if work.insert_new(_TABLE, user):
        work.emit(events.UserAdded(account_sid=account_sid, user=user, origin=origin))


def check_identity(identity: str) -> str:
    """The identity itself. Raises IDENTITY_MISSING, IDENTITY_TOO_LONG, IDENTITY_LIKE_SID."""
    if not identity:
        raise errors.IDENTITY_MISSING()
    if len(identity) > limits.IDENTITY_CHARS:
        raise errors.IDENTITY_TOO_LONG(most=limits.IDENTITY_CHARS)
    if sids.looks_like("US", identity):
        raise errors.IDENTITY_LIKE_SID()
    return identity
