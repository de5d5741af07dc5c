"""Roles of a service (conversations §2.12); every new service starts with four."""

from collections.abc import Sequence
from typing import Final, Literal, LiteralString, cast

import msgspec

from switchroom.core import errors, limits
from switchroom.store.work import Work, encode

_TABLE: Final[LiteralString] = "roles"

Type = Literal["conversation", "service"]

_OF_BOTH: Final = (
    "addParticipant",
    "removeParticipant",
    "deleteConversation",
    "editConversationName",
    "editConversationAttributes",
    "deleteAnyMessage",
    "editAnyMessage",
    "editAnyMessageAttributes",
    "editOwnMessage",
    "editOwnMessageAttributes",
    "editAnyUserInfo",
    "editOwnUserInfo",
    # Not in the documentation's table, but in roles that the hosted service makes.
    "addNonChatParticipant",
    "editAnyParticipantAttributes",
    "editOwnParticipantAttributes",
    "editNotificationLevel",
)
PERMISSIONS: Final = {
    "service": ("createConversation", "joinConversation", *_OF_BOTH),
    "conversation": (
        "sendMessage",
        "sendMediaMessage",
        "leaveConversation",
        "deleteOwnMessage",
        *_OF_BOTH,
    ),
}

_ADMIN: Final = (
    "addParticipant",
    "removeParticipant",
    "deleteConversation",
    "editConversationName",
    "editConversationAttributes",
    "deleteAnyMessage",
    "editAnyMessage",
    "editAnyMessageAttributes",
    "editAnyUserInfo",
    "addNonChatParticipant",
    "editAnyParticipantAttributes",
)
_USER: Final = (
    "sendMessage",
    "sendMediaMessage",
    "leaveConversation",
    "editOwnMessage",
    "editOwnMessageAttributes",
    "deleteOwnMessage",
    "editOwnParticipantAttributes",
    "editNotificationLevel",
)


class Role(msgspec.Struct, frozen=True):
    """A row of `roles`; `permissions` is a JSON list."""

    sid: str
    account_sid: str
    service_sid: str
    friendly_name: str
    type: Type
    permissions: str
    date_created: int
    date_updated: int


class Defaults(msgspec.Struct, frozen=True):
    """The roles that a service gives where nobody names one."""

    creator_role_sid: str
    conversation_role_sid: str
    service_role_sid: str


def start(work: Work, account_sid: str, service_sid: str) -> Defaults:
    """Make the four roles of a new service."""

    def make(name: str, kind: Type, *permissions: str) -> str:
        return _insert(work, account_sid, service_sid, name, kind, permissions).sid

    make("service admin", "service", "createConversation", "joinConversation", *_ADMIN)
    user = make(
        "service user", "service", "createConversation", "joinConversation", "editOwnUserInfo"
    )
    creator = make("channel admin", "conversation", *_ADMIN, *_USER)
    return Defaults(creator, make("channel user", "conversation", *_USER), user)


def create(
    work: Work,
    account_sid: str,
    service_sid: str,
    friendly_name: str,
    kind: str,
    permissions: Sequence[str],
) -> Role:
    """Make a role; several may have one name.

    Raises FRIENDLY_NAME_MISSING, FRIENDLY_NAME_TOO_LONG, ROLE_TYPE_INVALID, PERMISSION_INVALID.
    """
    if not friendly_name:
        raise errors.FRIENDLY_NAME_MISSING()
    if len(friendly_name) > limits.ROLE_NAME_CHARS:
        raise errors.FRIENDLY_NAME_TOO_LONG(most=limits.ROLE_NAME_CHARS)
    if kind.lower() not in PERMISSIONS:
        raise errors.ROLE_TYPE_INVALID(type=kind[: limits.ROLE_NAME_CHARS])
    known = cast(Type, kind.lower())
    granted = _granted(known, permissions)
    return _insert(work, account_sid, service_sid, friendly_name, known, granted)


def _insert(
    work: Work,
    account_sid: str,
    service_sid: str,
    name: str,
    kind: Type,
    permissions: Sequence[str],
) -> Role:
    text = encode(permissions).decode()
    role = Role(work.mint("RL"), account_sid, service_sid, name, kind, text, work.now, work.now)
    work.insert(_TABLE, role)
    return role


