"""Messaging services: what a pool of senders has in common (messaging §13)."""

import re
from collections.abc import Mapping
from typing import Any, Final, Literal, LiteralString
from urllib.parse import urlsplit

import msgspec

from switchroom.core import errors, limits, sids
from switchroom.core.opt_out import Policy
from switchroom.store import outbox
from switchroom.store.work import Work, encode

Method = Literal["GET", "POST"]
Scan = Literal["inherit", "enable", "disable"]

FORGET: Final = "forget_service"
USECASES: Final = {
    "notifications": (
        "Transactional notifications and alerts, such as deliveries, reminders and orders.",
        "Notify my users.",
    ),
    "marketing": ("Offers, product information and calls to action.", "Market my services."),
    "verification": ("One-time passcodes and log-in confirmations.", "Verify my users."),
    "discussion": ("Conversations of people with one another.", "Let users talk."),
    "poll": ("Questions to many, whose answers are counted.", "Poll my users."),
    "undeclared": ("A use that has not been named.", "Undeclared."),
}

_TABLE: Final[LiteralString] = "messaging_services"
_MINE: Final[LiteralString] = "account_sid = ? AND sid = ?"
_HOST: Final = re.compile(r"[A-Za-z0-9.-]+|[0-9A-Fa-f:.]+")
_PORT_MAX: Final = 65_535


