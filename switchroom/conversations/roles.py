"""Roles of a service (conversations §2.12); every new service starts with four."""

from typing import Final, Literal, LiteralString

import msgspec

from switchroom.core import errors
from switchroom.store.work import Work, encode

_TABLE: Final[LiteralString] = "roles"

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
)
_USER: Final = (
    "sendMessage",
    "sendMediaMessage",
    "leaveConversation",
    "editOwnMessage",
    "editOwnMessageAttributes",
    "deleteOwnMessage",
)


class Role(msgspec.Struct, frozen=True):
    """A row of `roles`; `permissions` is a JSON list."""

    sid: str
    account_sid: str
    service_sid: str
    friendly_name: str
    type: Literal["conversation", "service"]
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

    def make(name: str, kind: Literal["conversation", "service"], *permissions: str) -> str:
        sid = work.mint("RL")
        text = encode(permissions).decode()
        role = Role(sid, account_sid, service_sid, name, kind, text, work.now, work.now)
        work.insert(_TABLE, role)
        return sid

    make("service admin", "service", "createConversation", "joinConversation", *_ADMIN)
    user = make("service user", "service", "createConversation", "joinConversation")
    creator = make("channel admin", "conversation", *_ADMIN, *_USER)
    return Defaults(creator, make("channel user", "conversation", *_USER), user)


def check(work: Work, account_sid: str, service_sid: str, sid: str) -> str:
    """The SID itself when the service has this role. Raises ROLE_NOT_FOUND."""
    found = work.value(
        "SELECT 1 FROM roles WHERE account_sid = ? AND service_sid = ? AND sid = ?",
        account_sid,
        service_sid,
        sid,
    )
    if found is None:
        raise errors.ROLE_NOT_FOUND(sid=sid)
    return sid
