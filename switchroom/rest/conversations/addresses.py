"""Address configurations: the resource (conversations §2.1)."""

from functools import partial
from typing import Any, Final, Literal

import msgspec
from msgspec import UNSET, Struct, UnsetType

from switchroom.conversations import addresses
from switchroom.conversations import rows as stored
from switchroom.core.clock import iso
from switchroom.rest.kit import Call, Form, Page, PageRequest, Routes, present
from switchroom.store.work import Work

routes = Routes("conversations")
ALL, ONE = "/v1/Configuration/Addresses", "/v1/Configuration/Addresses/{Sid}"


class AutoCreation(Struct, frozen=True, kw_only=True):
    """What a new conversation gets; keys that do not belong to the type are left out."""

    enabled: bool
    type: stored.AutoType
    conversation_service_sid: str | UnsetType
    webhook_url: str | None | UnsetType = UNSET
    webhook_method: str | UnsetType = UNSET
    webhook_filters: list[str] | UnsetType = UNSET
    studio_flow_sid: str | None | UnsetType = UNSET
    studio_retry_count: int | UnsetType = UNSET


class Address(Struct, frozen=True, kw_only=True):
    """An address configuration as the API shows it."""

    sid: str
    account_sid: str
    type: stored.AddressType
    address: str
    friendly_name: str | None
    address_country: str | None
    auto_creation: AutoCreation
    date_created: str
    date_updated: str
    url: str


class AutoCreationForm(Form, kw_only=True):
    """What can be said of auto-creation."""

    enabled: bool | UnsetType = UNSET
    type: Literal["webhook", "studio", "default"] | UnsetType = UNSET
    conversation_service_sid: str | UnsetType = UNSET
    webhook_url: str | UnsetType = UNSET
    webhook_method: str | UnsetType = UNSET
    webhook_filters: list[str] | UnsetType = UNSET
    studio_flow_sid: str | UnsetType = UNSET
    studio_retry_count: int | UnsetType = UNSET


class UpdateAddress(Form, kw_only=True):
    """What can be changed of an address configuration."""

    friendly_name: str | UnsetType = UNSET
    auto_creation: AutoCreationForm | UnsetType = UNSET


class CreateAddress(UpdateAddress, kw_only=True):
    """The address itself, which stays as it is."""

    type: stored.AddressType
    address: str
    address_country: str = ""


class ListAddresses(Form, kw_only=True):
    """The filter of the list."""

    type: stored.AddressType | UnsetType = UNSET


_ARGUMENTS: Final = {
    "type": "kind",
    "auto_creation_enabled": "enabled",
    "auto_creation_type": "auto_type",
    "auto_creation_conversation_service_sid": "service_sid",
    "auto_creation_webhook_url": "webhook_url",
    "auto_creation_webhook_method": "webhook_method",
    "auto_creation_webhook_filters": "webhook_filters",
    "auto_creation_studio_flow_sid": "studio_flow_sid",
    "auto_creation_studio_retry_count": "studio_retry_count",
}


@routes.post(ALL, status=201)
def create(work: Work, call: Call, form: CreateAddress) -> Address:
    return shape(call, addresses.create(work, call.account_sid, **_values(form)))


@routes.get(ALL, page="address_configurations", max_page=50)
def page(work: Work, call: Call, page: PageRequest, query: ListAddresses) -> Page:
    rows = addresses.page(
        work, call.account_sid, query.type or None, page.after(str) or "", page.size + 1
    )
    return page.cut(rows, partial(shape, call), lambda row: row.sid)


@routes.get(ONE)
def fetch(work: Work, call: Call, Sid: str) -> Address:
    return shape(call, addresses.fetch(work, call.account_sid, Sid))


@routes.post(ONE)
def update(work: Work, call: Call, Sid: str, form: UpdateAddress) -> Address:
    values = _values(form)
    if not values:
        return fetch(work, call, Sid)
    return shape(call, addresses.update(work, call.account_sid, Sid, **values))


@routes.delete(ONE)
def delete(work: Work, call: Call, Sid: str) -> None:
    addresses.delete(work, call.account_sid, Sid)


def _values(form: UpdateAddress) -> dict[str, Any]:
    return {_ARGUMENTS.get(name, name): value for name, value in present(form).items()}


def shape(call: Call, row: stored.Address) -> Address:
    """A row as the API shows it."""
    return Address(
        sid=row.sid,
        account_sid=row.account_sid,
        type=row.type,
        address=row.address,
        friendly_name=row.friendly_name,
        address_country=row.address_country or None,
        auto_creation=_auto_creation(row),
        date_created=iso(row.date_created),
        date_updated=iso(row.date_updated),
        url=call.url(f"{ALL}/{row.sid}"),
    )


def _auto_creation(row: stored.Address) -> AutoCreation:
    kind, enabled, service_sid = row.auto_type, bool(row.enabled), row.service_sid or UNSET
    common = partial(AutoCreation, enabled=enabled, type=kind, conversation_service_sid=service_sid)
    if kind == "webhook":
        return common(
            webhook_url=row.webhook_url,
            webhook_method=(row.webhook_method or "POST").upper(),
            webhook_filters=msgspec.json.decode(row.webhook_filters or "[]", type=list[str]),
        )
    if kind == "studio":
        return common(
            studio_flow_sid=row.studio_flow_sid,
            studio_retry_count=row.studio_retry_count or 0,
        )
    return common()
