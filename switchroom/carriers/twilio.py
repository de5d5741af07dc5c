"""A number of the hosted service in front of us: REST out, signed webhooks in (carriers §9.1)."""

import asyncio
import hmac
from collections import deque
from collections.abc import Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Annotated, Any, Final
from urllib.parse import quote, urlencode

import msgspec

from switchroom.carriers import http
from switchroom.carriers.http import HttpCarrier
from switchroom.carriers.port import (
    Callback,
    Forged,
    Hands,
    Heading,
    Heard,
    History,
    HttpAnswer,
    HttpRequest,
    Keep,
    Unreadable,
)
from switchroom.carriers.settings import HttpSettings, Secret, Url
from switchroom.core import signature
from switchroom.core.clock import SECOND, as_datetime
from switchroom.core.sms.message import (
    Accepted,
    InboundSms,
    Media,
    NotNow,
    OutboundSms,
    Receipt,
    Report,
    Submission,
    Taken,
    Unsure,
)

_VERSION: Final = "/2010-04-01"
_PAGE: Final = 1_000
_PAGES_MAX: Final = 50
# A request that got no answer may still be worked on there: look twice before sending again.
_LOOKS: Final = 3
_LOOK_S: Final = 2.0
_CLOCK_SLACK_S: Final = 2
# Whom a group text was sent to as well; more than these are none.
_OTHERS: Final = 20
# Only messages of the last seconds are looked through.
_GIVEN: Final = 2_000
_EMPTY: Final = b'<?xml version="1.0" encoding="UTF-8"?><Response/>'
_REPORTS: Final[dict[str, Report]] = {
    "sent": "sent",
    "delivered": "delivered",
    "undelivered": "undelivered",
    "failed": "failed",
    "read": "read",
}


class TwilioSettings(HttpSettings, frozen=True, kw_only=True):
    """The account there. Every `reconcile_minutes` (0 for never) its message list of
    the last `reconcile_hours` is compared with ours, and what a lost webhook missed is filled in.
    """

    account_sid: Annotated[str, msgspec.Meta(pattern="^AC[0-9a-fA-F]{32}$")]
    auth_token: Secret
    api_key_sid: str = ""
    api_key_secret: Secret = ""
    messaging_service_sid: str = ""
    base_url: Url = "https://api.twilio.com"
    reconcile_minutes: Annotated[int, msgspec.Meta(ge=0, le=1_440)] = 15
    reconcile_hours: Annotated[int, msgspec.Meta(ge=1, le=168)] = 24


