"""What is notified in a service, and in which words (conversations §2.10)."""

from collections.abc import Mapping
from typing import Any, Final, LiteralString

import msgspec
from msgspec import UNSET, UnsetType

from switchroom.conversations import services
from switchroom.core import errors, limits
from switchroom.store.work import Work, encode

_TABLE: Final[LiteralString] = "push_settings"


class WithMedia(msgspec.Struct, frozen=True, kw_only=True):
    """A new message with files; what was never set is left out."""

    enabled: bool = False
    template: str | UnsetType = UNSET


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody was added or removed."""

    enabled: bool = False
    template: str | UnsetType = UNSET
    sound: str | UnsetType = UNSET


class NewMessage(Change, frozen=True, kw_only=True):
    """A new message."""

    badge_count_enabled: bool | UnsetType = UNSET
    with_media: WithMedia | UnsetType = UNSET


class Notifications(msgspec.Struct, frozen=True, kw_only=True):
    """The JSON of the column `settings`, as the API shows it."""

    log_enabled: bool = False
    new_message: NewMessage = NewMessage()
    added_to_conversation: Change = Change()
    removed_from_conversation: Change = Change()


class Row(msgspec.Struct, frozen=True):
    """A row of `push_settings`."""

    account_sid: str
    service_sid: str
    settings: str


_read: Final = msgspec.json.Decoder(Notifications).decode
_MOST: Final = {
    "template": limits.NOTIFICATION_TEMPLATE_CHARS,
    "sound": limits.NOTIFICATION_SOUND_CHARS,
}


def fetch(work: Work, account_sid: str, service_sid: str) -> Notifications:
    """What is set, else nothing enabled. Raises NOT_FOUND (the service)."""
    services.fetch(work, account_sid, service_sid)
    row = work.get(Row, _TABLE, "account_sid = ? AND service_sid = ?", account_sid, service_sid)
    return Notifications() if row is None else _read(row.settings)


def update(
    work: Work, account_sid: str, service_sid: str, changes: Mapping[str, Any]
) -> Notifications:
    """Change what is given: a nested mapping of the fields of `Notifications`.

    Raises NOT_FOUND (the service), INVALID_PARAMETER.
    """
    work.lock("push_settings", service_sid)
    now = msgspec.to_builtins(fetch(work, account_sid, service_sid))
    changed = msgspec.convert(_merged(now, changes), Notifications)
    work.run(
        "DELETE FROM push_settings WHERE account_sid = ? AND service_sid = ?",
        account_sid,
        service_sid,
    )
    work.insert(_TABLE, Row(account_sid, service_sid, encode(changed).decode()))
    return changed


def _merged(now: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(now)
    for name, value in changes.items():
        if isinstance(value, Mapping):
            merged[name] = _merged(merged.get(name, {}), value)
            continue
        if isinstance(value, str) and len(value) > _MOST[name]:
            raise errors.INVALID_PARAMETER(
                sentence=f"{name.capitalize()} exceeds {_MOST[name]} characters"
            )
        merged[name] = value
    return merged
