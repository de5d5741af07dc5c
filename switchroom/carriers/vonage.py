"""Vonage's SMS API (carriers §9.2)."""

import hashlib
import hmac
from typing import Annotated, Any, Final, Literal

import msgspec

from switchroom.carriers import http
from switchroom.carriers.http import HttpCarrier
from switchroom.carriers.port import (
    Callback,
    Forged,
    Hands,
    Heading,
    Health,
    Heard,
    HttpAnswer,
    Keep,
    Unreadable,
)
from switchroom.carriers.settings import HttpSettings, Secret, Url
from switchroom.core.clock import SECOND
from switchroom.core.sms import alphabet, header
from switchroom.core.sms.message import (
    Accepted,
    InboundSms,
    NotNow,
    OutboundSms,
    Part,
    Receipt,
    Refused,
    Submission,
    Taken,
)

_TOLERANCE_S: Final = 300
# What the status of an answer means, other than 0 (accepted) and 1 (throttled).
_REFUSALS: Final = {
    "6": 30006,
    "7": 30004,
    "12": 30008,
    "15": 30024,
    "22": 30006,
    "29": 30004,
}
_LOCKED_OUT: Final = ("4", "8", "9", "10", "11", "14")
_PASSING: Final = ("5", "23")
# What the err-code of a receipt means.
_ERRORS: Final = {
    "2": 30003,
    "3": 30005,
    "4": 30004,
    "6": 30007,
    "7": 30003,
    "9": 21610,
    "11": 30006,
    "12": 30003,
    "13": 30004,
    "14": 30004,
}
_DIGESTS: Final = {"hmac-md5": "md5", "hmac-sha1": "sha1", "hmac-sha256": "sha256"} | {
    "hmac-sha512": "sha512"
}


class VonageSettings(HttpSettings, frozen=True, kw_only=True):
    """The account. With a `signature_secret` callbacks must be signed."""

    api_key: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    api_secret: Secret
    signature_secret: Secret = ""
    signature_method: Literal["md5hash", "hmac-md5", "hmac-sha1", "hmac-sha256", "hmac-sha512"] = (
        "md5hash"
    )
    base_url: Url = "https://rest.nexmo.com"


class Vonage(HttpCarrier):
    """The carrier. It answers 200 even to what it refuses, and once for each part."""

    def __init__(self, sid: str, settings: VonageSettings, hands: Hands) -> None:
        super().__init__(sid, settings, hands)
        self._settings = settings

    async def send(self, sms: OutboundSms, keep: Keep) -> Submission:
        pairs = [
            ("api_key", self._settings.api_key),
            ("api_secret", self._settings.api_secret),
            ("from", sms.sender.removeprefix("+")),
            ("to", sms.recipient.removeprefix("+")),
            ("text", sms.body),
            ("client-ref", sms.sid),
            ("status-report-req", "1"),
            ("ttl", str(max(20, sms.validity_s) * 1_000)),
        ]
        if alphabet.septets(sms.body) is None:
            pairs.append(("type", "unicode"))
        if self.callback:
            pairs.append(("callback", f"{self.callback}/status"))
        url = f"{self._settings.base_url.rstrip('/')}/sms/json"
        answer = await self.ask(http.form_request(url, pairs))
        failed = self.failed(answer)
        if failed is not None:
            return failed
        return self._judge(answer)

    def _judge(self, answer: HttpAnswer) -> Submission:
        rows = http.within(answer.json(), "messages")
        if not isinstance(rows, list) or not rows:
            return http.refused(answer)
        bad = next((row for row in rows if http.text_at(row, "status") != "0"), None)
        if bad is None:
            parts = tuple(
                Taken(n, http.text_at(row, "message-id")) for n, row in enumerate(rows, 1)
            )
            return Accepted(parts, len(parts), native=f"{len(parts)} x status 0")
        status, words = http.text_at(bad, "status"), http.text_at(bad, "error-text")
        native = f"status {status}: {words}"
        if any(http.text_at(row, "status") == "0" for row in rows):
            # What it has of a long message would come twice.
            code = _REFUSALS.get(status, 30008)
            return Refused(code, f"The carrier took a part only: {native}", native=native)
        if status == "1":
            return NotNow("The carrier throttles", 1.0, native=native)
        if status in _LOCKED_OUT:
            self.stands(Health(False, f"The carrier refuses us: {native}"))
            return NotNow(f"The carrier refuses us: {native}", 60, down=True, native=native)
        code = _REFUSALS.get(status, 30008)
        return Refused(code, f"The carrier refused it: {native}", status in _PASSING, native)

    def hear(self, callback: Callback, heading: Heading) -> Heard:
        """A message (or a part of one), or a receipt; both come as a form, JSON or query."""
        form = _fields(callback)
        self._check(form)
        if "status" in form and "messageId" in form:
            return Heard(receipts=_receipts(form))
        if "msisdn" not in form or "to" not in form:
            raise Unreadable("msisdn and to are missing")
        part = None
        if form.get("concat", "").lower() == "true":
            part = header.sound(
                Part(*(_number(form, f"concat-{name}") for name in ("ref", "total", "part")))
            )
        sms = InboundSms(
            carrier=self.sid,
            carrier_message_id=form.get("messageId") or None,
            sender=http.e164(form["msisdn"]),
            recipient=http.e164(form["to"]),
            body=form.get("text", ""),
            part=part,
        )
        return Heard((sms,))

    def _check(self, form: dict[str, str]) -> None:
        """The signature over all other parameters, and its age (carriers §9.2)."""
        secret = self._settings.signature_secret
        if not secret:
            return
        given = form.get("sig", "").lower()
        text = "".join(
            f"&{name}={value}".replace("\0", "")
            for name, value in sorted(
                (name, value.replace("&", "_").replace("=", "_"))
                for name, value in form.items()
                if name != "sig"
            )
        )
        method = self._settings.signature_method
        if method == "md5hash":
            made = hashlib.md5((text + secret).encode(), usedforsecurity=False).hexdigest()
        else:
            made = hmac.new(secret.encode(), text.encode(), _DIGESTS[method]).hexdigest()
        if not hmac.compare_digest(made.encode(), given.encode()):
            raise Forged("sig does not fit these parameters")
        stamp = form.get("timestamp", "")
        if stamp.isdigit() and abs(int(stamp) - self._hands.now() / SECOND) > _TOLERANCE_S:
            raise Forged("the timestamp is more than five minutes off")


def _receipts(form: dict[str, str]) -> tuple[Receipt, ...]:
    status, error = form["status"], form.get("err-code", "0")
    native = f"{status} err-code {error}"
    receipt = Receipt(
        ref=form["messageId"],
        status="delivered",
        native=native,
        done=form.get("scts", "")[:10],
    )
    if status == "delivered":
        return (receipt,)
    if status in ("failed", "rejected", "expired", "unknown"):
        code = 30003 if status == "expired" else _ERRORS.get(error, 30008)
        return (msgspec.structs.replace(receipt, status="undelivered", error_code=code),)
    return ()


def _fields(callback: Callback) -> dict[str, str]:
    if callback.headers.get("content-type", "").startswith("application/json"):
        told: Any = callback.json()
        if not isinstance(told, dict):
            raise Unreadable("The body is no JSON object")
        return {name: http.text_at(told, name) for name in told}
    return callback.form()


def _number(form: dict[str, str], name: str) -> int:
    text = form.get(name, "")
    return int(text) if text.isdigit() and len(text) < 10 else 0
