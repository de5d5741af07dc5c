"""Push bindings of a service: the resource (conversations §2.13), and a way of ours to register
one, since the SDKs' own is not published."""

from collections.abc import Mapping
from functools import partial
from typing import ClassVar, Final

import msgspec
from msgspec import UNSET, Struct, UnsetType

from switchroom.conversations import bindings
from switchroom.conversations.bindings import BindingType, MessageType
from switchroom.core import errors
from switchroom.core.clock import iso
from switchroom.rest.conversations import parents
from switchroom.rest.kit import Call, Form, Page, PageRequest, Routes, present
from switchroom.rest.kit.forms import Refuse
from switchroom.store.work import Work

routes = Routes("conversations")
ALL = "/v1/Services/{ChatServiceSid}/Bindings"
ONE = "/v1/Services/{ChatServiceSid}/Bindings/{Sid}"

_TYPES: Final[Mapping[str, Refuse]] = {"binding_type": lambda value: errors.BINDING_TYPE_INVALID()}


class Binding(Struct, frozen=True, kw_only=True):
    """A binding as the API shows it."""

    sid: str
    account_sid: str
    chat_service_sid: str
    credential_sid: str | None
    date_created: str
    date_updated: str
    endpoint: str
    identity: str
    binding_type: BindingType
    message_types: list[MessageType]
    url: str


class ListBindings(Form, kw_only=True):
    """The filters of the list, repeated: of any of the types, of any of the identities."""

    __errors__: ClassVar[Mapping[str, Refuse]] = _TYPES

    binding_type: list[BindingType] | UnsetType = UNSET
    identity: list[str] | UnsetType = UNSET


class CreateBinding(Form, kw_only=True):
    """A device or a socket of a user; `address` is what the push provider calls the device."""

    __errors__: ClassVar[Mapping[str, Refuse]] = _TYPES

    identity: str
    endpoint: str
    binding_type: BindingType
    address: str | UnsetType = UNSET
    credential_sid: str | UnsetType = UNSET
    message_types: list[MessageType] | UnsetType = UNSET


@routes.post(ALL, status=201)
def create(work: Work, call: Call, ChatServiceSid: str, form: CreateBinding) -> Binding:
    row = bindings.register(
        work, call.account_sid, ChatServiceSid, origin=parents.origin(call), **present(form)
    )
    return shape(call, row)


@routes.get(ALL, page="bindings")
def page(work: Work, call: Call, page: PageRequest, query: ListBindings) -> Page:
    rows = bindings.page(
        work,
        call.account_sid,
        parents.service_sid(work, call),
        types=query.binding_type or (),
        identities=query.identity or (),
        after=page.after(str) or "",
        most=page.size + 1,
    )
    return page.cut(rows, partial(shape, call), lambda row: row.sid)


@routes.get(ONE)
def fetch(work: Work, call: Call, ChatServiceSid: str, Sid: str) -> Binding:
    return shape(call, bindings.fetch(work, call.account_sid, ChatServiceSid, Sid))


@routes.delete(ONE)
def delete(work: Work, call: Call, ChatServiceSid: str, Sid: str) -> None:
    bindings.delete(work, call.account_sid, ChatServiceSid, Sid)


def shape(call: Call, row: bindings.Binding) -> Binding:
    """A row as the API shows it."""
    return Binding(
        sid=row.sid,
        account_sid=row.account_sid,
        chat_service_sid=row.service_sid,
        credential_sid=row.credential_sid,
        date_created=iso(row.date_created),
        date_updated=iso(row.date_updated),
        endpoint=row.endpoint,
        identity=row.identity,
        binding_type=row.binding_type,
        message_types=msgspec.json.decode(row.message_types, type=list[MessageType]),
        url=call.url(f"{call.prefix}/Bindings/{row.sid}"),
    )
