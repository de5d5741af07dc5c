"""What handsets send, what reached them, and what they report: `/simulator/v1/Messages`."""

from functools import lru_cache, partial
from typing import Annotated, Final, Literal
from urllib.parse import urlsplit

import msgspec
from msgspec import UNSET, Struct, UnsetType

from switchroom.core import errors, limits, phone
from switchroom.core.clock import iso
from switchroom.core.sms import segments
from switchroom.core.sms.message import InboundSms, Media, Report
from switchroom.inbound import receive
from switchroom.media import links
from switchroom.messaging import handset_log
from switchroom.messaging import messages as sms_log
from switchroom.messaging.messages import Sms
from switchroom.messaging.numbers import CARRIER
from switchroom.rest.kit import Call, Form, Page, PageRequest, Routes
from switchroom.rest.simulator.door import let_in
from switchroom.store.work import Work

routes = Routes("simulator")
ALL, ONE = "/v1/Messages", "/v1/Messages/{Sid}"
OF_HANDSET = "/v1/Handsets/{PhoneNumber}/Messages"

_MESSAGE_SID_CHARS: Final = 256
_OTHERS: Final = limits.INBOUND_GROUP_ADDRESSES - 2
_URL_CHARS: Final = 2_048
_NO_MEDIA: Final = msgspec.Raw(b"[]")
_BAD_NEWS: Final = ("undelivered", "failed")


class Message(Struct, frozen=True, kw_only=True):
    """A message as the handset sees it: `inbound` went out from it, `outbound` came to it.

    `media` lists objects of `url` and `content_type`; `other_recipients` are the other numbers of a
    group text.
    """

    sid: str
    account_sid: str
    direction: Literal["inbound", "outbound"]
    from_: str = msgspec.field(name="from")
    to: str
    other_recipients: tuple[str, ...]
    body: str
    media: msgspec.Raw
    num_segments: int
    status: str
    error_code: int | None
    conversation_sid: str | None
    date_created: str
    date_updated: str


class CreateMessage(Form, kw_only=True):
    """`message_sid` is the carrier's id: the same one twice is the same message. A group text comes
    to the number `to`, and `other_recipients` are whom it was sent to as well."""

    from_: str = ""
    to: str = ""
    other_recipients: list[str] | UnsetType = UNSET
    body: str = ""
    media_url: list[str] | UnsetType = UNSET
    message_sid: str = ""


class ListMessages(Form, kw_only=True):
    """The filters of the list; an empty one is none."""

    to: str | UnsetType = UNSET
    from_: str | UnsetType = UNSET


class ListOfHandset(Form, kw_only=True):
    """`before` is the SID of a message; the list begins with the one that came before it."""

    before: str = ""


class ReportStatus(Form, kw_only=True):
    """A receipt; a code goes only with bad news."""

    status: Report
    error_code: Annotated[int, msgspec.Meta(ge=1, le=99_999)] | UnsetType = UNSET


@routes.post(ALL, status=201, also=let_in)
def create(work: Work, call: Call, form: CreateMessage) -> Message:
    """A handset sends a message; answered when it is committed. A repeated one is not stored
    again. Of a suspended account nothing is taken: the answer is 403 with code 20005."""
    sms = inbound(form)
    row = receive.receive(work, sms)
    # The number was looked up once, there; a stranger's one undoes all of it.
    if row is None or row.account_sid != call.account_sid:
        raise errors.TO_NOT_OWNED(to=sms.recipient)
    return shape(call, row)


@routes.get(ALL, page="messages", also=let_in)
def list_all(work: Work, call: Call, page: PageRequest, query: ListMessages) -> Page:
    """Oldest first."""
    rows = handset_log.oldest_first(
        work,
        call.account_sid,
        to=_wanted(query.to),
        from_=_wanted(query.from_),
        after=page.after(str) or handset_log.OLDEST,
        limit=page.size + 1,
    )
    return page.cut(rows, partial(shape, call), handset_log.age)


@routes.get(OF_HANDSET, page="messages", also=let_in)
def list_of_handset(
    work: Work, call: Call, page: PageRequest, query: ListOfHandset, PhoneNumber: str
) -> Page:
    """All from and to one handset, newest first, as a page that is scrolled back wants them."""
    rows = handset_log.newest_first(
        work,
        call.account_sid,
        handset_number(PhoneNumber) or PhoneNumber,
        before=page.after(str) or query.before[2:] or handset_log.NEWEST,
        limit=page.size + 1,
    )
    return page.cut(rows, partial(shape, call), handset_log.age)


@routes.get(ONE, also=let_in)
def fetch(work: Work, call: Call, Sid: str) -> Message:
    return shape(call, _find(work, call, Sid))


@routes.post(ONE, also=let_in)
def report(work: Work, call: Call, form: ReportStatus, Sid: str) -> Message:
    """The handset's receipt; a late or repeated one changes nothing."""
    sms = _find(work, call, Sid)
    if sms.direction == "inbound":
        raise errors.INVALID_PARAMETER(
            sentence="A handset reports on what it received, and this message is its own"
        )
    code = form.error_code or None
    if code is not None and form.status not in _BAD_NEWS:
        raise errors.INVALID_PARAMETER(
            sentence=f"ErrorCode goes with {' or '.join(_BAD_NEWS)}, not with {form.status}"
        )
    if sms.status == "queued":
        raise errors.NOT_COMPLETE(sentence="The message has not reached the handset yet")
    return shape(call, sms_log.report(work, call.account_sid, Sid, form.status, code) or sms)


