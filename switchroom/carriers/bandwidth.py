"""Bandwidth's messaging API, version 2 (carriers §9.2)."""

import hmac
from collections.abc import Mapping
from typing import Annotated, Any, Final

import msgspec

from switchroom.carriers import http
from switchroom.carriers.http import HttpCarrier
from switchroom.carriers.port import Callback, Forged, Hands, Heading, Heard, Keep, Unreadable
from switchroom.carriers.settings import HttpSettings, Secret, Url
from switchroom.core.sms.message import (
    Accepted,
    InboundSms,
    OutboundSms,
    Receipt,
    Report,
    Submission,
    Taken,
)

# What its published error codes come to; others are 30008.
_ERRORS: Final = {
    "4302": 30024,
    "4303": 30005,
    "4360": 30003,
    "4401": 30006,
    "4403": 30024,
    "4404": 30005,
    "4405": 30024,
    "4406": 30005,
    "4407": 30024,
    "4408": 30005,
    "4420": 30006,
    "4421": 30006,
    "4432": 30006,
    "4434": 30006,
    "4470": 30007,
    "4481": 30007,
    "4482": 30004,
    "4700": 30006,
    "4701": 30003,
    "4702": 30003,
    "4720": 30005,
    "4721": 30005,
    "4730": 30006,
    "4740": 30024,
    "4750": 30007,
    "4770": 30007,
    "4775": 21610,
    "9902": 30003,
}
_REPORTS: Final[dict[str, Report]] = {
    "message-sending": "sent",
    "message-delivered": "delivered",
    "message-failed": "undelivered",
}


class BandwidthSettings(HttpSettings, frozen=True, kw_only=True):
    """The account, and user and password that its callbacks show (basic authentication)."""

    account_id: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    application_id: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    api_token: Secret
    api_secret: Secret
    callback_user: str = ""
    callback_password: Secret = ""
    base_url: Url = "https://messaging.bandwidth.com/api/v2"


class Bandwidth(HttpCarrier):
    """The carrier. A text to several numbers is a group text."""

    groups = True

    def __init__(self, sid: str, settings: BandwidthSettings, hands: Hands) -> None:
        super().__init__(sid, settings, hands)
        self._settings = settings

    async def send(self, sms: OutboundSms, keep: Keep) -> Submission:
        settings = self._settings
        value: dict[str, Any] = {
            "applicationId": settings.application_id,
            "from": sms.sender,
            "to": list(sms.recipients),
            "text": sms.body,
            "tag": sms.sid,
        }
        if sms.media:
            value["media"] = [media.url for media in sms.media]
        url = f"{settings.base_url.rstrip('/')}/users/{settings.account_id}/messages"
        headers = http.basic(settings.api_token, settings.api_secret)
        answer = await self.ask(http.json_request(url, value, headers))
        failed = self.failed(answer)
        if failed is not None:
            return failed
        told = answer.json()
        ref = http.text_at(told, "id")
        if 200 <= answer.status < 300 and ref and sms.others:
            return Accepted(http.to_each(sms, ref), native="queued")
        if 200 <= answer.status < 300 and ref:
            return Accepted((Taken(1, ref),), native="queued")
        return http.refused(answer, 30008, http.text_at(told, "description"))

    def media_headers(self, url: str) -> Mapping[str, str]:
        settings = self._settings
        if not http.is_within(url, settings.base_url):
            return {}
        return http.basic(settings.api_token, settings.api_secret)

    def hear(self, callback: Callback, heading: Heading) -> Heard:
        """A list of events; messages and receipts come to the same address."""
        self._check(callback)
        told = callback.json()
        if not isinstance(told, list):
            raise Unreadable("The body is no JSON list of events")
        messages: list[InboundSms] = []
        receipts: list[Receipt] = []
        for event in told:
            kind = http.needed(event, "type")
            if kind == "message-received":
                messages.append(self._message(event))
            elif kind in _REPORTS:
                receipts.append(_receipt(event, _REPORTS[kind]))
        return Heard(tuple(messages), tuple(receipts))

    def _message(self, event: Any) -> InboundSms:
        count = http.within(event, "message.segmentCount")
        recipient = http.text_at(event, "to") or http.needed(event, "message.to.0")
        return InboundSms(
            carrier=self.sid,
            carrier_message_id=http.needed(event, "message.id"),
            sender=http.needed(event, "message.from"),
            recipient=recipient,
            body=http.text_at(event, "message.text"),
            media=http.media_at(event, "message.media"),
            num_segments=count if isinstance(count, int) and count > 0 else 1,
            others=tuple(one for one in _recipients(event) if one != recipient),
        )

    def _check(self, callback: Callback) -> None:
        settings = self._settings
        if not settings.callback_user:
            return
        wanted = http.basic(settings.callback_user, settings.callback_password)["Authorization"]
        given = callback.headers.get("authorization", "")
        if not hmac.compare_digest(wanted.encode(), given.encode()):
            raise Forged("the callback's user and password are not those of this carrier")


def _recipients(event: Any) -> list[str]:
    found = http.within(event, "message.to")
    return [one for one in found if isinstance(one, str)] if isinstance(found, list) else []


def _receipt(event: Any, report: Report) -> Receipt:
    error = http.text_at(event, "errorCode")
    code = _ERRORS.get(error, 30008) if report == "undelivered" else None
    native = f"{http.text_at(event, 'type')} {error}".strip()
    ref = http.needed(event, "message.id")
    if len(_recipients(event)) > 1:
        ref = http.each(ref, http.text_at(event, "to"))
    return Receipt(ref=ref, status=report, error_code=code, native=native)
