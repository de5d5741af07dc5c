"""Telnyx's messaging API (carriers §9.2)."""

import base64
import binascii
from typing import Annotated, Any, Final

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from switchroom.carriers import http
from switchroom.carriers.http import HttpCarrier
from switchroom.carriers.port import Callback, Forged, Hands, Heading, Heard, Keep, Unreadable
from switchroom.carriers.settings import HttpSettings, Secret, Url
from switchroom.core.clock import SECOND
from switchroom.core.sms.message import (
    Accepted,
    InboundSms,
    NotNow,
    OutboundSms,
    Receipt,
    Report,
    Submission,
    Taken,
)

_TOLERANCE_S: Final = 300
_QUEUE_FULL: Final = "40318"
_ERRORS: Final = {
    "40001": 30006,
    "40002": 30007,
    "40003": 30007,
    "40004": 30005,
    "40005": 30003,
    "40008": 30008,
    "40300": 21610,
    "40310": 30005,
    "40305": 30024,
}
_REPORTS: Final[dict[str, Report]] = {
    "sent": "sent",
    "delivered": "delivered",
    "delivery_failed": "undelivered",
    "sending_failed": "failed",
}


class TelnyxSettings(HttpSettings, frozen=True, kw_only=True):
    """The account; `public_key` (base64) is what its webhooks are signed with."""

    api_key: Secret
    public_key: Annotated[str, msgspec.Meta(max_length=100)]
    messaging_profile_id: str = ""
    base_url: Url = "https://api.telnyx.com"


class Telnyx(HttpCarrier):
    """The carrier. Group texts have an address of their own."""

    groups = True

    def __init__(self, sid: str, settings: TelnyxSettings, hands: Hands) -> None:
        super().__init__(sid, settings, hands)
        self._settings = settings

    async def send(self, sms: OutboundSms, keep: Keep) -> Submission:
        to = list(sms.recipients) if sms.others else sms.recipient
        value: dict[str, Any] = {"from": sms.sender, "to": to, "text": sms.body}
        if sms.media:
            value["media_urls"] = [media.url for media in sms.media]
        if self._settings.messaging_profile_id and not sms.others:
            value["messaging_profile_id"] = self._settings.messaging_profile_id
        if self.callback:
            value["webhook_url"] = f"{self.callback}/status"
        headers = {"Authorization": f"Bearer {self._settings.api_key}"}
        url = f"{self._settings.base_url.rstrip('/')}/v2/messages"
        url = f"{url}/group_mms" if sms.others else url
        answer = await self.ask(http.json_request(url, value, headers))
        failed = self.failed(answer)
        if failed is not None:
            return failed
        told = answer.json()
        if 200 <= answer.status < 300 and sms.others:
            ref = http.text_at(told, "data.group_message_id") or http.text_at(told, "data.id")
            return Accepted(http.to_each(sms, ref), native="queued")
        if 200 <= answer.status < 300:
            return Accepted((Taken(1, http.text_at(told, "data.id")),), native="queued")
        code = http.text_at(told, "errors.0.code")
        if code == _QUEUE_FULL:
            return NotNow("The carrier's queue is full", 60, native=answer.text[:300])
        words = http.text_at(told, "errors.0.detail") or http.text_at(told, "errors.0.title")
        return http.refused(answer, _ERRORS.get(code, 30008), words)

    def hear(self, callback: Callback, heading: Heading) -> Heard:
        """An event, signed over its time and its body."""
        self._check(callback)
        told = callback.json()
        kind = http.needed(told, "data.event_type")
        payload = http.within(told, "data.payload")
        if kind == "message.received":
            count = http.text_at(payload, "parts")
            sms = InboundSms(
                carrier=self.sid,
                carrier_message_id=http.needed(payload, "id"),
                sender=http.needed(payload, "from.phone_number"),
                recipient=http.needed(payload, "to.0.phone_number"),
                body=http.text_at(payload, "text"),
                media=http.media_at(payload, "media"),
                num_segments=int(count) if count.isdigit() and len(count) < 4 else 1,
                others=_others(payload),
            )
            return Heard((sms,))
        if kind in ("message.sent", "message.finalized"):
            return Heard(receipts=_receipts(payload))
        raise Unreadable(f"{kind} is no event of messages")

    def _check(self, callback: Callback) -> None:
        stamp = callback.headers.get("telnyx-timestamp", "")
        if not stamp.isdigit() or abs(int(stamp) - self._hands.now() / SECOND) > _TOLERANCE_S:
            raise Forged("telnyx-timestamp is missing, or more than five minutes off")
        try:
            key = Ed25519PublicKey.from_public_bytes(base64.b64decode(self._settings.public_key))
            given = base64.b64decode(callback.headers.get("telnyx-signature-ed25519", ""))
            key.verify(given, stamp.encode() + b"|" + callback.body)
        except (InvalidSignature, ValueError, binascii.Error):
            raise Forged("telnyx-signature-ed25519 does not fit this body") from None


def _others(payload: Any) -> tuple[str, ...]:
    """Whom a group text came to beside the first."""
    to, cc = http.within(payload, "to") or [], http.within(payload, "cc") or []
    return tuple(filter(None, (http.text_at(one, "phone_number") for one in (*to[1:], *cc))))


def _receipts(payload: Any) -> tuple[Receipt, ...]:
    if http.text_at(payload, "group_message_id") or _others(payload):
        return _group_receipts(payload)
    status = http.text_at(payload, "to.0.status")
    report = _REPORTS.get(status)
    if report is None:
        return ()
    code = http.text_at(payload, "errors.0.code")
    known = None if report in ("sent", "delivered") else _ERRORS.get(code, 30008)
    native = f"{status} {code}".strip()
    ref = http.needed(payload, "id")
    return (Receipt(ref=ref, status=report, error_code=known, native=native),)


def _group_receipts(payload: Any) -> tuple[Receipt, ...]:
    """One for each recipient who is told of, under the names that the group text may have got."""
    refs = dict.fromkeys((http.text_at(payload, "group_message_id"), http.needed(payload, "id")))
    code = http.text_at(payload, "errors.0.code")
    found = []
    for one in http.within(payload, "to") or []:
        status, number = http.text_at(one, "status"), http.text_at(one, "phone_number")
        report = _REPORTS.get(status)
        if report is None or not number:
            continue
        known = None if report in ("sent", "delivered") else _ERRORS.get(code, 30008)
        native = f"{status} {code}".strip()
        found += [
            Receipt(ref=http.each(ref, number), status=report, error_code=known, native=native)
            for ref in filter(None, refs)
        ]
    return tuple(found)
