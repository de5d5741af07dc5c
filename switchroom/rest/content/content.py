"""Content templates: `content.twilio.com/v1/Content`. Requests are JSON."""

from collections.abc import Mapping
from typing import Any

from msgspec import UNSET, Struct, UnsetType

from switchroom.content import templates
from switchroom.content.templates import Template
from switchroom.core import limits
from switchroom.core.clock import iso
from switchroom.rest.kit import Call, Page, PageRequest, Routes
from switchroom.store.work import Work

routes = Routes("content")
ALL, ONE = "/v1/Content", "/v1/Content/{Sid}"

Types = dict[str, dict[str, Any] | None]


class Content(Struct, frozen=True, kw_only=True):
    """A template as the API shows it."""

    sid: str
    account_sid: str
    friendly_name: str
    language: str
    variables: Mapping[str, str]
    types: Mapping[str, Mapping[str, Any]]
    url: str
    date_created: str
    date_updated: str
    links: dict[str, str]


class UpdateContent(Struct, kw_only=True):
    """What a template becomes; null is nothing said, as clients send every name."""

    types: Types
    language: str | None | UnsetType = UNSET
    friendly_name: str | None | UnsetType = UNSET
    variables: dict[str, str] | None | UnsetType = UNSET


class CreateContent(Struct, kw_only=True):
    """A new template."""

    types: Types
    language: str
    friendly_name: str | None | UnsetType = UNSET
    variables: dict[str, str] | None | UnsetType = UNSET


@routes.post(ALL, status=201)
def create(work: Work, call: Call, body: CreateContent) -> Content:
    return shape(call, templates.create(work, call.account_sid, **_said(body)))


@routes.get(ALL, page="contents", max_page=limits.CONTENT_PAGE_MAX)
def page(work: Work, call: Call, page: PageRequest) -> Page:
    rows = listed(work, call, page)
    return page.cut(rows, lambda row: shape(call, row), lambda row: row.sid)


@routes.get(ONE)
def fetch(work: Work, call: Call, Sid: str) -> Content:
    return shape(call, templates.fetch(work, call.account_sid, Sid))


@routes.put(ONE)
def update(work: Work, call: Call, Sid: str, body: UpdateContent) -> Content:
    return shape(call, templates.update(work, call.account_sid, Sid, **_said(body)))


@routes.delete(ONE)
def delete(work: Work, call: Call, Sid: str) -> None:
    templates.delete(work, call.account_sid, Sid)


def listed(work: Work, call: Call, page: PageRequest) -> list[Template]:
    """The templates of a page, newest first, and one more where there are more."""
    before = page.after(str) or templates.NEWEST
    return templates.page(work, call.account_sid, before, page.size + 1)


def shape(call: Call, row: Template) -> Content:
    """A template as the API shows it."""
    url = call.url(f"/v1/Content/{row.sid}")
    approvals = f"{url}/ApprovalRequests"
    return Content(
        sid=row.sid,
        account_sid=row.account_sid,
        friendly_name=row.friendly_name,
        language=row.language,
        variables=row.variables,
        types=row.types,
        url=url,
        date_created=iso(row.date_created),
        date_updated=iso(row.date_updated),
        links={"approval_create": f"{approvals}/whatsapp", "approval_fetch": approvals},
    )


def _said(body: CreateContent | UpdateContent) -> dict[str, Any]:
    values = {name: getattr(body, name) for name in body.__struct_fields__}
    return {name: value for name, value in values.items() if value not in (None, UNSET)}
