"""Each HTTP carrier as a table of cases: what is asked of it, what its answers mean, what its
callbacks say (tests/cases/carriers)."""

import asyncio
import base64
import hashlib
import hmac
import json
import socket
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from twilio.request_validator import RequestValidator

from switchroom.carriers.kinds import KINDS
from switchroom.carriers.port import Callback, Forged, Health, HttpAnswer, HttpRequest, Unreadable
from switchroom.carriers.settings import parse
from switchroom.core.clock import SECOND
from switchroom.core.sms.message import InboundSms, OutboundSms, Receipt, Taken

FOLDER: Final = Path(__file__).parents[1] / "cases" / "carriers"
NOW_S: Final = 1_780_000_000
ROOT: Final = "https://sms.example.org"
PATH: Final = "/webhooks/v1/Carriers/CR1/token"
KEY: Final = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))

Case = dict[str, Any]


class Hands:
    """A network that answers as the case says."""

    idle_s: float | None = None
    callback_path = PATH

    def __init__(self, answers: list[Case]) -> None:
        self.answers = iter(answers)
        self.requests: list[HttpRequest] = []
        self.states: list[Health] = []

    async def deliver(self, sms: InboundSms) -> None:
        raise AssertionError("only callbacks deliver")

    async def report(self, receipt: Receipt) -> None:
        raise AssertionError("only callbacks report")

    async def http(self, request: HttpRequest) -> HttpAnswer:
        self.requests.append(request)
        answer = next(self.answers)
        body = answer.get("json")
        return HttpAnswer(
            answer["status"],
            json.dumps(body).encode() if body is not None else answer.get("body", "").encode(),
            answer.get("sentence", ""),
            answer.get("sent", True),
            answer.get("headers", {}),
        )

    async def connect(self, host: str, port: int) -> socket.socket:
        raise AssertionError("no HTTP carrier connects by itself")

    async def turn(self) -> None:
        pass

    def healthy(self, health: Health) -> None:
        self.states.append(health)

    def chance(self) -> float:
        return 0.5

    def now(self) -> int:
        return NOW_S * SECOND


def cases(part: str) -> Iterator[Any]:
    for file in sorted(FOLDER.glob("*.json")):
        table = json.loads(file.read_text())
        for case in table[part]:
            label = f"{file.stem}: {case['label']}"
            settings = table["settings"] | case.get("settings", {})
            yield pytest.param(file.stem, settings, case, id=label)


async def keep(part: Taken, total: int) -> None:
    raise AssertionError("no HTTP carrier hands parts over one by one")


def plain(value: msgspec.Struct) -> Case:
    """A value as JSON has it."""
    found: Case = json.loads(msgspec.json.encode(value))
    return found


def shown(request: HttpRequest) -> Case:
    """A request as a case states it; of headers only those that the case is about."""
    found: Case = {"method": request.method, "url": request.url}
    kind = request.headers.get("Content-Type", "")
    if "json" in kind:
        found["json"] = json.loads(request.body)
    elif request.body:
        found["form"] = dict(parse_qsl(request.body.decode(), keep_blank_values=True))
    if "Authorization" in request.headers:
        found["authorization"] = request.headers["Authorization"]
    return found


