"""What WhatsApp was asked about a template: `Content/{Sid}/ApprovalRequests`."""

from typing import Any

import msgspec
from msgspec import Struct

from switchroom.content import templates
from switchroom.content.templates import Approval
from switchroom.rest.kit import Call, Routes
from switchroom.store.work import Work

routes = Routes("content")
ONE = "/v1/Content/{Sid}/ApprovalRequests"
WHATSAPP = "/v1/Content/{ContentSid}/ApprovalRequests/whatsapp"


class Request(Struct, frozen=True, kw_only=True):
    """An approval request as the API shows it."""

    name: str
    category: str
    content_type: str
    status: str
    rejection_reason: str
    allow_category_change: bool


class OfWhatsapp(Request, frozen=True, kw_only=True):
    """The same beside those of other channels."""

    type: str = "whatsapp"


class ApprovalRequests(Struct, frozen=True, kw_only=True):
    """The approval requests of a template, one for each channel that wants to approve."""

    sid: str
    account_sid: str
    whatsapp: OfWhatsapp
    url: str


class CreateRequest(Struct, kw_only=True):
    """The name and the category under which WhatsApp would know the template."""

    name: str
    category: str


@routes.get(ONE)
def fetch(work: Work, call: Call, Sid: str) -> ApprovalRequests:
    template = templates.fetch(work, call.account_sid, Sid)
    return ApprovalRequests(
        sid=template.sid,
        account_sid=template.account_sid,
        whatsapp=OfWhatsapp(**_parts(template.approval)),
        url=call.url(f"/v1/Content/{template.sid}/ApprovalRequests"),
    )


@routes.post(WHATSAPP, status=201)
def create(work: Work, call: Call, ContentSid: str, body: CreateRequest) -> Request:
    """Keep the request. There is no way to WhatsApp, so it stays `unsubmitted` and says why."""
    approval = templates.ask_approval(
        work, call.account_sid, ContentSid, name=body.name, category=body.category
    )
    return shape(approval)


def shape(row: Approval) -> Request:
    """A request as the API shows it."""
    return Request(**_parts(row))


def _parts(row: Approval) -> dict[str, Any]:
    return msgspec.structs.asdict(row)
