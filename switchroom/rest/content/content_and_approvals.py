"""Templates with what WhatsApp was asked about them: `ContentAndApprovals`."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from switchroom.content.templates import Template
from switchroom.core import limits
from switchroom.core.clock import iso
from switchroom.rest.content import approvals
from switchroom.rest.content.content import listed
from switchroom.rest.kit import Call, Page, PageRequest, Routes
from switchroom.store.work import Work

routes = Routes("content")
ALL = "/v1/ContentAndApprovals"


class ContentAndApproval(Struct, frozen=True, kw_only=True):
    """A template and its approval request."""

    date_created: str
    date_updated: str
    sid: str
    account_sid: str
    friendly_name: str
    language: str
    variables: Mapping[str, str]
    types: Mapping[str, Mapping[str, Any]]
    approval_requests: approvals.Request


@routes.get(ALL, page="contents", max_page=limits.CONTENT_PAGE_MAX)
def page(work: Work, call: Call, page: PageRequest) -> Page:
    return page.cut(listed(work, call, page), shape, lambda row: row.sid)


def shape(row: Template) -> ContentAndApproval:
    """A template as this list shows it."""
    return ContentAndApproval(
        date_created=iso(row.date_created),
        date_updated=iso(row.date_updated),
        sid=row.sid,
        account_sid=row.account_sid,
        friendly_name=row.friendly_name,
        language=row.language,
        variables=row.variables,
        types=row.types,
        approval_requests=approvals.shape(row.approval),
    )