@pytest.mark.parametrize(("kind", "settings", "case"), list(cases("send")))
def test_send(
    kind: str, settings: Mapping[str, Any], case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def at_once(seconds: float) -> None:
        pass

    monkeypatch.setattr("switchroom.carriers.twilio.asyncio.sleep", at_once)
    hands = Hands(case["answers"])
    made = KINDS[kind]
    carrier = made.make("CR1", parse(made.settings, settings), hands)
    sms = {"sid": "SM1", "sender": "+15550001111", "recipient": "+14155552671", "body": "hello"}
    outbound = msgspec.convert(sms | case.get("sms", {}), OutboundSms)
    submission = asyncio.run(carrier.send(outbound, keep))
    result = {"type": type(submission).__name__} | plain(submission)
    assert {name: result[name] for name in case["submission"]} == case["submission"]
    requests = [shown(request) for request in hands.requests]
    for request, wanted in zip(requests, case.get("requests", requests), strict=True):
        assert {name: request.get(name) for name in wanted} == wanted
    assert [state.up for state in hands.states] == case.get("up", [])


@pytest.mark.parametrize(("kind", "settings", "case"), list(cases("hear")))
def test_hear(kind: str, settings: Mapping[str, Any], case: Case) -> None:
    made = KINDS[kind]
    carrier = made.make("CR1", parse(made.settings, settings), Hands([]))
    callback = signed(kind, settings, case)
    if "error" in case:
        with pytest.raises({"forged": Forged, "unreadable": Unreadable}[case["error"]]):
            carrier.hear(callback, case.get("heading", ""))
        return
    heard = carrier.hear(callback, case.get("heading", ""))
    messages = [
        {name: value for name, value in plain(sms).items() if name in wanted}
        for sms, wanted in zip(heard.messages, case.get("messages", []), strict=True)
    ]
    assert messages == case.get("messages", [])
    receipts = [
        {name: value for name, value in plain(receipt).items() if name in wanted}
        for receipt, wanted in zip(heard.receipts, case.get("receipts", []), strict=True)
    ]
    assert receipts == case.get("receipts", [])


def signed(kind: str, settings: Mapping[str, Any], case: Case) -> Callback:
    """The callback of a case, signed as the carrier's own documents say unless it says how."""
    heading = case.get("heading", "")
    url = ROOT + PATH + (f"/{heading}" if heading else "")
    query = urlencode(case.get("query", {}))
    full = f"{url}?{query}" if query else url
    headers = {}
    form = case.get("form", {})
    body = b""
    if "json" in case:
        body = json.dumps(case["json"]).encode()
        headers["content-type"] = "application/json"
    elif form:
        body = urlencode(form).encode()
        headers["content-type"] = "application/x-www-form-urlencoded"
    stamp = str(NOW_S + case.get("off_s", 0))
    if kind == "twilio":
        made = RequestValidator(settings["auth_token"]).compute_signature(full, form)
        headers["x-twilio-signature"] = made
    elif kind == "telnyx":
        headers["telnyx-timestamp"] = stamp
        made = base64.b64encode(KEY.sign(f"{stamp}|".encode() + body)).decode()
        headers["telnyx-signature-ed25519"] = made
    elif kind == "plivo":
        text = f"{url}?" + "".join(name + form[name] for name in sorted(form)) + ".nonce"
        made = hmac.digest(settings["auth_token"].encode(), text.encode(), "sha256")
        headers["x-plivo-signature-v3-nonce"] = "nonce"
        headers["x-plivo-signature-ma-v3"] = f"other, {base64.b64encode(made).decode()}"
    elif kind == "smsgate":
        key = settings["signing_key"].encode()
        headers["x-timestamp"] = stamp
        headers["x-signature"] = hmac.new(key, body + stamp.encode(), hashlib.sha256).hexdigest()
    elif kind == "bandwidth":
        pair = f"{settings['callback_user']}:{settings['callback_password']}"
        headers["authorization"] = "Basic " + base64.b64encode(pair.encode()).decode()
    headers |= case.get("headers", {})
    return Callback(
        method=case.get("method", "POST"),
        urls=(full,),
        query=tuple(case.get("query", {}).items()),
        headers=headers,
        body=body,
    )


@pytest.mark.parametrize("method", ["md5hash", "hmac-md5", "hmac-sha256", "hmac-sha512"])
def test_vonage_signatures(method: str) -> None:
    """As its documents describe them: sorted, joined, the secret behind or as the key."""
    form = {"msisdn": "14155552671", "to": "15550001111", "text": "a=b&c", "messageId": "m1"}
    form["timestamp"] = str(NOW_S)
    text = "&messageId=m1&msisdn=14155552671&text=a_b_c" + f"&timestamp={NOW_S}&to=15550001111"
    if method == "md5hash":
        made = hashlib.md5(f"{text}key".encode()).hexdigest()
    else:
        made = hmac.new(b"key", text.encode(), method.removeprefix("hmac-")).hexdigest()
    kind = KINDS["vonage"]
    settings = {"api_key": "k", "api_secret": "s", "signature_secret": "key"}
    carrier = kind.make(
        "CR1", parse(kind.settings, settings | {"signature_method": method}), Hands([])
    )

    def hear(signature: str) -> str:
        body = urlencode(form | {"sig": signature}).encode()
        callback = Callback(method="POST", urls=(ROOT,), query=(), headers={}, body=body)
        return carrier.hear(callback, "").messages[0].body

    assert hear(made.upper()) == "a=b&c"
    with pytest.raises(Forged):
        hear("0" * len(made))


def test_every_http_carrier_has_cases() -> None:
    assert {file.stem for file in FOLDER.glob("*.json")} == KINDS.keys() - {"smpp"}
