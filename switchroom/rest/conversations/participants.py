"""Participants of a conversation: the resource (conversations §2.4)."""

from functools import partial
from typing import Any, Final

from msgspec import UNSET, Struct, UnsetType

from switchroom.conversations import participants
from switchroom.conversations import rows as stored
from switchroom.core.clock import iso
from switchroom.rest.conversations import deeds, parameters, parents
from switchroom.rest.kit import Call, Form, Page, PageRequest, Routes
from switchroom.store.work import Work

routes = Routes("conversations")
ALL = (
    "/v1/Conversations/{ConversationSid}/Participants",
    "/v1/Services/{ChatServiceSid}/Conversations/{ConversationSid}/Participants",
)
ONE = (
    "/v1/Conversations/{ConversationSid}/Participants/{Sid}",
    "/v1/Services/{ChatServiceSid}/Conversations/{ConversationSid}/Participants/{Sid}",
)

_REMOVABLE: Final = ("proxy_address", "projected_address")


class MessagingBinding(Struct, frozen=True):
    """By which numbers somebody takes part: a pair, in a group an address or a projected one."""

    type: str
    address: str | UnsetType = UNSET
    proxy_address: str | UnsetType = UNSET
    projected_address: str | UnsetType = UNSET


class Participant(Struct, frozen=True, kw_only=True):
    """A participant as the API shows it."""

    sid: str
    account_sid: str
    chat_service_sid: str | UnsetType
    conversation_sid: str
    identity: str | None
    attributes: str
    messaging_binding: MessagingBinding | None
    role_sid: str | None
    last_read_message_index: int | None
    last_read_timestamp: str | None
    date_created: str
    date_updated: str
    url: str


class NewBinding(Form, kw_only=True):
    """The addresses of a new participant."""

    address: str | UnsetType = UNSET
    proxy_address: str | UnsetType = UNSET
    projected_address: str | UnsetType = UNSET


class ChangedBinding(Form, kw_only=True):
    """What can be changed of the addresses."""

    proxy_address: str | UnsetType = UNSET
    projected_address: str | UnsetType = UNSET


class CreateParticipant(Form, kw_only=True):
    """An identity, an address with its proxy, or a member of a group."""

    identity: str | UnsetType = UNSET
    messaging_binding: NewBinding | UnsetType = UNSET
    role_sid: str | UnsetType = UNSET
    attributes: str | UnsetType = UNSET
    date_created: str | UnsetType = UNSET
    date_updated: str | UnsetType = UNSET


class UpdateParticipant(Form, kw_only=True):
    """What can be changed of a participant; its address cannot."""

    identity: str | UnsetType = UNSET
    messaging_binding: ChangedBinding | UnsetType = UNSET
    role_sid: str | UnsetType = UNSET
    attributes: str | UnsetType = UNSET
    last_read_message_index: str | UnsetType = UNSET
    last_read_timestamp: str | UnsetType = UNSET
    date_created: str | UnsetType = UNSET
    date_updated: str | UnsetType = UNSET


@routes.post(ALL, status=201, chat_users=True)
def create(work: Work, call: Call, ConversationSid: str, form: CreateParticipant) -> Participant:
    conversation = parents.hold_to_join(work, call, ConversationSid, form.identity)
    values = _values(form)
    deeds.add_participant(work, call, conversation, values)
    row = participants.add(work, conversation, origin=parents.origin(call), **values)
    return shape(call, row)


@routes.get(ALL, page="participants", chat_users=True)
def page(work: Work, call: Call, ConversationSid: str, page: PageRequest) -> Page:
    conversation = parents.find(work, call, ConversationSid)
    rows = participants.page(work, conversation, page.after(str) or "", page.size + 1)
    return page.cut(rows, partial(shape, call), lambda row: row.sid)


@routes.get(ONE, chat_users=True)
def fetch(work: Work, call: Call, ConversationSid: str, Sid: str) -> Participant:
    conversation = parents.find(work, call, ConversationSid)
    return shape(call, participants.fetch(work, conversation, Sid))


@routes.post(ONE, chat_users=True)
def update(
    work: Work, call: Call, ConversationSid: str, Sid: str, form: UpdateParticipant
) -> Participant:
    conversation = parents.hold_open(work, call, ConversationSid)
    row = participants.fetch(work, conversation, Sid)
    values = _values(form)
    for name in _REMOVABLE:
        if values.get(name) == "null":
            values[name] = None
    deeds.update_participant(work, call, conversation, row, values)
    if values:
        origin = parents.origin(call)
        row = participants.update(work, conversation, row, origin=origin, **values)
    return shape(call, row)


@routes.delete(ONE, chat_users=True)
def delete(work: Work, call: Call, ConversationSid: str, Sid: str) -> None:
    conversation = parents.hold(work, call, ConversationSid)
    row = participants.fetch(work, conversation, Sid)
    deeds.remove_participant(work, call, conversation, row)
    participants.remove(work, conversation, row, parents.origin(call))


def _values(form: CreateParticipant | UpdateParticipant) -> dict[str, Any]:
    values = parameters.given(form)
    for name in ("address", *_REMOVABLE):
        if f"messaging_binding_{name}" in values:
            values[name] = values.pop(f"messaging_binding_{name}")
    if "last_read_message_index" in values:
        values["last_read_message_index"] = parameters.index(values["last_read_message_index"])
    if "last_read_timestamp" in values:
        values["last_read_timestamp"] = parameters.timestamp(values["last_read_timestamp"])
    return values


def shape(call: Call, row: stored.Participant) -> Participant:
    """A row as the API shows it."""
    return Participant(
        sid=row.sid,
        account_sid=row.account_sid,
        chat_service_sid=call.service_sid or UNSET,
        conversation_sid=row.conversation_sid,
        identity=row.identity,
        attributes=row.attributes,
        messaging_binding=_binding(row),
        role_sid=row.role_sid,
        last_read_message_index=row.last_read_message_index,
        last_read_timestamp=row.last_read_timestamp,
        date_created=iso(row.date_created),
        date_updated=iso(row.date_updated),
        url=call.url(f"{call.prefix}/Conversations/{row.conversation_sid}/Participants/{row.sid}"),
    )


def _binding(row: stored.Participant) -> MessagingBinding | None:
    if row.address is None and row.projected_address is None:
        return None
    return MessagingBinding(
        row.type, row.address or UNSET, row.proxy_address or UNSET, row.projected_address or UNSET
    )
