"""Plivo's messaging API (carriers §9.2)."""

import base64
import hmac
from typing import Annotated, Any, Final
from urllib.parse import parse_qsl, urlsplit

import msgspec

from switchroom.carriers import http
from switchroom.carriers.http import HttpCarrier
from switchroom.carriers.port import Callback, Forged, Hands, Heading, Heard, Keep, Unreadable
from switchroom.carriers.settings import HttpSettings, Secret, Url
from switchroom.core.sms.message import (
    Accepted,
    InboundSms,
    Media,
    OutboundSms,
    Receipt,
    Report,
    Submission,
    Taken,
)

# What its published error codes come to; others are 30008.
_ERRORS: Final = {
    "30": 30007,
    "40": 30024,
    "50": 30005,
    "70": 30005,
    "80": 30003,
    "90": 30006,
    "100": 30007,
    "200": 21610,
    "420": 30003,
}
_REPORTS: Final[dict[str, Report]] = {
    "sent": "sent",
    "delivered": "delivered",
    "undelivered": "undelivered",
    "rejected": "undelivered",
    "failed": "failed",
    "read": "read",
}
_NONCE: Final = "x-plivo-signature-v3-nonce"
_SIGNATURES: Final = ("x-plivo-signature-v3", "x-plivo-signature-ma-v3")


class PlivoSettings(HttpSettings, frozen=True, kw_only=True):
    """The account."""

    auth_id: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    auth_token: Secret
    base_url: Url = "https://api.plivo.com"


class Plivo(HttpCarrier):
    """The carrier."""

    def __init__(self, sid: str, settings: PlivoSettings, hands: Hands) -> None:
        super().__init__(sid, settings, hands)
        self._settings = settings

    async def send(self, sms: OutboundSms, keep: Keep) -> Submission:
        value: dict[str, Any] = {
            "src": sms.sender.removeprefix("+"),
            "dst": sms.recipient.removeprefix("+"),
            "text": sms.body,
        }
        if sms.media:
            value |= {"type": "mms", "media_urls": [media.url for media in sms.media]}
        if self.callback:
            value |= {"url": f"{self.callback}/status", "method": "POST"}
        settings = self._settings
        url = f"{settings.base_url.rstrip('/')}/v1/Account/{settings.auth_id}/Message/"
        headers = http.basic(settings.auth_id, settings.auth_token)
        answer = await self.ask(http.json_request(url, value, headers))
        failed = self.failed(answer)
        if failed is not None:
            return failed
        told = answer.json()
        ref = http.text_at(told, "message_uuid.0")
        if 200 <= answer.status < 300 and ref:
            return Accepted((Taken(1, ref),), native=http.text_at(told, "message"))
        return http.refused(answer, 30008, http.text_at(told, "error"))

    def hear(self, callback: Callback, heading: Heading) -> Heard:
        """A message or a receipt, as a form."""
        params = callback.pairs()
        self._check(callback, params)
        form = dict(params) or dict(callback.query)
        ref = form.get("MessageUUID", "")
        if not ref:
            raise Unreadable("MessageUUID is missing")
        status = form.get("Status", "")
        if heading == "status" or (status and status != "received"):
            return Heard(receipts=_receipts(form, ref, status))
        media = tuple(
            Media(value, "") for name, value in form.items() if name.rstrip("0123456789") == "Media"
        )
        sms = InboundSms(
            carrier=self.sid,
            carrier_message_id=ref,
            sender=http.e164(form.get("From", "")),
            recipient=http.e164(form.get("To", "")),
            body=form.get("Text", ""),
            media=media,
        )
        return Heard((sms,))

    def _check(self, callback: Callback, params: tuple[tuple[str, str], ...]) -> None:
        nonce = callback.headers.get(_NONCE, "")
        given = {
            one.strip()
            for name in _SIGNATURES
            for one in callback.headers.get(name, "").split(",")
            if one.strip()
        }
        urls = self.addresses(callback)
        for url in urls:
            made = sign(self._settings.auth_token, url, nonce, params)
            if any(hmac.compare_digest(made.encode(), one.encode()) for one in given):
                return
        raise Forged(f"X-Plivo-Signature-V3 does not fit {urls[0]} and these parameters")


def sign(token: str, url: str, nonce: str, params: tuple[tuple[str, str], ...]) -> str:
    """The signature V3 (carriers §9.2): the address without its query, a question mark where
    there is a query or a body, the sorted query, a point where there are both, the sorted names
    and values of the body, a point, the nonce.

    >>> sign("token", "https://example.com/a", "7", (("To", "1"),))
    '2GEMhw6MJwgKesXCWVTSOWUrvvEcFA82Ph0lbIBpinY='
    """
    parts = urlsplit(url)
    query = sorted(parse_qsl(parts.query, keep_blank_values=True))
    text = parts._replace(query="", fragment="").geturl()
    if query or params:
        text += "?" + "&".join(f"{name}={value}" for name, value in query)
    if query and params:
        text += "."
    text += "".join(name + value for name, value in sorted(params))
    made = hmac.digest(token.encode(), f"{text}.{nonce}".encode(), "sha256")
    return base64.b64encode(made).decode()


def _receipts(form: dict[str, str], ref: str, status: str) -> tuple[Receipt, ...]:
    report = _REPORTS.get(status)
    if report is None:
        return ()
    error = form.get("ErrorCode", "000").lstrip("0")
    code = None if report in ("sent", "delivered", "read") else _ERRORS.get(error, 30008)
    parent = form.get("ParentMessageUUID") or ref
    native = f"{status} {error}".strip()
    return (Receipt(ref=parent, status=report, error_code=code, native=native, alone=True),)