class TwilioUpstream(HttpCarrier):
    """The carrier."""

    def __init__(self, sid: str, settings: TwilioSettings, hands: Hands) -> None:
        super().__init__(sid, settings, hands)
        self._settings = settings
        self._api = f"{settings.base_url.rstrip('/')}{_VERSION}/Accounts/{settings.account_sid}"
        user = settings.api_key_sid or settings.account_sid
        secret = settings.api_key_secret if settings.api_key_sid else settings.auth_token
        self._headers = http.basic(user, secret)
        self._given: deque[str] = deque(maxlen=_GIVEN)
        self.reconcile_s = settings.reconcile_minutes * 60
        self.look_back_s = settings.reconcile_hours * 3_600

    async def send(self, sms: OutboundSms, keep: Keep) -> Submission:
        """Hand it over; where no answer comes, look whether it is there before anything else."""
        pairs = [("To", sms.recipient), ("From", sms.sender), ("Body", sms.body)]
        pairs += [("MediaUrl", media.url) for media in sms.media]
        pairs.append(("ValidityPeriod", str(min(36_000, max(1, sms.validity_s)))))
        if self.callback:
            pairs.append(("StatusCallback", f"{self.callback}/status"))
        if self._settings.messaging_service_sid:
            pairs.append(("MessagingServiceSid", self._settings.messaging_service_sid))
        began = self._hands.now()
        url = f"{self._api}/Messages.json"
        answer = await self.ask(http.form_request(url, pairs, self._headers))
        failed = self.failed(answer)
        if isinstance(failed, Unsure):
            return self._remember(await self._look_for(sms, began, failed))
        if failed is not None:
            return failed
        return self._remember(self._judge(answer))

    def _remember(self, submission: Submission) -> Submission:
        if isinstance(submission, Accepted):
            self._given.extend(part.ref for part in submission.parts)
        return submission

    def media_headers(self, url: str) -> Mapping[str, str]:
        return self._headers if http.is_within(url, self._settings.base_url) else {}

    def _judge(self, answer: HttpAnswer) -> Submission:
        told = answer.json()
        if 200 <= answer.status < 300:
            return Accepted(
                (Taken(1, http.text_at(told, "sid")),), native=http.text_at(told, "status")
            )
        code = http.text_at(told, "code")
        if code == "20429":
            return NotNow("The carrier throttles", 2.0, native=answer.text[:300])
        sentence = http.text_at(told, "message") or f"HTTP {answer.status}"
        return http.refused(answer, int(code) if code.isdigit() else 30008, sentence)

    async def _look_for(self, sms: OutboundSms, began: int, unsure: Unsure) -> Submission:
        """Find a message of which no answer told; one that is not there was never taken."""
        query = urlencode({"To": sms.recipient, "From": sms.sender, "PageSize": "50"})
        for _ in range(_LOOKS):
            await asyncio.sleep(_LOOK_S)
            request = HttpRequest(
                method="GET", url=f"{self._api}/Messages.json?{query}", headers=self._headers
            )
            answer = await self.ask(request)
            rows = http.within(answer.json(), "messages") if answer.status == 200 else None
            if not isinstance(rows, list):
                return unsure
            since = began // SECOND + _skew_s(answer, self._hands.now()) - _CLOCK_SLACK_S
            for row in rows:
                # One that was given for another message of ours is not this one.
                same = http.text_at(row, "body") == sms.body
                same = same and http.text_at(row, "sid") not in self._given
                if same and _instant_s(http.text_at(row, "date_created")) >= since:
                    return Accepted((Taken(1, http.text_at(row, "sid")),), native="found there")
        return NotNow("The carrier never got it; it is sent again", 1.0)

    def hear(self, callback: Callback, heading: Heading) -> Heard:
        """A message, or the status of one, signed with the account's token."""
        params = callback.pairs()
        self._check(callback, params)
        form = dict(params) or dict(callback.query)
        sid = form.get("MessageSid") or form.get("SmsSid") or ""
        if not sid:
            raise Unreadable("MessageSid is missing")
        status = form.get("MessageStatus") or ""
        if heading == "status" or (status and status != "received"):
            done = form.get("RawDlrDoneDate", "")
            receipt = _receipt(sid, status, form.get("ErrorCode", ""), done[:10])
            return Heard(receipts=(receipt,) if receipt else ())
        count = form.get("NumMedia", "0")
        media = tuple(
            Media(form[f"MediaUrl{n}"], form.get(f"MediaContentType{n}", ""))
            for n in range(int(count) if count.isdigit() and len(count) < 3 else 0)
            if f"MediaUrl{n}" in form
        )
        segments = form.get("NumSegments", "1")
        sms = InboundSms(
            carrier=self.sid,
            carrier_message_id=sid,
            sender=form.get("From", ""),
            recipient=form.get("To", ""),
            body=form.get("Body", ""),
            media=media,
            num_segments=int(segments) if segments.isdigit() and len(segments) < 4 else 1,
            others=tuple(
                form[name]
                for name in (f"OtherRecipients{n}" for n in range(_OTHERS))
                if name in form
            ),
        )
        return Heard((sms,), body=_EMPTY, content_type="text/xml")

    def _check(self, callback: Callback, params: tuple[tuple[str, str], ...]) -> None:
        given = callback.headers.get("x-twilio-signature", "")
        urls = self.addresses(callback)
        token = self._settings.auth_token
        if not any(
            hmac.compare_digest(signature.sign_form(token, url, params), given) for url in urls
        ):
            raise Forged(f"X-Twilio-Signature does not fit {urls[0]} and these parameters")

    async def history(self, since: int) -> History:
        """All messages there since an instant (microseconds): what came in, and how what went out
        stands. Raises OSError where the list cannot be had."""
        day = as_datetime(since).strftime("%Y-%m-%dT%H:%M:%SZ")
        query = f"DateSent%3E={quote(day)}&PageSize={_PAGE}"
        path = f"{_VERSION}/Accounts/{self._settings.account_sid}/Messages.json?{query}"
        messages: list[InboundSms] = []
        receipts: list[Receipt] = []
        with_media: set[str] = set()
        seen = 0
        for _ in range(_PAGES_MAX):
            url = self._settings.base_url.rstrip("/") + path
            answer = await self.ask(
                HttpRequest(method="GET", url=url, headers=self._headers, timeout_s=30)
            )
            if answer.status != 200:
                raise OSError(answer.sentence or f"the list answered HTTP {answer.status}")
            told = answer.json()
            for row in http.within(told, "messages") or []:
                seen += 1
                self._sort(row, messages, receipts)
                if http.text_at(row, "num_media") not in ("", "0"):
                    with_media.add(http.text_at(row, "sid"))
            path = http.text_at(told, "next_page_uri")
            if not path:
                break
        found = tuple(reversed(messages))
        return History(found, tuple(receipts), seen, frozenset(with_media))

    async def media_of(self, carrier_message_id: str) -> tuple[Media, ...]:
        """The list has only their number. One that has been deleted there has none. Raises
        OSError where they cannot be had now."""
        url = f"{self._api}/Messages/{quote(carrier_message_id, safe='')}/Media.json"
        answer = await self.ask(
            HttpRequest(method="GET", url=url, headers=self._headers, timeout_s=30)
        )
        if answer.status == 404:
            return ()
        told = http.within(answer.json(), "media_list")
        if answer.status != 200 or not isinstance(told, list):
            raise OSError(answer.sentence or f"the list of media answered HTTP {answer.status}")
        root = self._settings.base_url.rstrip("/")
        return tuple(
            Media(root + uri.removesuffix(".json"), http.text_at(row, "content_type"))
            for row in told
            if (uri := http.text_at(row, "uri")).startswith("/")
        )

    def _sort(self, row: Any, messages: list[InboundSms], receipts: list[Receipt]) -> None:
        sid, status = http.text_at(row, "sid"), http.text_at(row, "status")
        if http.text_at(row, "direction") != "inbound":
            receipt = _receipt(sid, status, http.text_at(row, "error_code"))
            if receipt is not None and receipt.status != "sent":
                receipts.append(receipt)
            return
        if status != "received":
            return
        count = http.text_at(row, "num_segments")
        messages.append(
            InboundSms(
                carrier=self.sid,
                carrier_message_id=sid,
                sender=http.text_at(row, "from"),
                recipient=http.text_at(row, "to"),
                body=http.text_at(row, "body"),
                num_segments=int(count) if count.isdigit() else 1,
            )
        )


def _receipt(sid: str, status: str, code: str, done: str = "") -> Receipt | None:
    """The receipt in a status there; None while it is on its way to the carrier."""
    report = _REPORTS.get(status)
    if report is None:
        return None
    known = int(code) if code.isdigit() and code != "0" else None
    native = f"{status} {code}".strip()
    return Receipt(ref=sid, status=report, error_code=known, done=done, native=native)


def _instant_s(date: str) -> float:
    try:
        moment = parsedate_to_datetime(date)
    except ValueError:
        return 0
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def _skew_s(answer: HttpAnswer, now: int) -> float:
    """How far the carrier's clock is ahead of ours, by the date of its answer."""
    theirs = _instant_s(answer.headers.get("date", ""))
    return theirs - now / SECOND if theirs else 0
