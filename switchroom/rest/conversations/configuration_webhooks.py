"""The webhooks of an account and of a service: the resources (conversations §2.9)."""

from collections.abc import Mapping
from typing import Any, ClassVar, Final

import msgspec
from msgspec import UNSET, Struct, UnsetType

from switchroom.conversations import hooks, services
from switchroom.core import errors
from switchroom.rest.kit import Call, Form, Routes, present
from switchroom.rest.kit.forms import Refuse
from switchroom.store.work import Work

routes = Routes("conversations")
ACCOUNT = "/v1/Configuration/Webhooks"
SERVICE = "/v1/Services/{ChatServiceSid}/Configuration/Webhooks"


class AccountWebhooks(Struct, frozen=True, kw_only=True):
    """The webhooks of an account as the API shows them."""

    account_sid: str
    method: hooks.Method
    filters: list[str]
    pre_webhook_url: str | None
    post_webhook_url: str | None
    target: hooks.Target
    url: str


class ServiceWebhooks(Struct, frozen=True, kw_only=True):
    """The webhooks of a service; all null while nobody has configured them."""

    account_sid: str
    chat_service_sid: str
    pre_webhook_url: str | None = None
    post_webhook_url: str | None = None
    filters: list[str] | None = None
    method: hooks.Method | None = None
    url: str


class UpdateServiceWebhooks(Form, kw_only=True):
    """What can be set; an empty URL takes it away."""

    __errors__: ClassVar[Mapping[str, Refuse]] = {
        "method": lambda value: errors.WEBHOOK_METHOD(method=value)
    }

    method: hooks.Method | UnsetType = UNSET
    filters: list[str] | UnsetType = UNSET
    pre_webhook_url: str | UnsetType = UNSET
    post_webhook_url: str | UnsetType = UNSET


class UpdateAccountWebhooks(UpdateServiceWebhooks, kw_only=True):
    """An account has a target too."""

    target: hooks.Target | UnsetType = UNSET


_ARGUMENTS: Final = {"pre_webhook_url": "pre_url", "post_webhook_url": "post_url"}


@routes.get(ACCOUNT)
def fetch_account(work: Work, call: Call) -> AccountWebhooks:
    row = hooks.fetch(work, call.account_sid, hooks.ACCOUNT)
    return shape_account(call, row or hooks.unset(call.account_sid, hooks.ACCOUNT))


@routes.post(ACCOUNT)
def update_account(work: Work, call: Call, form: UpdateAccountWebhooks) -> AccountWebhooks:
    values = _values(form)
    if not values:
        return fetch_account(work, call)
    return shape_account(call, hooks.update(work, call.account_sid, hooks.ACCOUNT, **values))


@routes.get(SERVICE)
def fetch_service(work: Work, call: Call, ChatServiceSid: str) -> ServiceWebhooks:
    service = services.fetch(work, call.account_sid, ChatServiceSid)
    return shape_service(call, service.sid, hooks.fetch(work, call.account_sid, service.sid))


@routes.post(SERVICE)
def update_service(
    work: Work, call: Call, ChatServiceSid: str, form: UpdateServiceWebhooks
) -> ServiceWebhooks:
    values = _values(form)
    if not values:
        return fetch_service(work, call, ChatServiceSid)
    service = services.fetch(work, call.account_sid, ChatServiceSid)
    row = hooks.update(work, call.account_sid, service.sid, **values)
    return shape_service(call, service.sid, row)


def _values(form: UpdateServiceWebhooks) -> dict[str, Any]:
    return {_ARGUMENTS.get(name, name): value for name, value in present(form).items()}


def shape_account(call: Call, row: hooks.HookSettings) -> AccountWebhooks:
    """A row as the API shows it."""
    return AccountWebhooks(
        account_sid=row.account_sid,
        method=row.method,
        filters=_filters(row),
        pre_webhook_url=row.pre_url,
        post_webhook_url=row.post_url,
        target=row.target,
        url=call.url(ACCOUNT),
    )


def shape_service(call: Call, service_sid: str, row: hooks.HookSettings | None) -> ServiceWebhooks:
    """A row, or the lack of one, as the API shows it."""
    url = call.url(f"/v1/Services/{service_sid}/Configuration/Webhooks")
    if row is None:
        return ServiceWebhooks(account_sid=call.account_sid, chat_service_sid=service_sid, url=url)
    return ServiceWebhooks(
        account_sid=row.account_sid,
        chat_service_sid=service_sid,
        pre_webhook_url=row.pre_url,
        post_webhook_url=row.post_url,
        filters=_filters(row),
        method=row.method,
        url=url,
    )


def _filters(row: hooks.HookSettings) -> list[str]:
    return msgspec.json.decode(row.filters, type=list[str])
