"""Credentials of push providers: the resource (conversations §2.13)."""

from functools import partial
from typing import Any

from msgspec import UNSET, Struct, UnsetType

from switchroom.conversations import credentials
from switchroom.conversations.credentials import PushType
from switchroom.core.clock import iso
from switchroom.rest.kit import Call, Form, Page, PageRequest, Routes, present
from switchroom.store.work import Work

routes = Routes("conversations")
ALL, ONE = "/v1/Credentials", "/v1/Credentials/{Sid}"


class Credential(Struct, frozen=True, kw_only=True):
    """A credential without what is secret of it; `sandbox` is a text, as published."""

    sid: str
    account_sid: str
    friendly_name: str | None
    type: PushType
    sandbox: str
    date_created: str
    date_updated: str
    url: str


class CredentialForm(Form, kw_only=True):
    """What can be said of a credential when it is created and later."""

    friendly_name: str | UnsetType = UNSET
    certificate: str | UnsetType = UNSET
    private_key: str | UnsetType = UNSET
    sandbox: bool | UnsetType = UNSET
    api_key: str | UnsetType = UNSET
    secret: str | UnsetType = UNSET


class CreateCredential(CredentialForm, kw_only=True):
    """A new credential."""

    type: PushType


class UpdateCredential(CredentialForm, kw_only=True):
    """Changes of a credential."""

    type: PushType | UnsetType = UNSET


@routes.post(ALL, status=201)
def create(work: Work, call: Call, form: CreateCredential) -> Credential:
    values = _values(form)
    return shape(call, credentials.create(work, call.vault, call.account_sid, **values))


@routes.get(ALL, page="credentials")
def page(work: Work, call: Call, page: PageRequest) -> Page:
    rows = credentials.page(work, call.account_sid, page.after(str) or "", page.size + 1)
    return page.cut(rows, partial(shape, call), lambda row: row.sid)


@routes.get(ONE)
def fetch(work: Work, call: Call, Sid: str) -> Credential:
    return shape(call, credentials.fetch(work, call.account_sid, Sid))


@routes.post(ONE)
def update(work: Work, call: Call, Sid: str, form: UpdateCredential) -> Credential:
    values = _values(form)
    if not values:
        return fetch(work, call, Sid)
    return shape(call, credentials.update(work, call.vault, call.account_sid, Sid, **values))


@routes.delete(ONE)
def delete(work: Work, call: Call, Sid: str) -> None:
    credentials.delete(work, call.account_sid, Sid)


def _values(form: CredentialForm) -> dict[str, Any]:
    values = present(form)
    if "type" in values:
        values["kind"] = values.pop("type")
    return values


def shape(call: Call, row: credentials.Credential) -> Credential:
    """A row as the API shows it."""
    return Credential(
        sid=row.sid,
        account_sid=row.account_sid,
        friendly_name=row.friendly_name,
        type=row.type,
        sandbox=str(bool(row.sandbox)),
        date_created=iso(row.date_created),
        date_updated=iso(row.date_updated),
        url=call.url(f"{ALL}/{row.sid}"),
    )
