"""Users of a service: the resource (conversations §2.11)."""

from functools import partial
from typing import Final

from msgspec import UNSET, Struct, UnsetType

from switchroom.conversations import bindings, clearing, users
from switchroom.conversations import rows as stored
from switchroom.conversations.payloads import Reach
from switchroom.core.clock import iso
from switchroom.rest.conversations import deeds, parents
from switchroom.rest.kit import Call, Form, Page, PageRequest, Routes, present
from switchroom.store.work import Work

routes = Routes("conversations")
ALL = "/v1/Users", "/v1/Services/{ChatServiceSid}/Users"
ONE = "/v1/Users/{Sid}", "/v1/Services/{ChatServiceSid}/Users/{Sid}"

_UNKNOWN: Final = Reach()


class Links(Struct, frozen=True):
    """The address of what a user takes part in."""

    user_conversations: str


class User(Struct, frozen=True, kw_only=True):
    """A user as the API shows it; whether he is online and notifiable is null in lists."""

    sid: str
    account_sid: str
    chat_service_sid: str
    role_sid: str
    identity: str
    friendly_name: str | None
    attributes: str
    is_online: bool | None
    is_notifiable: bool | None
    date_created: str
    date_updated: str
    url: str
    links: Links


class UpdateUser(Form, kw_only=True):
    """What can be changed of a user; his identity cannot."""

    friendly_name: str | UnsetType = UNSET
    attributes: str | UnsetType = UNSET
    role_sid: str | UnsetType = UNSET


class CreateUser(UpdateUser, kw_only=True):
    """A user before he is first added to a conversation."""

    identity: str


@routes.post(ALL, status=201)
def create(work: Work, call: Call, form: CreateUser) -> User:
    service_sid = parents.service_sid(work, call)
    row = users.create(
        work, call.account_sid, service_sid, origin=parents.origin(call), **present(form)
    )
    return shape(call, row, bindings.reach(work, row))


@routes.get(ALL, page="users", max_page=50)
def page(work: Work, call: Call, page: PageRequest) -> Page:
    service_sid = parents.service_sid(work, call)
    rows = users.page(work, call.account_sid, service_sid, page.after(str) or "", page.size + 1)
    return page.cut(rows, partial(shape, call), lambda row: row.sid)


@routes.get(ONE, chat_users=True)
def fetch(work: Work, call: Call, Sid: str) -> User:
    row = users.fetch(work, call.account_sid, parents.service_sid(work, call), Sid)
    return shape(call, row, bindings.reach(work, row))


@routes.post(ONE, chat_users=True)
def update(work: Work, call: Call, Sid: str, form: UpdateUser) -> User:
    row = users.hold(work, call.account_sid, parents.service_sid(work, call), Sid)
    values = present(form)
    deeds.update_user(call, row, values)
    if values:
        row = users.update(work, row, origin=parents.origin(call), **values)
    return shape(call, row, bindings.reach(work, row))


@routes.delete(ONE)
def delete(work: Work, call: Call, Sid: str) -> None:
    row = users.hold(work, call.account_sid, parents.service_sid(work, call), Sid)
    clearing.delete_user(work, row, parents.origin(call))


def shape(call: Call, row: stored.User, reach: Reach = _UNKNOWN) -> User:
    """A row as the API shows it."""
    url = call.url(f"{call.prefix}/Users/{row.sid}")
    return User(
        sid=row.sid,
        account_sid=row.account_sid,
        chat_service_sid=row.service_sid,
        role_sid=row.role_sid,
        identity=row.identity,
        friendly_name=row.friendly_name,
        attributes=row.attributes,
        is_online=reach.is_online,
        is_notifiable=reach.is_notifiable,
        date_created=iso(row.date_created),
        date_updated=iso(row.date_updated),
        url=url,
        links=Links(user_conversations=f"{url}/Conversations"),
    )