class Settings(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The JSON of the column `settings`: what differs from these defaults. Unset URLs are empty;
    `validity_period` is in seconds. `auto_create_conversation` and `opt_out` are ours."""

    inbound_request_url: str = ""
    inbound_method: Method = "POST"
    fallback_url: str = ""
    fallback_method: Method = "POST"
    status_callback: str = ""
    use_inbound_webhook_on_number: bool = False
    sticky_sender: bool = True
    area_code_geomatch: bool = False
    mms_converter: bool = True
    smart_encoding: bool = True
    fallback_to_long_code: bool = True
    scan_message_content: Scan = "inherit"
    synchronous_validation: bool = False
    validity_period: int = limits.VALIDITY_S
    usecase: str = "undeclared"
    auto_create_conversation: bool = False
    opt_out: Policy | None = None


_DEFAULTS: Final = Settings()


class Row(msgspec.Struct, frozen=True):
    """A row of `messaging_services`."""

    sid: str
    account_sid: str
    friendly_name: str
    date_created: int
    date_updated: int
    settings: str


class Service(msgspec.Struct, frozen=True):
    """A messaging service."""

    sid: str
    account_sid: str
    friendly_name: str
    date_created: int
    date_updated: int
    settings: Settings


class Forget(msgspec.Struct, frozen=True):
    """The payload of a `forget_service` job: what a deleted service left behind."""

    account_sid: str
    service_sid: str


_settings_of: Final = msgspec.json.Decoder(Settings).decode


def create(work: Work, account_sid: str, friendly_name: str, **settings: Any) -> Service:
    """Make a service. Raises INVALID_PARAMETER, URL_INVALID, VALIDITY_INVALID,
    STATUS_CALLBACK_INVALID."""
    service = Service(
        sid=work.mint("MG"),
        account_sid=account_sid,
        friendly_name=_name(friendly_name),
        date_created=work.now,
        date_updated=work.now,
        settings=_checked(Settings(), settings),
    )
    row = msgspec.structs.asdict(service) | {"settings": encode(service.settings).decode()}
    work.insert(_TABLE, Row(**row))
    return service


def find(work: Work, account_sid: str, sid: str) -> Service | None:
    """The service, or None."""
    row = work.get(Row, _TABLE, _MINE, account_sid, sid)
    return None if row is None else _service(row)


def fetch(work: Work, account_sid: str, sid: str) -> Service:
    """The service. Raises NOT_FOUND."""
    service = find(work, account_sid, sid)
    if service is None:
        raise errors.NOT_FOUND()
    return service


def named(work: Work, account_sid: str, sid: str) -> Service:
    """The service that a parameter names. Raises MESSAGING_SERVICE_SID_INVALID,
    MESSAGING_SERVICE_NOT_FOUND."""
    if not sids.looks_like("MG", sid):
        raise errors.MESSAGING_SERVICE_SID_INVALID(sid=sid[: limits.ADDRESS_CHARS])
    service = find(work, account_sid, sid)
    if service is None:
        raise errors.MESSAGING_SERVICE_NOT_FOUND(sid=sid)
    return service


def page(work: Work, account_sid: str, after: str, most: int) -> list[Service]:
    """Services by age, those behind the SID `after`."""
    rows = work.find(
        Row,
        _TABLE,
        "account_sid = ? AND sid > ? ORDER BY sid LIMIT ?",
        account_sid,
        after,
        most,
    )
    return [_service(row) for row in rows]


def update(
    work: Work, account_sid: str, sid: str, *, friendly_name: str | None = None, **settings: Any
) -> Service:
    """Change what is given. Raises NOT_FOUND and what `create` raises."""
    hold(work, sid)
    service = fetch(work, account_sid, sid)
    changed = msgspec.structs.replace(
        service,
        friendly_name=service.friendly_name if friendly_name is None else _name(friendly_name),
        settings=_checked(service.settings, settings),
        date_updated=work.now,
    )
    work.run(
        "UPDATE messaging_services SET friendly_name = ?, settings = ?, date_updated = ?"
        " WHERE account_sid = ? AND sid = ?",
        changed.friendly_name,
        encode(changed.settings).decode(),
        changed.date_updated,
        account_sid,
        sid,
    )
    return changed


def delete(work: Work, account_sid: str, sid: str) -> None:
    """Delete a service; its numbers and short codes are the account's still. Raises NOT_FOUND."""
    hold(work, sid)
    fetch(work, account_sid, sid)
    work.run(
        "UPDATE phone_numbers SET messaging_service_sid = NULL, service_joined = NULL"
        " WHERE account_sid = ? AND messaging_service_sid = ?",
        account_sid,
        sid,
    )
    work.run(
        "DELETE FROM alpha_senders WHERE account_sid = ? AND service_sid = ?", account_sid, sid
    )
    work.run(
        "DELETE FROM destination_alpha_senders WHERE account_sid = ? AND service_sid = ?",
        account_sid,
        sid,
    )
    work.run(
        "UPDATE channel_senders SET service_sid = NULL WHERE account_sid = ? AND service_sid = ?",
        account_sid,
        sid,
    )
    work.run("DELETE FROM messaging_services WHERE account_sid = ? AND sid = ?", account_sid, sid)
    outbox.put(work, FORGET, account_sid, Forget(account_sid, sid), key=f"forget {sid}")


def forget(work: Work, account_sid: str, sid: str, most: int) -> bool:
    """Take away some of what a deleted service remembered of recipients; whether more is left."""
    gone = work.run(
        "DELETE FROM sticky_senders WHERE account_sid = ? AND service_sid = ? AND recipient IN"
        " (SELECT recipient FROM sticky_senders WHERE account_sid = ? AND service_sid = ? LIMIT ?)",
        account_sid,
        sid,
        account_sid,
        sid,
        most,
    )
    return gone == most


def hold(work: Work, sid: str) -> None:
    """Take turns with all who change a service or its pool."""
    work.lock("messaging_service", sid)


def is_url(url: str) -> bool:
    """Whether an address can be called: http or https, absolute, a host without underscore
    (messaging §11).

    >>> is_url("https://example.com/x?y=1#rc=3"), is_url("https://my_host.com/"), is_url("/x")
    (True, False, False)
    """
    if len(url) > limits.MESSAGE_URL_CHARS or not url.isprintable() or " " in url:
        return False
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    sound = port is None or 0 < port <= _PORT_MAX
    return sound and parts.scheme in ("http", "https") and bool(_HOST.fullmatch(host))


def _service(row: Row) -> Service:
    return Service(
        row.sid,
        row.account_sid,
        row.friendly_name,
        row.date_created,
        row.date_updated,
        _settings_of(row.settings),
    )


def _name(text: str) -> str:
    if not text.strip():
        raise errors.INVALID_PARAMETER(sentence="FriendlyName is empty")
    if len(text) > limits.SERVICE_NAME_CHARS:
        raise errors.INVALID_PARAMETER(
            sentence=f"FriendlyName exceeds {limits.SERVICE_NAME_CHARS} characters"
        )
    return text


def _checked(now: Settings, given: Mapping[str, Any]) -> Settings:
    """The settings after a change, in which None is the default."""
    given = {
        name: getattr(_DEFAULTS, name) if value is None else value for name, value in given.items()
    }
    for name, parameter in (
        ("inbound_request_url", "InboundRequestUrl"),
        ("fallback_url", "FallbackUrl"),
    ):
        url = given.get(name, "")
        if url and not is_url(url):
            raise errors.URL_INVALID(name=parameter, url=url[: limits.ADDRESS_CHARS])
    callback = given.get("status_callback", "")
    if callback and not is_url(callback):
        raise errors.STATUS_CALLBACK_INVALID(url=callback[: limits.ADDRESS_CHARS])
    if not 1 <= given.get("validity_period", 1) <= limits.VALIDITY_S:
        raise errors.VALIDITY_INVALID(most=limits.VALIDITY_S)
    usecase = given.get("usecase", "undeclared")
    if usecase not in USECASES:
        raise errors.INVALID_PARAMETER(sentence=f"Usecase must be one of {', '.join(USECASES)}")
    return msgspec.structs.replace(now, **given)
