"""Messages in and out: `Messages` (messaging §7)."""

import re
from collections.abc import Callable, Mapping
from typing import ClassVar, Final, Literal

import msgspec
from msgspec import UNSET, Struct, UnsetType

from switchroom.core import delivery_errors, errors, phone
from switchroom.core.clock import DAY, SECOND, parse_iso, rfc2822
from switchroom.core.errors import ApiError
from switchroom.core.states import delivery
from switchroom.messaging import magic, message_changes, message_list, outbound
from switchroom.messaging.handset_log import age
from switchroom.messaging.message_list import Filters
from switchroom.messaging.messages import Sms
from switchroom.messaging.outbound import Wish
from switchroom.rest.kit import Call, Form, Page, PageRequest, Routes
from switchroom.store.work import Work

routes = Routes("api")
ALL = "/2010-04-01/Accounts/{AccountSid}/Messages.json"
ONE = "/2010-04-01/Accounts/{AccountSid}/Messages/{Sid}.json"

_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d")
_HELD: Final = (delivery.ACCEPTED, delivery.SCHEDULED, delivery.CANCELED)


class Message(Struct, frozen=True, kw_only=True, rename={"from_": "from"}):
    """A message as the 2010 API shows it: counts and prices are texts (messaging §7.2)."""

    account_sid: str
    api_version: str = "2010-04-01"
    body: str
    date_created: str
    date_sent: str | None
    date_updated: str
    direction: str
    error_code: int | None
    error_message: str | None
    from_: str | None
    messaging_service_sid: str | None
    num_media: str
    num_segments: str
    price: str | None = None
    price_unit: str = "USD"
    sid: str
    status: str
    subresource_uris: dict[str, str]
    to: str
    uri: str


class CreateMessage(Form, kw_only=True):
    """What to send, to whom and by whom. `Attempt`, `ForceDelivery`, `MaxPrice`,
    `PersistentAction`, `ProvideFeedback`, `TrafficType`, `RiskCheck`, `FallbackFrom` and
    `SendAsMms` are taken and change nothing (messaging §7.1)."""

    __errors__: ClassVar[Mapping[str, Callable[[str], ApiError]]] = {
        "content_retention": lambda value: errors.CONTENT_RETENTION_INVALID(),
        "address_retention": lambda value: errors.ADDRESS_RETENTION_INVALID(),
    }

    to: str = ""
    from_: str = ""
    messaging_service_sid: str = ""
    body: str = ""
    media_url: list[str] | UnsetType = UNSET
    status_callback: str = ""
    application_sid: str = ""
    validity_period: int | UnsetType = UNSET
    smart_encoded: bool | UnsetType = UNSET
    schedule_type: str = ""
    send_at: str = ""
    content_sid: str = ""
    content_variables: str = ""
    shorten_urls: bool = False
    content_retention: Literal["retain", "discard"] = "retain"
    address_retention: Literal["retain", "obfuscate"] = "retain"
    attempt: int | UnsetType = UNSET
    force_delivery: bool | UnsetType = UNSET
    max_price: float | UnsetType = UNSET
    persistent_action: list[str] | UnsetType = UNSET
    provide_feedback: bool | UnsetType = UNSET
    traffic_type: Literal["free"] | UnsetType = UNSET
    risk_check: Literal["enable", "disable"] | UnsetType = UNSET
    fallback_from: str | UnsetType = UNSET
    send_as_mms: bool | UnsetType = UNSET


class UpdateMessage(Form, kw_only=True):
    """An empty `Body` redacts, `Status=canceled` cancels."""

    body: str | UnsetType = UNSET
    status: Literal["canceled"] | UnsetType = UNSET


class ListMessages(Form, kw_only=True):
    """The filters of the list; a date is a whole day in UTC."""

    to: str | UnsetType = UNSET
    from_: str | UnsetType = UNSET
    date_sent: str | UnsetType = UNSET
    date_sent_to: str | UnsetType = msgspec.field(default=UNSET, name="DateSent<")
    date_sent_from: str | UnsetType = msgspec.field(default=UNSET, name="DateSent>")


@routes.post(ALL, status=201)
def create(work: Work, call: Call, form: CreateMessage) -> Message:
    _refuse(form)
    wish = Wish(
        to=form.to,
        from_=form.from_,
        messaging_service_sid=form.messaging_service_sid,
        body=form.body,
        media_url=tuple(form.media_url or ()),
        status_callback=form.status_callback,
        validity_period=None if form.validity_period is UNSET else form.validity_period,
        smart_encoded=None if form.smart_encoded is UNSET else form.smart_encoded,
        schedule_type=form.schedule_type,
        send_at=form.send_at,
        content_sid=form.content_sid,
        content_variables=form.content_variables,
    )
    if call.is_test:
        return shape(call, magic.send(work, call.account_sid, wish))
    return shape(call, outbound.create(work, call.account_sid, wish))