def inbound(form: CreateMessage) -> InboundSms:
    """The form as the carrier's message.

    Raises TO_MISSING, FROM_MISSING, BODY_MISSING, TO_INVALID, FROM_INVALID, BODY_TOO_LONG,
    TOO_MANY_MEDIA, MEDIA_URL_INVALID, INVALID_PARAMETER (messaging §7.8).
    """
    others = tuple(_other(number) for number in form.other_recipients or ())
    if len(others) > _OTHERS:
        raise errors.INVALID_PARAMETER(
            sentence=f"A group text has at most {limits.INBOUND_GROUP_ADDRESSES} numbers"
        )
    urls = form.media_url or []
    if not form.to:
        raise errors.TO_MISSING()
    if not form.from_:
        raise errors.FROM_MISSING()
    if not form.body and not urls:
        raise errors.BODY_MISSING()
    # Whose number or short code it is, is looked up once, when the message is stored.
    recipient = form.to if phone.is_short_code(form.to) else phone.normalise(form.to)
    if recipient is None:
        raise errors.TO_INVALID(to=form.to[: limits.ADDRESS_CHARS])
    sender = handset_number(form.from_)
    if sender is None:
        raise errors.FROM_INVALID(from_=form.from_[: limits.ADDRESS_CHARS])
    if sender == recipient:
        raise errors.INVALID_PARAMETER(sentence="From and To must be two numbers")
    if len(form.body) > limits.SMS_BODY_CHARS:
        raise errors.BODY_TOO_LONG()
    if len(urls) > limits.MEDIA_PER_MESSAGE:
        raise errors.TOO_MANY_MEDIA(most=limits.MEDIA_PER_MESSAGE)
    if len(form.message_sid) > _MESSAGE_SID_CHARS:
        raise errors.INVALID_PARAMETER(
            sentence=f"MessageSid exceeds {_MESSAGE_SID_CHARS} characters"
        )
    return InboundSms(
        carrier=CARRIER,
        carrier_message_id=form.message_sid or None,
        sender=sender,
        recipient=recipient,
        body=form.body,
        media=tuple(Media(_media_url(url), "") for url in urls),
        num_segments=segments.split(form.body).count,
        others=others,
    )


def _other(text: str) -> str:
    number = handset_number(text)
    if number is None:
        raise errors.TO_INVALID(to=text[: limits.ADDRESS_CHARS])
    return number


@lru_cache(maxsize=16_384)
def handset_number(text: str) -> str | None:
    """The E.164 form of a number that a handset can have, or None.

    >>> handset_number("+1 (555) 000-1111"), handset_number("+1555000") is None
    ('+15550001111', True)
    """
    number = phone.normalise(text)
    return number if number is not None and phone.is_possible(number) else None


def _media_url(url: str) -> str:
    try:
        parts = urlsplit(url)
        sound = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        sound = False
    if not sound or len(url) > _URL_CHARS or not url.isprintable() or " " in url:
        raise errors.MEDIA_URL_INVALID(url=url[: limits.ADDRESS_CHARS])
    return url


def _media(call: Call, sms: Sms) -> msgspec.Raw:
    """The media as the handset sees them: its own where it has put them, ours by an address that is
    good for a while."""
    return msgspec.Raw(msgspec.json.encode([_medium(call, one) for one in sms.attachments]))


def _medium(call: Call, one: Media) -> Media:
    if one.root is None:
        return Media(one.url, one.content_type)
    now, life = call.runtime.clock.now(), links.FOR_CARRIERS
    return Media(
        links.signed(call.vault, call.root, one.sid, one.name, now, life), one.content_type
    )


def _wanted(number: str | UnsetType) -> str | None:
    """A number to look for; an empty one is no filter."""
    return (phone.normalise(number) or number) if number else None


def _find(work: Work, call: Call, sid: str) -> Sms:
    """The simulator's message. Raises NOT_FOUND."""
    sms = sms_log.fetch(work, call.account_sid, sid)
    if sms is None or sms.carrier != CARRIER:
        raise errors.NOT_FOUND()
    return sms


def shape(call: Call, sms: Sms) -> Message:
    """A row as the API shows it."""
    return Message(
        sid=sms.sid,
        account_sid=sms.account_sid,
        direction="inbound" if sms.direction == "inbound" else "outbound",
        from_=sms.from_number,
        to=sms.to_number,
        other_recipients=sms.beside,
        body=sms.body,
        media=_NO_MEDIA if sms.media is None else _media(call, sms),
        num_segments=sms.num_segments,
        status=sms.status,
        error_code=sms.error_code,
        conversation_sid=sms.conversation_sid,
        date_created=iso(sms.date_created),
        date_updated=iso(sms.date_updated),
    )