def _granted(kind: Type, permissions: Sequence[str]) -> list[str]:
    """The permissions once each, as they were named. Raises PERMISSION_INVALID."""
    for permission in permissions:
        if permission not in PERMISSIONS[kind]:
            shown = permission[: limits.ROLE_NAME_CHARS] or "An empty text"
            raise errors.PERMISSION_INVALID(permission=shown, type=kind)
    return list(dict.fromkeys(permissions))


def fetch(work: Work, account_sid: str, service_sid: str, sid: str) -> Role:
    """The role. Raises NOT_FOUND."""
    role = _find(work, account_sid, service_sid, sid)
    if role is None:
        raise errors.NOT_FOUND()
    return role


def _find(work: Work, account_sid: str, service_sid: str, sid: str) -> Role | None:
    return work.get(
        Role,
        _TABLE,
        "account_sid = ? AND service_sid = ? AND sid = ?",
        account_sid,
        service_sid,
        sid,
    )


def page(work: Work, account_sid: str, service_sid: str, after: str, most: int) -> list[Role]:
    """Roles of a service by age, those behind the SID `after`."""
    return work.find(
        Role,
        _TABLE,
        "account_sid = ? AND service_sid = ? AND sid > ? ORDER BY sid LIMIT ?",
        account_sid,
        service_sid,
        after,
        most,
    )


def update(
    work: Work, account_sid: str, service_sid: str, sid: str, permissions: Sequence[str]
) -> Role:
    """Give a role these permissions in place of all that it had.

    Raises NOT_FOUND, PERMISSION_INVALID.
    """
    role = fetch(work, account_sid, service_sid, sid)
    changed = msgspec.structs.replace(
        role,
        permissions=encode(_granted(role.type, permissions)).decode(),
        date_updated=work.now,
    )
    work.run(
        "UPDATE roles SET permissions = ?, date_updated = ? WHERE account_sid = ? AND sid = ?",
        changed.permissions,
        changed.date_updated,
        account_sid,
        sid,
    )
    return changed


_USERS_OF: Final[tuple[tuple[LiteralString, str], ...]] = (
    (
        "SELECT 1 FROM services WHERE account_sid = ? AND sid = ?"
        " AND (creator_role_sid = ? OR conversation_role_sid = ? OR service_role_sid = ?)",
        "it is a default of the service",
    ),
    ("SELECT 1 FROM users WHERE account_sid = ? AND role_sid = ? LIMIT 1", "users have it"),
    (
        "SELECT 1 FROM participants WHERE account_sid = ? AND role_sid = ? LIMIT 1",
        "participants have it",
    ),
)


def delete(work: Work, account_sid: str, service_sid: str, sid: str) -> None:
    """Delete a role that nobody has. Raises NOT_FOUND, ROLE_IN_USE."""
    # The lock of the configuration, so that the role becomes no default meanwhile.
    work.lock("service", service_sid)
    fetch(work, account_sid, service_sid, sid)
    (default, why_default), *holders = _USERS_OF
    if work.value(default, account_sid, service_sid, sid, sid, sid) is not None:
        raise errors.ROLE_IN_USE(sid=sid, reason=why_default)
    for held, why in holders:
        if work.value(held, account_sid, sid) is not None:
            raise errors.ROLE_IN_USE(sid=sid, reason=why)
    work.run("DELETE FROM roles WHERE account_sid = ? AND sid = ?", account_sid, sid)


def check(
    work: Work, account_sid: str, service_sid: str, sid: str, kind: Type = "conversation"
) -> str:
    """The SID itself when the service has this role, and the role is of that type.

    Raises ROLE_NOT_FOUND, CONVERSATION_ROLE_NOT_FOUND.
    """
    role = _find(work, account_sid, service_sid, sid)
    if role is not None and role.type == kind:
        return sid
    if role is not None and kind == "conversation":
        raise errors.CONVERSATION_ROLE_NOT_FOUND(sid=sid)
    raise errors.ROLE_NOT_FOUND(sid=sid[: limits.ROLE_NAME_CHARS], type=kind)
