"""Conversation services and their configuration (conversations §2.10)."""

from typing import Final, LiteralString

import msgspec

from switchroom.conversations import roles
from switchroom.core import errors, limits
from switchroom.store.work import Work

_TABLE: Final[LiteralString] = "services"


class Service(msgspec.Struct, frozen=True):
    """A row of `services`."""

    sid: str
    account_sid: str
    friendly_name: str
    creator_role_sid: str
    conversation_role_sid: str
    service_role_sid: str
    reachability_enabled: int
    date_created: int
    date_updated: int


def create(work: Work, account_sid: str, friendly_name: str, sid: str | None = None) -> Service:
    """Make a service with its roles. Raises FRIENDLY_NAME_MISSING, FRIENDLY_NAME_TOO_LONG."""
    if not friendly_name:
        raise errors.FRIENDLY_NAME_MISSING()
    if len(friendly_name) > limits.FRIENDLY_NAME_CHARS:
        raise errors.FRIENDLY_NAME_TOO_LONG(most=limits.FRIENDLY_NAME_CHARS)
    sid = sid or work.mint("IS")
    given = roles.start(work, account_sid, sid)
    service = Service(
        sid=sid,
        account_sid=account_sid,
        friendly_name=friendly_name,
        creator_role_sid=given.creator_role_sid,
        conversation_role_sid=given.conversation_role_sid,
        service_role_sid=given.service_role_sid,
        reachability_enabled=0,
        date_created=work.now,
        date_updated=work.now,
    )
    work.insert(_TABLE, service)
    return service


def find(work: Work, account_sid: str, sid: str) -> Service | None:
    """The service, or None."""
    return work.get(Service, _TABLE, "account_sid = ? AND sid = ?", account_sid, sid)


def fetch(work: Work, account_sid: str, sid: str) -> Service:
    """The service. Raises NOT_FOUND."""
    service = find(work, account_sid, sid)
    if service is None:
        raise errors.NOT_FOUND()
    return service


def page(work: Work, account_sid: str, after: str, most: int) -> list[Service]:
    """Services by age, those behind the SID `after`."""
    return work.find(
        Service,
        _TABLE,
        "account_sid = ? AND sid > ? ORDER BY sid LIMIT ?",
        account_sid,
        after,
        most,
    )


def update(
    work: Work,
    account_sid: str,
    sid: str,
    *,
    creator_role_sid: str | None = None,
    conversation_role_sid: str | None = None,
    service_role_sid: str | None = None,
    reachability_enabled: bool | None = None,
) -> Service:
    """Change the configuration of a service.

    Raises NOT_FOUND and what `roles.check` raises of a role.
    """
    work.lock("service", sid)
    service = fetch(work, account_sid, sid)
    for role in (creator_role_sid, conversation_role_sid):
        if role is not None:
            roles.check(work, account_sid, sid, role)
    if service_role_sid is not None:
        roles.check(work, account_sid, sid, service_role_sid, "service")
    changed = msgspec.structs.replace(
        service,
        creator_role_sid=creator_role_sid or service.creator_role_sid,
        conversation_role_sid=conversation_role_sid or service.conversation_role_sid,
        service_role_sid=service_role_sid or service.service_role_sid,
        reachability_enabled=service.reachability_enabled
        if reachability_enabled is None
        else int(reachability_enabled),
        date_updated=work.now,
    )
    work.run(
        "UPDATE services SET creator_role_sid = ?, conversation_role_sid = ?,"
        " service_role_sid = ?, reachability_enabled = ?, date_updated = ?"
        " WHERE account_sid = ? AND sid = ?",
        changed.creator_role_sid,
        changed.conversation_role_sid,
        changed.service_role_sid,
        changed.reachability_enabled,
        changed.date_updated,
        account_sid,
        sid,
    )
    return changed