def _refuse(form: CreateMessage) -> None:
    """What is documented and cannot be done is said, not passed over."""
    if form.application_sid and not form.status_callback:
        raise errors.APPLICATION_INVALID(sid=form.application_sid[:34])
    for given, sentence in (
        (form.shorten_urls, "Links are not shortened: leave ShortenUrls out"),
        (form.content_retention == "discard", "Bodies are kept: redact the message with Body="),
        (form.address_retention == "obfuscate", "Numbers are kept: delete the message instead"),
    ):
        if given:
            raise errors.NOT_IMPLEMENTED(sentence=sentence)


@routes.get(ALL, page="messages")
def page(work: Work, call: Call, page: PageRequest, query: ListMessages) -> Page:
    rows = message_list.page(
        work,
        call.account_sid,
        _filters(query),
        before=page.after(str) or message_list.NEWEST,
        limit=page.size + 1,
    )
    return page.cut(rows, lambda row: shape(call, row, listed=True), age)


@routes.get(ONE)
def fetch(work: Work, call: Call, Sid: str) -> Message:
    return shape(call, message_changes.fetch(work, call.account_sid, Sid))


@routes.post(ONE)
def update(work: Work, call: Call, Sid: str, form: UpdateMessage) -> Message:
    if form.status is not UNSET:
        return shape(call, message_changes.cancel(work, call.account_sid, Sid))
    if form.body is UNSET:
        return fetch(work, call, Sid)
    if form.body:
        raise errors.INVALID_PARAMETER(sentence="Body can only be made empty")
    return shape(call, message_changes.redact(work, call.account_sid, Sid))


@routes.delete(ONE)
def delete(work: Work, call: Call, Sid: str) -> None:
    message_changes.delete(work, call.account_sid, Sid)


def _filters(query: ListMessages) -> Filters:
    start = end = None
    if query.date_sent:
        start, end = span("DateSent", query.date_sent)
    if query.date_sent_from:
        start = max(start or 0, moment("DateSent>", query.date_sent_from))
    if query.date_sent_to:
        last = moment("DateSent<", query.date_sent_to, 1)
        end = last if end is None else min(end, last)
    return Filters(_number(query.to), _number(query.from_), start, end)


def _number(text: str | UnsetType) -> str | None:
    """A number to look for; an empty one is no filter."""
    return (phone.normalise(text) or text) if text else None


def moment(name: str, text: str, whole: int = 0) -> int:
    """The first instant of a day or a second, or with `whole` the last one.

    Raises INVALID_PARAMETER.
    """
    try:
        start = parse_iso(text)
    except (ValueError, OverflowError):
        raise errors.INVALID_PARAMETER(
            sentence=f"{name} must be a date such as 2024-05-01 or 2024-05-01T12:00:00Z"
        ) from None
    length = DAY if _DATE.fullmatch(text) else SECOND
    return start + whole * (length - 1)


def span(name: str, text: str) -> tuple[int, int]:
    """The day that a date names, from its first to its last instant; a time of day names a second.

    Clients write a date as its midnight. Raises INVALID_PARAMETER.
    """
    start = moment(name, text)
    day = start % DAY == 0
    return start, start + DAY - 1 if day else moment(name, text, 1)


def shape(call: Call, row: Sms, *, listed: bool = False) -> Message:
    """A row as the API shows it; lists tell of the feedback of outbound messages."""
    base = f"/2010-04-01/Accounts/{row.account_sid}/Messages/{row.sid}"
    parts = {"media": call.uri(f"{base}/Media.json")}
    if listed and row.direction != "inbound":
        parts["feedback"] = call.uri(f"{base}/Feedback.json")
    return Message(
        account_sid=row.account_sid,
        body=row.body,
        date_created=rfc2822(row.date_created),
        date_sent=None if row.date_sent is None else rfc2822(row.date_sent),
        date_updated=rfc2822(row.date_updated),
        direction=row.direction,
        error_code=row.error_code,
        error_message=delivery_errors.text(row.error_code),
        from_=row.from_number or None,
        messaging_service_sid=row.messaging_service_sid,
        num_media=str(len(row.attachments)),
        num_segments="0" if row.status in _HELD else str(row.num_segments),
        sid=row.sid,
        status=row.status,
        subresource_uris=parts,
        to=row.to_number,
        uri=call.uri(f"{base}.json"),
    )
