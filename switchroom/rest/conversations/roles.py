"""Roles of a service: the resource (conversations §2.12)."""

from functools import partial

import msgspec
from msgspec import Struct

from switchroom.conversations import roles
from switchroom.core.clock import iso
from switchroom.rest.conversations import parents
from switchroom.rest.kit import Call, Form, Page, PageRequest, Routes
from switchroom.store.work import Work

routes = Routes("conversations")
ALL = "/v1/Roles", "/v1/Services/{ChatServiceSid}/Roles"
ONE = "/v1/Roles/{Sid}", "/v1/Services/{ChatServiceSid}/Roles/{Sid}"


class Role(Struct, frozen=True, kw_only=True):
    """A role as the API shows it."""

    sid: str
    account_sid: str
    chat_service_sid: str
    friendly_name: str
    type: roles.Type
    permissions: list[str]
    date_created: str
    date_updated: str
    url: str


class UpdateRole(Form, kw_only=True):
    """All permissions that the role shall have, repeated."""

    permission: list[str]


class CreateRole(UpdateRole, kw_only=True):
    """A new role; which permissions there are depends on its type."""

    friendly_name: str
    type: str


@routes.post(ALL, status=201)
def create(work: Work, call: Call, form: CreateRole) -> Role:
    row = roles.create(
        work,
        call.account_sid,
        parents.service_sid(work, call),
        form.friendly_name,
        form.type,
        form.permission,
    )
    return shape(call, row)


@routes.get(ALL, page="roles", max_page=50)
def page(work: Work, call: Call, page: PageRequest) -> Page:
    service_sid = parents.service_sid(work, call)
    rows = roles.page(work, call.account_sid, service_sid, page.after(str) or "", page.size + 1)
    return page.cut(rows, partial(shape, call), lambda row: row.sid)


@routes.get(ONE)
def fetch(work: Work, call: Call, Sid: str) -> Role:
    return shape(call, roles.fetch(work, call.account_sid, parents.service_sid(work, call), Sid))


@routes.post(ONE)
def update(work: Work, call: Call, Sid: str, form: UpdateRole) -> Role:
    service_sid = parents.service_sid(work, call)
    return shape(call, roles.update(work, call.account_sid, service_sid, Sid, form.permission))


@routes.delete(ONE)
def delete(work: Work, call: Call, Sid: str) -> None:
    roles.delete(work, call.account_sid, parents.service_sid(work, call), Sid)


def shape(call: Call, row: roles.Role) -> Role:
    """A row as the API shows it."""
    return Role(
        sid=row.sid,
        account_sid=row.account_sid,
        chat_service_sid=row.service_sid,
        friendly_name=row.friendly_name,
        type=row.type,
        permissions=msgspec.json.decode(row.permissions, type=list[str]),
        date_created=iso(row.date_created),
        date_updated=iso(row.date_updated),
        url=call.url(f"{call.prefix}/Roles/{row.sid}"),
    )
