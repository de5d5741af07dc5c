"""Address configurations: what happens to messages of no conversation (conversations §2.1)."""

from typing import Final, LiteralString, TypeVar

import msgspec
from msgspec import UNSET, UnsetType

from switchroom.conversations import hooks, services, webhooks
from switchroom.conversations.rows import Address, AddressType, AutoType
from switchroom.core import errors, limits, phone
from switchroom.flows import flows
from switchroom.messaging import numbers
from switchroom.store.work import Work, encode

T = TypeVar("T")

_TABLE: Final[LiteralString] = "addresses"
_NUMBERED: Final = ("sms", "whatsapp")


def create(
    work: Work,
    account_sid: str,
    *,
    kind: AddressType,
    address: str,
    friendly_name: str | UnsetType = UNSET,
    address_country: str = "",
    enabled: bool | UnsetType = UNSET,
    auto_type: AutoType | UnsetType = UNSET,
    service_sid: str | UnsetType = UNSET,
    webhook_url: str | UnsetType = UNSET,
    webhook_method: str | UnsetType = UNSET,
    webhook_filters: list[str] | UnsetType = UNSET,
    studio_flow_sid: str | UnsetType = UNSET,
    studio_retry_count: int | UnsetType = UNSET,
) -> Address:
    """Configure an address of the account.

    Raises ADDRESS_EXISTS, INVALID_PARAMETER, SERVICE_INVALID, FLOW_INVALID and the webhook's.
    """
    country = address_country.upper()
    _check_address(work, account_sid, kind, address, country)
    blank = Address(
        sid=work.mint("IG"),
        account_sid=account_sid,
        type=kind,
        address=address,
        address_country=country,
        friendly_name=None,
        enabled=0,
        auto_type="default",
        service_sid=None,
        webhook_url=None,
        webhook_method=None,
        webhook_filters=None,
        studio_flow_sid=None,
        studio_retry_count=None,
        date_created=work.now,
        date_updated=work.now,
    )
    configured = _configured(
        work,
        blank,
        friendly_name=friendly_name,
        enabled=enabled,
        auto_type=auto_type,
        service_sid=service_sid,
        webhook_url=webhook_url,
        webhook_method=webhook_method,
        webhook_filters=webhook_filters,
        studio_flow_sid=studio_flow_sid,
        studio_retry_count=studio_retry_count,
    )
    if not work.insert_new(_TABLE, configured):
        raise errors.ADDRESS_EXISTS(address=address)
    return configured


def _check_address(
    work: Work, account_sid: str, kind: AddressType, address: str, country: str
) -> None:
    if not phone.valid_for(kind, address, country):
        raise errors.INVALID_PARAMETER(sentence=f"Address {address} is not of type {kind}")
    if kind not in _NUMBERED or phone.is_short_code(address):
        return
    owner = numbers.owner_of(work, address.removeprefix("whatsapp:"))
    if owner is None or owner.account_sid != account_sid:
        raise errors.INVALID_PARAMETER(
            sentence=f"Address {address} does not belong to this account; buy the number first"
        )


def _configured(
    work: Work,
    address: Address,
    *,
    friendly_name: str | UnsetType,
    enabled: bool | UnsetType,
    auto_type: AutoType | UnsetType,
    service_sid: str | UnsetType,
    webhook_url: str | UnsetType,
    webhook_method: str | UnsetType,
    webhook_filters: list[str] | UnsetType,
    studio_flow_sid: str | UnsetType,
    studio_retry_count: int | UnsetType,
) -> Address:
    """The address with what was given, checked as a whole."""
    filters: str | None | UnsetType = UNSET
    if webhook_filters is not UNSET:
        filters = encode([name for name in webhook_filters if name]).decode()
    changed = msgspec.structs.replace(
        address,
        friendly_name=_or(friendly_name, address.friendly_name),
        enabled=int(_or(enabled, bool(address.enabled))),
        auto_type=_or(auto_type, address.auto_type),
        service_sid=_or(service_sid, address.service_sid) or None,
        webhook_url=_or(webhook_url, address.webhook_url) or None,
        webhook_method=_or(webhook_method, address.webhook_method),
        webhook_filters=_or(filters, address.webhook_filters),
        studio_flow_sid=_or(studio_flow_sid, address.studio_flow_sid) or None,
        studio_retry_count=_or(studio_retry_count, address.studio_retry_count),
        date_updated=work.now,
    )
    _check(work, changed)
    return changed


def _or(given: T | UnsetType, otherwise: T) -> T:
    return otherwise if given is UNSET else given


def _check(work: Work, address: Address) -> None:
    name = address.friendly_name
    if name is not None and len(name) > limits.FRIENDLY_NAME_CHARS:
        raise errors.FRIENDLY_NAME_TOO_LONG(most=limits.FRIENDLY_NAME_CHARS)
    service_sid = address.service_sid
    if service_sid and services.find(work, address.account_sid, service_sid) is None:
        raise errors.SERVICE_INVALID(sid=service_sid)
    _check_webhook(address)
    _check_studio(work, address)


