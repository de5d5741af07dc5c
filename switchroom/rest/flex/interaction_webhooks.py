"""Webhooks of interactions: the resource (flex §11)."""

from functools import partial

from msgspec import UNSET, Struct, UnsetType

from switchroom.core import errors
from switchroom.flex import transfers, webhooks
from switchroom.rest.kit import Call, Form, Page, PageRequest, Routes, present
from switchroom.store.work import Work

routes = Routes("flex-api")
ALL = "/v1/Instances/{InstanceSid}/InteractionWebhooks"
ONE = "/v1/Instances/{InstanceSid}/InteractionWebhooks/{Ttid}"


class Webhook(Struct, frozen=True, kw_only=True):
    """A webhook as the API shows it."""

    ttid: str
    account_sid: str
    instance_sid: str
    webhook_url: str
    webhook_events: list[str]
    webhook_method: webhooks.Method
    type: webhooks.Type
    friendly_name: str
    url: str


class UpdateWebhook(Form, kw_only=True):
    """What can be set; `WebhookEvents` is repeated."""

    webhook_events: list[str] | UnsetType = UNSET
    webhook_url: str | UnsetType = UNSET
    webhook_method: webhooks.Method | UnsetType = UNSET
    type: webhooks.Type | UnsetType = UNSET
    friendly_name: str | UnsetType = UNSET


class CreateWebhook(UpdateWebhook, kw_only=True):
    """The same, with what is needed."""

    webhook_events: list[str]
    webhook_url: str


@routes.post(ALL, status=201)
def create(work: Work, call: Call, InstanceSid: str, form: CreateWebhook) -> Webhook:
    _check_instance(call, InstanceSid)
    return shape(call, webhooks.create(work, call.account_sid, **present(form)))


@routes.get(ALL, page="webhooks")
def page(work: Work, call: Call, InstanceSid: str, page: PageRequest) -> Page:
    _check_instance(call, InstanceSid)
    found = webhooks.page(work, call.account_sid, page.after(str) or "", page.size + 1)
    return page.cut(found, partial(shape, call), lambda row: row.ttid)


@routes.get(ONE)
def fetch(work: Work, call: Call, InstanceSid: str, Ttid: str) -> Webhook:
    return shape(call, _found(work, call, InstanceSid, Ttid))


@routes.post(ONE)
def update(work: Work, call: Call, InstanceSid: str, Ttid: str, form: UpdateWebhook) -> Webhook:
    row = _found(work, call, InstanceSid, Ttid)
    return shape(call, webhooks.update(work, row, **present(form)))


@routes.delete(ONE)
def delete(work: Work, call: Call, InstanceSid: str, Ttid: str) -> None:
    webhooks.delete(work, _found(work, call, InstanceSid, Ttid))


def _found(work: Work, call: Call, instance_sid: str, ttid: str) -> webhooks.Webhook:
    _check_instance(call, instance_sid)
    return webhooks.fetch(work, call.account_sid, ttid)


def _check_instance(call: Call, sid: str) -> None:
    """Each account has one instance. Raises NOT_FOUND."""
    if sid != transfers.instance_sid(call.account_sid):
        raise errors.NOT_FOUND()


def shape(call: Call, row: webhooks.Webhook) -> Webhook:
    """A row as the API shows it."""
    instance_sid = transfers.instance_sid(row.account_sid)
    return Webhook(
        ttid=row.ttid,
        account_sid=row.account_sid,
        instance_sid=instance_sid,
        webhook_url=row.webhook_url,
        webhook_events=row.events,
        webhook_method=row.webhook_method,
        type=row.type,
        friendly_name=row.friendly_name,
        url=call.url(f"/v1/Instances/{instance_sid}/InteractionWebhooks/{row.ttid}"),
    )
