"""Conversation-scoped webhooks: the resource (conversations §2.7)."""

from collections.abc import Mapping
from functools import partial
from typing import Any, ClassVar

import msgspec
from msgspec import UNSET, Struct, UnsetType

from switchroom.conversations import rows as stored
from switchroom.conversations import webhooks
from switchroom.core import errors, limits
from switchroom.core.clock import iso
from switchroom.rest.conversations import parents
from switchroom.rest.kit import Call, Form, Page, PageRequest, Routes, present
from switchroom.rest.kit.forms import Refuse
from switchroom.store.work import Work

routes = Routes("conversations")
ALL = (
    "/v1/Conversations/{ConversationSid}/Webhooks",
    "/v1/Services/{ChatServiceSid}/Conversations/{ConversationSid}/Webhooks",
)
ONE = (
    "/v1/Conversations/{ConversationSid}/Webhooks/{Sid}",
    "/v1/Services/{ChatServiceSid}/Conversations/{ConversationSid}/Webhooks/{Sid}",
)


class Configuration(Struct, frozen=True, kw_only=True):
    """What belongs to the target; the keywords of a trigger are shown as its filters."""

    url: str | None | UnsetType = UNSET
    method: str | None | UnsetType = UNSET
    filters: list[str] | UnsetType = UNSET
    flow_sid: str | None | UnsetType = UNSET
    replay_after: int | UnsetType = UNSET


class Webhook(Struct, frozen=True, kw_only=True):
    """A webhook as the API shows it."""

    sid: str
    account_sid: str
    chat_service_sid: str | UnsetType
    conversation_sid: str
    target: webhooks.Target
    url: str
    configuration: Configuration
    date_created: str
    date_updated: str


class ChangedConfiguration(Form, kw_only=True):
    """What can be set at any time."""

    url: str | UnsetType = UNSET
    method: str | UnsetType = UNSET
    filters: list[str] | UnsetType = UNSET
    triggers: list[str] | UnsetType = UNSET
    flow_sid: str | UnsetType = UNSET


class NewConfiguration(ChangedConfiguration, kw_only=True):
    """What can be set at the creation only."""

    replay_after: int | UnsetType = UNSET


class CreateWebhook(Form, kw_only=True):
    """A target and what it needs."""

    __errors__: ClassVar[Mapping[str, Refuse]] = {
        "target": lambda value: errors.TARGET_INVALID() if value else errors.TARGET_MISSING()
    }

    target: webhooks.Target | UnsetType = UNSET
    configuration: NewConfiguration | UnsetType = UNSET


class UpdateWebhook(Form, kw_only=True):
    """The target stays."""

    configuration: ChangedConfiguration | UnsetType = UNSET


@routes.post(ALL, status=201)
def create(work: Work, call: Call, ConversationSid: str, form: CreateWebhook) -> Webhook:
    conversation = parents.hold_open(work, call, ConversationSid)
    if form.target is UNSET:
        raise errors.TARGET_MISSING()
    row = webhooks.create(work, conversation, target=form.target, **_values(form.configuration))
    return shape(call, row)


@routes.get(ALL, page="webhooks", max_page=limits.SCOPED_WEBHOOKS)
def page(work: Work, call: Call, ConversationSid: str, page: PageRequest) -> Page:
    conversation = parents.find(work, call, ConversationSid)
    after = page.after(str) or ""
    rows = [row for row in webhooks.find(work, conversation) if row.sid > after]
    return page.cut(rows, partial(shape, call), lambda row: row.sid)


@routes.get(ONE)
def fetch(work: Work, call: Call, ConversationSid: str, Sid: str) -> Webhook:
    conversation = parents.find(work, call, ConversationSid)
    return shape(call, webhooks.fetch(work, conversation, Sid))


@routes.post(ONE)
def update(work: Work, call: Call, ConversationSid: str, Sid: str, form: UpdateWebhook) -> Webhook:
    conversation = parents.hold_open(work, call, ConversationSid)
    row = webhooks.fetch(work, conversation, Sid)
    values = _values(form.configuration)
    if values:
        row = webhooks.update(work, row, **values)
    return shape(call, row)


@routes.delete(ONE)
def delete(work: Work, call: Call, ConversationSid: str, Sid: str) -> None:
    conversation = parents.hold(work, call, ConversationSid)
    webhooks.delete(work, webhooks.fetch(work, conversation, Sid))


def _values(form: ChangedConfiguration | UnsetType) -> dict[str, Any]:
    return {} if form is UNSET else present(form)


def shape(call: Call, row: stored.ScopedWebhook) -> Webhook:
    """A row as the API shows it."""
    return Webhook(
        sid=row.sid,
        account_sid=row.account_sid,
        chat_service_sid=call.service_sid or UNSET,
        conversation_sid=row.conversation_sid,
        target=row.target,
        url=call.url(f"{call.prefix}/Conversations/{row.conversation_sid}/Webhooks/{row.sid}"),
        configuration=_configuration(row),
        date_created=iso(row.date_created),
        date_updated=iso(row.date_updated),
    )


def _configuration(row: stored.ScopedWebhook) -> Configuration:
    replay_after = UNSET if row.replay_after is None else row.replay_after
    if row.target == "studio":
        return Configuration(flow_sid=row.flow_sid, replay_after=replay_after)
    shown = row.triggers if row.target == "trigger" else row.filters
    return Configuration(
        url=row.url,
        method=row.method,
        filters=msgspec.json.decode(shown, type=list[str]),
        replay_after=replay_after,
    )