def _check_webhook(address: Address) -> None:
    if address.webhook_url is not None:
        webhooks.check_url(address.webhook_url, "AutoCreation.WebhookUrl")
    elif address.auto_type == "webhook":
        raise errors.HOOK_URL_MISSING(name="AutoCreation.WebhookUrl")
    if (address.webhook_method or "POST").upper() not in ("GET", "POST"):
        raise errors.WEBHOOK_METHOD(method=address.webhook_method)
    for name in msgspec.json.decode(address.webhook_filters or "[]", type=list[str]):
        if name not in hooks.CONVERSATION_EVENTS:
            raise errors.FILTERS_INVALID(filter=name)


def _check_studio(work: Work, address: Address) -> None:
    if address.studio_flow_sid is not None:
        flows.check(work, address.account_sid, address.studio_flow_sid)
    elif address.auto_type == "studio":
        raise errors.FLOW_INVALID(sid="AutoCreation.StudioFlowSid")
    retries = address.studio_retry_count
    if retries is not None and not 0 <= retries <= limits.STUDIO_RETRIES:
        raise errors.INVALID_PARAMETER(
            sentence=f"AutoCreation.StudioRetryCount must be 0 to {limits.STUDIO_RETRIES}"
        )


def fetch(work: Work, account_sid: str, key: str) -> Address:
    """The configuration of an IG SID or of an address itself. Raises NOT_FOUND."""
    address = work.get(
        Address,
        _TABLE,
        "account_sid = ? AND (sid = ? OR address = ?) ORDER BY sid LIMIT 1",
        account_sid,
        key,
        key,
    )
    if address is None:
        raise errors.NOT_FOUND()
    return address


def page(
    work: Work, account_sid: str, kind: AddressType | None, after: str, most: int
) -> list[Address]:
    """Configurations by age, of one type when it is named, those behind the SID `after`."""
    return work.find(
        Address,
        _TABLE,
        "account_sid = ? AND sid > ? AND (? = '' OR type = ?) ORDER BY sid LIMIT ?",
        account_sid,
        after,
        kind or "",
        kind or "",
        most,
    )


def for_inbound(work: Work, account_sid: str, address: str) -> Address | None:
    """The configuration that creates conversations for messages to an address, or None."""
    return work.get(
        Address,
        _TABLE,
        "account_sid = ? AND address = ? AND enabled = 1 ORDER BY sid LIMIT 1",
        account_sid,
        address,
    )


def update(
    work: Work,
    account_sid: str,
    key: str,
    *,
    friendly_name: str | UnsetType = UNSET,
    enabled: bool | UnsetType = UNSET,
    auto_type: AutoType | UnsetType = UNSET,
    service_sid: str | UnsetType = UNSET,
    webhook_url: str | UnsetType = UNSET,
    webhook_method: str | UnsetType = UNSET,
    webhook_filters: list[str] | UnsetType = UNSET,
    studio_flow_sid: str | UnsetType = UNSET,
    studio_retry_count: int | UnsetType = UNSET,
) -> Address:
    """Change what is given; conversations that exist stay as they are. Raises like `create`."""
    work.lock("address", fetch(work, account_sid, key).sid)
    before = fetch(work, account_sid, key)
    changed = _configured(
        work,
        before,
        friendly_name=friendly_name,
        enabled=enabled,
        auto_type=auto_type,
        service_sid=service_sid,
        webhook_url=webhook_url,
        webhook_method=webhook_method,
        webhook_filters=webhook_filters,
        studio_flow_sid=studio_flow_sid,
        studio_retry_count=studio_retry_count,
    )
    work.run(
        "UPDATE addresses SET friendly_name = ?, enabled = ?, auto_type = ?, service_sid = ?,"
        " webhook_url = ?, webhook_method = ?, webhook_filters = ?, studio_flow_sid = ?,"
        " studio_retry_count = ?, date_updated = ? WHERE account_sid = ? AND sid = ?",
        changed.friendly_name,
        changed.enabled,
        changed.auto_type,
        changed.service_sid,
        changed.webhook_url,
        changed.webhook_method,
        changed.webhook_filters,
        changed.studio_flow_sid,
        changed.studio_retry_count,
        changed.date_updated,
        account_sid,
        before.sid,
    )
    return changed


def delete(work: Work, account_sid: str, key: str) -> None:
    """Delete a configuration; conversations that exist stay. Raises NOT_FOUND."""
    work.run(
        "DELETE FROM addresses WHERE account_sid = ? AND sid = ?",
        account_sid,
        fetch(work, account_sid, key).sid,
    )


def delete_for_number(work: Work, account_sid: str, phone_number: str) -> list[str]:
    """Delete what a released number leaves behind; the SIDs of the configurations."""
    gone = work.values(
        "DELETE FROM addresses WHERE account_sid = ? AND address IN (?, ?) RETURNING sid",
        account_sid,
        phone_number,
        f"whatsapp:{phone_number}",
    )
    return [sid for (sid,) in gone]
