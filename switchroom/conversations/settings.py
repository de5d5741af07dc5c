"""The Conversations configuration of an account (conversations §2.8)."""

from typing import Final, LiteralString

import msgspec

from switchroom.conversations import services, timers
from switchroom.core import errors
from switchroom.messaging import services as messaging_services
from switchroom.store.work import Work

_TABLE: Final[LiteralString] = "conversation_settings"


class Settings(msgspec.Struct, frozen=True):
    """A row of `conversation_settings`; timers are durations as the client wrote them."""

    account_sid: str
    default_service_sid: str
    default_messaging_service_sid: str
    default_inactive_timer: str | None
    default_closed_timer: str | None


def start(work: Work, account_sid: str) -> Settings:
    """Give a new account its default conversation service and messaging service."""
    service = services.create(work, account_sid, "Default Conversations Service")
    messaging = messaging_services.create(
        work, account_sid, "Default Messaging Service for Conversations"
    )
    settings = Settings(account_sid, service.sid, messaging.sid, None, None)
    work.insert(_TABLE, settings)
    return settings


def fetch(work: Work, account_sid: str) -> Settings:
    """The settings, which every account has from its first transaction on."""
    settings = work.get(Settings, _TABLE, "account_sid = ?", account_sid)
    assert settings is not None, account_sid
    return settings


def update(
    work: Work,
    account_sid: str,
    *,
    default_chat_service_sid: str | None = None,
    default_messaging_service_sid: str | None = None,
    default_inactive_timer: str | None = None,
    default_closed_timer: str | None = None,
) -> Settings:
    """Change what is given; conversations that exist keep their timers.

    Raises SERVICE_INVALID, MESSAGING_SERVICE_INVALID and the timers' errors.
    """
    work.lock("conversation_settings", account_sid)
    now = fetch(work, account_sid)
    if default_chat_service_sid is not None and (
        services.find(work, account_sid, default_chat_service_sid) is None
    ):
        raise errors.SERVICE_INVALID(sid=default_chat_service_sid)
    if default_messaging_service_sid is not None:
        check_messaging_service(work, account_sid, default_messaging_service_sid)
    if default_inactive_timer is not None:
        timers.inactive_after(default_inactive_timer)
    if default_closed_timer is not None:
        timers.closed_after(default_closed_timer)
    changed = Settings(
        account_sid,
        default_chat_service_sid or now.default_service_sid,
        default_messaging_service_sid or now.default_messaging_service_sid,
        default_inactive_timer or now.default_inactive_timer,
        default_closed_timer or now.default_closed_timer,
    )
    work.run("DELETE FROM conversation_settings WHERE account_sid = ?", account_sid)
    work.insert(_TABLE, changed)
    return changed


def check_messaging_service(work: Work, account_sid: str, sid: str) -> str:
    """The SID itself when the account has it. Raises MESSAGING_SERVICE_INVALID."""
    if messaging_services.find(work, account_sid, sid) is None:
        raise errors.MESSAGING_SERVICE_INVALID(sid=sid)
    return sid
