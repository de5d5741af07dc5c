"""What a messaging service does with inbound messages, in one word (ours: the hosted service lets
it be chosen in its console only): `/switchroom/v1/MessagingServices/{Sid}` (messaging §13.3)."""

from typing import Literal

from msgspec import UNSET, Struct, UnsetType

from switchroom.core import errors
from switchroom.messaging import services
from switchroom.rest.kit import Call, Form, Routes
from switchroom.store.work import Work

routes = Routes("switchroom")
ONE = "/v1/MessagingServices/{Sid}"
Mode = Literal["drop", "sender", "webhook", "conversation"]


class Inbound(Struct, frozen=True, kw_only=True):
    """`drop` keeps messages in the log alone, `sender` leaves them to the number's own webhook,
    `webhook` calls the service's, `conversation` makes a conversation of what belongs to none."""

    sid: str
    account_sid: str
    incoming_messages: Mode
    inbound_request_url: str | None
    url: str


class SetInbound(Form, kw_only=True):
    """`webhook` needs an `InboundRequestUrl`, given here or before."""

    incoming_messages: Mode
    inbound_request_url: str | UnsetType = UNSET


@routes.get(ONE)
def fetch(work: Work, call: Call, Sid: str) -> Inbound:
    return shape(call, services.fetch(work, call.account_sid, Sid))


@routes.post(ONE)
def update(work: Work, call: Call, Sid: str, form: SetInbound) -> Inbound:
    mode = form.incoming_messages
    url = services.fetch(work, call.account_sid, Sid).settings.inbound_request_url
    if form.inbound_request_url is not UNSET:
        url = form.inbound_request_url
    if mode == "webhook" and not url:
        raise errors.MISSING_PARAMETER(name="InboundRequestUrl")
    row = services.update(
        work,
        call.account_sid,
        Sid,
        auto_create_conversation=mode == "conversation",
        use_inbound_webhook_on_number=mode == "sender",
        inbound_request_url="" if mode == "drop" else url,
    )
    return shape(call, row)


def shape(call: Call, row: services.Service) -> Inbound:
    """What a service does as the API shows it."""
    return Inbound(
        sid=row.sid,
        account_sid=row.account_sid,
        incoming_messages=_mode(row.settings),
        inbound_request_url=row.settings.inbound_request_url or None,
        url=call.url(f"/v1/MessagingServices/{row.sid}"),
    )


def _mode(settings: services.Settings) -> Mode:
    if settings.auto_create_conversation:
        return "conversation"
    if settings.use_inbound_webhook_on_number:
        return "sender"
    return "webhook" if settings.inbound_request_url else "drop"
