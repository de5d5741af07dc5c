"""Any carrier with an HTTP API, described by templates in its settings (carriers §9.3)."""

import hmac
import re
from typing import Annotated, Any, Final, Literal
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
    HttpAnswer,
    HttpRequest,
    Keep,
    Unreadable,
)
from switchroom.carriers.settings import HttpSettings, Name, Secret, SecretPairs, Url
from switchroom.core import phone
from switchroom.core.sms.message import (
    Accepted,
    InboundSms,
    Media,
    NotNow,
    OutboundSms,
    Receipt,
    Refused,
    Report,
    Submission,
    Taken,
)

Outcome = Literal["sent", "delivered", "undelivered", "failed", "ignore"]
Code = Annotated[int, msgspec.Meta(ge=1, le=99_999)]
Path = Annotated[str, msgspec.Meta(max_length=200)]

_PLACE: Final = re.compile(r"\{(\w+)\}")
_OK: Final = range(200, 300)


class InboundFields(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a callback has the parts of a message: names of a form, or paths of JSON such as
    `data.from.number`. `id` tells repetitions; without it none is told."""

    sender: Path = "from"
    recipient: Path = "to"
    body: Path = "text"
    id: Path = ""
    media: Path = ""


class ReceiptFields(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a callback has the parts of a receipt, and what its statuses mean here."""

    ref: Path = "id"
    status: Path = "status"
    error: Path = ""
    statuses: dict[Name, Outcome] = msgspec.field(default_factory=dict)
    errors: dict[Name, Code] = msgspec.field(default_factory=dict)


class GenericSettings(HttpSettings, frozen=True, kw_only=True):
    """How messages are handed over, and how callbacks are read.

    In `url`, `query`, `form`, `json` and `headers` these stand for the message: `{from}`, `{to}`,
    `{from_digits}`, `{to_digits}`, `{body}`, `{sid}`, `{callback}`, `{media}` (the first address).
    `user` and `password` are for basic authentication; `secret_headers` are shown to nobody.
    An answer is good with a 2xx status and, where `success_path` is set, one of `success_values`
    there. `ref_path` is where it has its name for the message. `error_path` and `errors` translate
    refusals; `throttled_values` at `error_path` mean to wait.

    `secret_header` and `secret` are what callbacks must show; with `hmac_header` and `hmac_key`
    that header is the hexadecimal HMAC of the body by `hmac_digest`.
    """

    method: Literal["POST", "GET", "PUT"] = "POST"
    url: Url
    query: dict[str, str] = msgspec.field(default_factory=dict)
    form: dict[str, str] | None = None
    json: dict[str, Any] | None = None
    headers: dict[str, str] = msgspec.field(default_factory=dict)
    secret_headers: SecretPairs = msgspec.field(default_factory=dict)
    user: str = ""
    password: Secret = ""
    bearer: Secret = ""
    timeout_s: Annotated[float, msgspec.Meta(ge=0.1, le=60)] = 10
    success_path: Path = ""
    success_values: list[str] = msgspec.field(default_factory=list)
    ref_path: Path = ""
    error_path: Path = ""
    errors: dict[Name, Code] = msgspec.field(default_factory=dict)
    throttled_values: list[str] = msgspec.field(default_factory=list)
    repeats: bool = False
    country: Annotated[str, msgspec.Meta(pattern="^([A-Z]{2})?$")] = ""
    inbound: InboundFields = InboundFields()
    receipt: ReceiptFields = ReceiptFields()
    secret_header: str = ""
    secret: Secret = ""
    hmac_header: str = ""
    hmac_key: Secret = ""
    hmac_digest: Literal["sha1", "sha256", "sha512"] = "sha256"


class Generic(HttpCarrier):
    """The carrier."""

    def __init__(self, sid: str, settings: GenericSettings, hands: Hands) -> None:
        super().__init__(sid, settings, hands)
        self._settings = settings
        self.repeats = settings.repeats

    async def send(self, sms: OutboundSms, keep: Keep) -> Submission:
        answer = await self.ask(_request(self._settings, _values(sms, self.callback)))
        failed = self.failed(answer)
        if failed is not None:
            return failed
        return self._judge(sms, answer)

    def _judge(self, sms: OutboundSms, answer: HttpAnswer) -> Submission:
        settings, told = self._settings, answer.json()
        good = answer.status in _OK
        if settings.success_path:
            good = good and http.text_at(told, settings.success_path) in settings.success_values
        if good:
            ref = http.text_at(told, settings.ref_path) if settings.ref_path else sms.sid
            return Accepted((Taken(1, ref),), native=f"HTTP {answer.status}")
        error = http.text_at(told, settings.error_path) if settings.error_path else ""
        native = f"HTTP {answer.status} {error}".strip()
        if error in settings.throttled_values:
            return NotNow("The carrier throttles", 2.0, native=native)
        code = settings.errors.get(error, 30008)
        return Refused(code, f"The carrier refused it with {native}", native=native)

    def hear(self, callback: Callback, heading: Heading) -> Heard:
        """A message at `/inbound`, a receipt at `/status`; without either, what it looks like."""
        self._check(callback)
        told = _told(callback)
        settings = self._settings
        is_receipt = heading == "status" or (
            heading == "" and not http.text_at(told, settings.inbound.recipient)
        )
        return self._receipt(told) if is_receipt else self._message(told)

    def _message(self, told: Any) -> Heard:
        fields, country = self._settings.inbound, self._settings.country or None
        sender = http.e164(http.needed(told, fields.sender))
        recipient = http.e164(http.needed(told, fields.recipient))
        media = http.media_at(told, fields.media) if fields.media else ()
        if fields.media and not media and (one := http.text_at(told, fields.media)):
            media = (Media(one, ""),)
        sms = InboundSms(
            carrier=self.sid,
            carrier_message_id=http.text_at(told, fields.id) or None if fields.id else None,
            sender=phone.normalise(sender, country) or sender,
            recipient=phone.normalise(recipient, country) or recipient,
            body=http.text_at(told, fields.body),
            media=media,
        )
        return Heard((sms,))

    def _receipt(self, told: Any) -> Heard:
        fields = self._settings.receipt
        status = http.needed(told, fields.status)
        report = fields.statuses.get(status, "ignore")
        if report == "ignore":
            return Heard(note=status)
        error = http.text_at(told, fields.error) if fields.error else ""
        bad = report in ("undelivered", "failed")
        receipt = Receipt(
            ref=http.needed(told, fields.ref),
            status=_report(report),
            error_code=fields.errors.get(error, 30008) if bad else None,
            native=f"{status} {error}".strip(),
        )
        return Heard(receipts=(receipt,))

    def _check(self, callback: Callback) -> None:
        settings = self._settings
        if settings.secret_header:
            given = callback.headers.get(settings.secret_header.lower(), "")
            if not hmac.compare_digest(given.encode(), settings.secret.encode()):
                raise Forged(f"{settings.secret_header} is not the secret of this carrier")
        if settings.hmac_header:
            given = callback.headers.get(settings.hmac_header.lower(), "")
            given = given.rpartition("=")[2].lower()
            made = hmac.new(settings.hmac_key.encode(), callback.body, settings.hmac_digest)
            if not hmac.compare_digest(given.encode(), made.hexdigest().encode()):
                raise Forged(f"{settings.hmac_header} does not fit this body")


def _report(outcome: Outcome) -> Report:
    assert outcome != "ignore"
    return outcome


def _told(callback: Callback) -> Any:
    if "json" in callback.headers.get("content-type", ""):
        told = callback.json()
        if not isinstance(told, dict | list):
            raise Unreadable("The body is no JSON object")
        return told
    return callback.form()


def _values(sms: OutboundSms, callback: str) -> dict[str, str]:
    return {
        "from": sms.sender,
        "to": sms.recipient,
        "from_digits": sms.sender.removeprefix("+"),
        "to_digits": sms.recipient.removeprefix("+"),
        "body": sms.body,
        "sid": sms.sid,
        "callback": callback,
        "media": sms.media[0].url if sms.media else "",
    }


def _request(settings: GenericSettings, values: dict[str, str]) -> HttpRequest:
    encoded = {name: quote(value, safe="") for name, value in values.items()}
    url = filled(settings.url, encoded)
    if settings.query:
        pairs = {name: filled(value, values) for name, value in settings.query.items()}
        url += ("&" if "?" in url else "?") + urlencode(pairs)
    headers = {
        name: filled(value, {k: v.replace("\r", "").replace("\n", " ") for k, v in values.items()})
        for name, value in settings.headers.items()
    }
    headers |= settings.secret_headers
    if settings.user:
        headers |= http.basic(settings.user, settings.password)
    if settings.bearer:
        headers["Authorization"] = f"Bearer {settings.bearer}"
    body = b""
    if settings.json is not None:
        headers.setdefault("Content-Type", "application/json")
        body = msgspec.json.encode(_deeply(settings.json, values))
    elif settings.form is not None:
        headers.setdefault("Content-Type", "application/x-www-form-urlencoded")
        body = urlencode(
            {name: filled(value, values) for name, value in settings.form.items()}
        ).encode()
    return HttpRequest(
        method=settings.method, url=url, headers=headers, body=body, timeout_s=settings.timeout_s
    )


def filled(template: str, values: dict[str, str]) -> str:
    """A template with its places filled once; a name that is none stays as it stands.

    >>> filled("{to}: {body} {other}", {"to": "+1", "body": "{to}"})
    '+1: {to} {other}'
    """
    return _PLACE.sub(lambda place: values.get(place[1], place[0]), template)


def _deeply(value: Any, values: dict[str, str]) -> Any:
    if isinstance(value, str):
        return filled(value, values)
    if isinstance(value, dict):
        return {name: _deeply(item, values) for name, item in value.items()}
    if isinstance(value, list):
        return [_deeply(item, values) for item in value]
    return value
