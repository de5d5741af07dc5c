"""Senders of other channels in a messaging service: `Services/{MessagingServiceSid}/ChannelSenders`
(messaging §13.2), and those that an account has: `/switchroom/v1/ChannelSenders`."""

from msgspec import Struct

from switchroom.core.clock import iso
from switchroom.messaging import channel_senders, services
from switchroom.rest.kit import Call, Form, Page, PageRequest, Routes
from switchroom.store.work import Work

routes = Routes("messaging")
own = Routes("switchroom")
ALL = "/v1/Services/{MessagingServiceSid}/ChannelSenders"
ONE = "/v1/Services/{MessagingServiceSid}/ChannelSenders/{Sid}"
OURS, OUR_ONE = "/v1/ChannelSenders", "/v1/ChannelSenders/{Sid}"


class ChannelSender(Struct, frozen=True, kw_only=True):
    """A sender as the pool shows it."""

    account_sid: str
    messaging_service_sid: str | None
    sid: str
    sender: str
    sender_type: str
    country_code: str | None
    date_created: str
    date_updated: str
    url: str


class AddChannelSender(Form, kw_only=True):
    """The sender to add."""

    sid: str


class RegisterChannelSender(Form, kw_only=True):
    """A sender with its channel: `whatsapp:+14155550100`, `messenger:...`, `rcs:...`."""

    sender: str


@routes.post(ALL, status=201)
def create(
    work: Work, call: Call, form: AddChannelSender, MessagingServiceSid: str
) -> ChannelSender:
    service = services.fetch(work, call.account_sid, MessagingServiceSid)
    return shape(call, channel_senders.add(work, service, form.sid))


@routes.get(ALL, page="senders")
def page(work: Work, call: Call, page: PageRequest, MessagingServiceSid: str) -> Page:
    service = services.fetch(work, call.account_sid, MessagingServiceSid)
    rows = channel_senders.members(work, service, page.after(str) or "", page.size + 1)
    return page.cut(rows, lambda row: shape(call, row), lambda row: row.sid)


@routes.get(ONE)
def fetch(work: Work, call: Call, MessagingServiceSid: str, Sid: str) -> ChannelSender:
    service = services.fetch(work, call.account_sid, MessagingServiceSid)
    return shape(call, channel_senders.member(work, service, Sid))


@routes.delete(ONE)
def remove(work: Work, call: Call, MessagingServiceSid: str, Sid: str) -> None:
    service = services.fetch(work, call.account_sid, MessagingServiceSid)
    channel_senders.remove(work, service, Sid)


@own.post(OURS, status=201)
def register(work: Work, call: Call, form: RegisterChannelSender) -> ChannelSender:
    return shape(call, channel_senders.register(work, call.account_sid, form.sender), ours=True)


@own.get(OURS, page="channel_senders")
def page_ours(work: Work, call: Call, page: PageRequest) -> Page:
    rows = channel_senders.page(work, call.account_sid, page.after(str) or "", page.size + 1)
    return page.cut(rows, lambda row: shape(call, row, ours=True), lambda row: row.sid)


@own.get(OUR_ONE)
def fetch_ours(work: Work, call: Call, Sid: str) -> ChannelSender:
    return shape(call, channel_senders.fetch(work, call.account_sid, Sid), ours=True)


@own.delete(OUR_ONE)
def forget(work: Work, call: Call, Sid: str) -> None:
    channel_senders.forget(work, call.account_sid, Sid)


def shape(call: Call, row: channel_senders.ChannelSender, *, ours: bool = False) -> ChannelSender:
    """A row as the API shows it."""
    path = f"{OURS}/{row.sid}"
    if not ours:
        path = f"/v1/Services/{row.service_sid}/ChannelSenders/{row.sid}"
    return ChannelSender(
        account_sid=row.account_sid,
        messaging_service_sid=row.service_sid,
        sid=row.sid,
        sender=row.sender,
        sender_type=row.type,
        country_code=row.country,
        date_created=iso(row.date_created),
        date_updated=iso(row.date_updated),
        url=call.url(path),
    )
