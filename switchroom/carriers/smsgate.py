"""An Android telephone with SMS Gateway for Android: one SIM, no contract (carriers §10.1)."""

import hmac
from typing import Annotated, Any, Final

import msgspec

from switchroom.carriers import http
from switchroom.carriers.http import HttpCarrier
from switchroom.carriers.port import Callback, Forged, Hands, Heading, Heard, Keep, Unreadable
from switchroom.carriers.settings import HttpSettings, Secret, Url
from switchroom.core import phone
from switchroom.core.clock import SECOND
from switchroom.core.sms.message import (
    Accepted,
    InboundSms,
    NotNow,
    OutboundSms,
    Receipt,
    Refused,
    Report,
    Submission,
    Taken,
)

# Its repetitions go on for two days, each with the time of the first try or its own.
_TOLERANCE_S: Final = 3 * 86_400
_REPORTS: Final[dict[str, Report]] = {
    "sms:sent": "sent",
    "sms:delivered": "delivered",
    "sms:failed": "undelivered",
    "sms:cancelled": "undelivered",
}


class SmsGateSettings(HttpSettings, frozen=True, kw_only=True):
    """The telephone: `url` is where messages are posted to (`http://192.168.1.20:8080/message` on
    the telephone, `.../3rdparty/v1/messages` on a server). `number` is the SIM's own; with two
    SIMs `sims` maps the slot ("1") to its number. `country` reads national numbers.
    `signing_key` signs its webhooks.
    """

    url: Url
    username: str
    password: Secret
    signing_key: Secret = ""
    number: str = ""
    sims: Annotated[dict[str, str], msgspec.Meta(max_length=4)] = msgspec.field(
        default_factory=dict
    )
    country: Annotated[str, msgspec.Meta(pattern="^([A-Z]{2})?$")] = ""


class SmsGate(HttpCarrier):
    """The carrier. A message keeps our SID there, so that handing it over again doubles nothing."""

    repeats = True
    at_once = 2

    def __init__(self, sid: str, settings: SmsGateSettings, hands: Hands) -> None:
        super().__init__(sid, settings, hands)
        self._settings = settings

    async def send(self, sms: OutboundSms, keep: Keep) -> Submission:
        settings = self._settings
        if sms.media:
            return Refused(30008, "The telephone sends text only")
        value: dict[str, Any] = {
            "id": sms.sid,
            "textMessage": {"text": sms.body},
            "phoneNumbers": [sms.recipient],
            "ttl": max(5, sms.validity_s),
            "withDeliveryReport": True,
        }
        slot = next((slot for slot, one in settings.sims.items() if one == sms.sender), "")
        if slot.isdigit():
            value["simNumber"] = int(slot)
        headers = http.basic(settings.username, settings.password)
        answer = await self.ask(http.json_request(settings.url, value, headers))
        if answer.status == 409:
            # It has the message already.
            return Accepted((Taken(1, sms.sid),), native="HTTP 409: known")
        if answer.status == 503:
            return NotNow("The telephone's queue is full", 60, native=answer.text[:300])
        if answer.status >= 500 or (answer.status == 0 and answer.sent):
            # Our id makes it safe to ask again.
            return NotNow(answer.sentence or f"HTTP {answer.status}", 10, down=True)
        failed = self.failed(answer)
        if failed is not None:
            return failed
        if 200 <= answer.status < 300:
            told = http.text_at(answer.json(), "id") or sms.sid
            return Accepted((Taken(1, told),), native=http.text_at(answer.json(), "state"))
        return http.refused(answer, 30008, http.text_at(answer.json(), "message"))

    def hear(self, callback: Callback, heading: Heading) -> Heard:
        """One event. Its own id tells repetitions: that of a message is a hash of its text."""
        self._check(callback)
        told = callback.json()
        kind = http.needed(told, "event")
        if kind == "sms:received":
            return Heard((self._message(told),))
        report = _REPORTS.get(kind)
        if report is None:
            return Heard(note=kind)
        reason = http.text_at(told, "payload.reason")
        receipt = Receipt(
            ref=http.needed(told, "payload.messageId"),
            status=report,
            error_code=30008 if report == "undelivered" else None,
            native=f"{kind} {reason}".strip(),
            alone=True,
        )
        return Heard(receipts=(receipt,))

    def _message(self, told: Any) -> InboundSms:
        settings = self._settings
        sender = http.text_at(told, "payload.phoneNumber") or http.needed(told, "payload.sender")
        slot = http.text_at(told, "payload.simNumber")
        ours = http.text_at(told, "payload.recipient")
        recipient = settings.sims.get(slot) or settings.number or ours
        if not recipient:
            raise Unreadable("The telephone does not say its number: set `number` or `sims`")
        return InboundSms(
            carrier=self.sid,
            carrier_message_id=http.needed(told, "id"),
            sender=phone.normalise(sender, settings.country or None) or sender,
            recipient=phone.normalise(recipient, settings.country or None) or recipient,
            body=http.text_at(told, "payload.message"),
        )

    def _check(self, callback: Callback) -> None:
        key = self._settings.signing_key
        if not key:
            return
        stamp = callback.headers.get("x-timestamp", "")
        given = callback.headers.get("x-signature", "").lower()
        made = hmac.new(key.encode(), callback.body + stamp.encode(), "sha256").hexdigest()
        if not hmac.compare_digest(made.encode(), given.encode()):
            raise Forged("X-Signature does not fit this body and X-Timestamp")
        if not stamp.isdigit() or abs(int(stamp) - self._hands.now() / SECOND) > _TOLERANCE_S:
            raise Forged("X-Timestamp is too far off")
