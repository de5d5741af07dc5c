"""Addresses, forms, results and refusals over a real socket."""

import base64
import re
import socket
import time

import pytest

from switchroom.core import limits
from tests.rest.kit.conftest import MAIN, TOKEN, World

NOTES = "/conversations/v1/Notes"


def test_a_form_becomes_a_resource(world: World) -> None:
    answer = world.call(
        "POST",
        NOTES,
        "Text=caf%C3%A9+au+lait&Color=bLUE&Tags=a&Tags=b&Frame.Width=3&Frame.Dotted=TRUE&Other=1",
        X_Twilio_Webhook_Enabled="TrUe",
    )
    assert answer.status == 201
    assert answer.json == {
        "sid": "1",
        "account_sid": MAIN,
        "text": "café au lait",
        "color": "Blue",
        "webhooks": True,
        "sent": {
            "text": "café au lait",
            "color": "Blue",
            "tags": ["a", "b"],
            "frame_width": 3,
            "frame_dotted": True,
        },
        "url": f"http://127.0.0.1:{world.port}/conversations/v1/Notes/1",
    }
    assert answer.headers["Content-Type"] == "application/json"
    assert re.fullmatch("RQ[0-9a-f]{32}", answer.headers["Twilio-Request-Id"])
    assert re.fullmatch(r"\d+\.\d{3}", answer.headers["Twilio-Request-Duration"])
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert world.metrics.requests == [("conversations", "/v1/Notes", 201)]


@pytest.mark.parametrize(
    ("host", "path", "url"),
    [
        ("conversations.twilio.com", "/v1/Notes", "https://conversations.twilio.com/v1/Notes/1"),
        (
            "conversations.dublin.ie1.twilio.com",
            "/v1/Services/IS1/Notes",
            "https://conversations.dublin.ie1.twilio.com/v1/Services/IS1/Notes/1",
        ),
        ("Conversations:80", "/v1/Notes", "http://Conversations:80/v1/Notes/1"),
        ("studio.example.org", NOTES, f"http://studio.example.org{NOTES}/1"),
    ],
)
def test_addresses_come_back_as_the_client_writes_them(
    world: World, host: str, path: str, url: str
) -> None:
    assert world.call("POST", path, "Text=a", Host=host).json["url"] == url


def test_a_header_of_anybody_changes_no_scheme(world: World) -> None:
    for header in ("X_Forwarded_Proto", "X_Switchroom_Scheme"):
        unbelieved = world.call("GET", NOTES, **{header: "https"})
        assert unbelieved.json["meta"]["url"].startswith("http://")


@pytest.mark.parametrize(
    ("host", "path", "named"),
    [
        ("conversations.twilio.com", "/v1/Nothing/CHxx?a=b", "/Nothing/CHxx"),
        ("localhost", "/conversations/v1/Notes/99", "/Notes/99"),
        ("localhost", "/conversations/v1/Notes/", "/Notes/"),
        ("localhost", "/conversations/v1/Notes/%FF", "/Notes/%FF"),
        ("localhost", "/conversations/v1/Notes/a%00b", "/Notes/a%00b"),
        ("localhost", "/api/2010-04-01/Nothing.json", "/2010-04-01/Nothing.json"),
        ("api.twilio.com", "/2010-04-01/Accounts/AC1.json", "/2010-04-01/Accounts/AC1.json"),
        ("localhost", "/nothing", "/nothing"),
    ],
)
def test_what_is_not_there_is_named(world: World, host: str, path: str, named: str) -> None:
    answer = world.call("GET", path, Host=host)
    assert (answer.status, answer.json) == (
        404,
        {
            "code": 20404,
            "message": f"The requested resource {named} was not found",
            "more_info": "https://www.twilio.com/docs/errors/20404",
            "status": 404,
        },
    )


@pytest.mark.parametrize("sent", ["+15551234567", "%2B15551234567", "a%2Fb", "caf%C3%A9"])
def test_fields_of_a_path_may_be_encoded(world: World, sent: str) -> None:
    world.call("POST", NOTES, f"Text={sent.replace('+', '%2B')}")
    assert world.call("GET", f"{NOTES}/{sent}").status == 200
    gone = world.call("DELETE", f"{NOTES}/{sent}")
    assert (gone.status, gone.body, gone.headers["Content-Type"]) == (204, b"", None)
    assert world.call("GET", f"{NOTES}/{sent}").status == 404


@pytest.mark.parametrize("method", ["PUT", "PATCH", "TRACE", "PROPFIND"])
def test_other_methods_are_refused(world: World, method: str) -> None:
    answer = world.call(method, NOTES)
    assert (answer.status, answer.json["code"]) == (405, 20004)
    if method in ("PUT", "PATCH"):
        assert set(answer.headers["Allow"].split(", ")) >= {"GET", "POST", "HEAD"}


def test_a_browser_may_ask_first(world: World) -> None:
    answer = world.call("OPTIONS", NOTES, user="")
    assert (answer.status, answer.body) == (204, b"")
    assert "POST" in answer.headers["Allow"]
    assert "Authorization" in answer.headers["Access-Control-Allow-Headers"]


def test_head_is_get_without_body(world: World) -> None:
    world.call("POST", NOTES, "Text=a")
    head, get = world.call("HEAD", f"{NOTES}/1"), world.call("GET", f"{NOTES}/1")
    assert (head.status, head.body) == (200, b"")
    assert head.headers["Content-Length"] == str(len(get.body))


@pytest.mark.parametrize(
    ("form", "code", "message"),
    [
        ("", 20001, "Missing required parameter Text in the post body"),
        ("text=a", 20001, "Missing required parameter Text in the post body"),
        ("Text=a&Color=Green", 20001, "Color must be one of Red, Blue"),
        ("Text=a&Frame.Width=wide", 20001, "Frame.Width must be a whole number"),
        ("Text=a&Frame.Width=", 20001, "Frame.Width must be a whole number"),
        ("Text=a&Frame.Width=1_0", 20001, "Frame.Width must be a whole number"),
        ("Text=a&Frame.Dotted=", 20001, "Frame.Dotted must be true or false"),
        ("Text=a%00b", 20001, "Text contains a NUL character"),
        ("Text=%ED%A0%80", 20001, "Text is not valid UTF-8"),
        (b"Text=\xff", 20001, "The request body is not valid UTF-8"),
        ("Text=a&" + "a=b&" * limits.FORM_FIELDS, 20001, "There are more than 1000 parameters"),
        (
            "Text=a&Lines=10",
            21617,
            "The concatenated message body exceeds the 1600 character limit.",
        ),
    ],
)
def test_what_does_not_fit_is_refused(
    world: World, form: str | bytes, code: int, message: str
) -> None:
    answer = world.call("POST", NOTES, form)
    assert answer.status == 400
    assert (answer.json["code"], answer.json["message"]) == (code, message)


def test_only_forms_are_read(world: World) -> None:
    answer = world.call("POST", NOTES, '{"Text":"a"}', Content_Type="application/json")
    assert (answer.status, answer.json["code"]) == (415, 20415)
    charset = "application/x-www-form-urlencoded; charset=UTF-8"
    assert world.call("POST", NOTES, "Text=a", Content_Type=charset).status == 201


def test_a_large_body_is_refused(world: World) -> None:
    answer = world.call("POST", NOTES, b"Text=" + b"a" * 30_000_000)
    assert (answer.status, answer.json["code"]) == (413, 20413)


def test_a_large_body_of_unknown_length_is_refused_before_its_end(world: World) -> None:
    chunk = b"10000\r\n" + b"a" * 0x10000 + b"\r\n"
    with socket.create_connection(("127.0.0.1", world.port), timeout=90) as wire:
        wire.sendall(_head("Transfer-Encoding: chunked") + chunk * 80)
        assert wire.recv(12) == b"HTTP/1.1 413"


@pytest.mark.parametrize("framing", ["Content-Length: 100", "Transfer-Encoding: chunked"])
def test_half_a_form_is_no_form(world: World, framing: str) -> None:
    part = b"Text=half" if framing.startswith("C") else b"9\r\nText=half\r\n"
    with socket.create_connection(("127.0.0.1", world.port), timeout=90) as wire:
        wire.sendall(_head(framing) + part)
    deadline = time.monotonic() + 90
    while not world.metrics.requests and time.monotonic() < deadline:
        time.sleep(0.01)
    assert world.metrics.requests == [("conversations", "/v1/Notes", 400)]
    assert world.call("GET", NOTES).json["notes"] == []


def _head(framing: str) -> bytes:
    login = base64.b64encode(f"{MAIN}:{TOKEN}".encode()).decode()
    return (
        f"POST {NOTES} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic {login}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\n{framing}\r\n\r\n"
    ).encode()


def test_a_fault_of_ours_says_nothing_but_the_request_id(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = world.call("POST", "/conversations/v1/Broken", "Text=private")
    request_id = answer.headers["Twilio-Request-Id"]
    assert (answer.status, answer.json["code"]) == (500, 20500)
    assert request_id in answer.json["message"]
    assert "secret" not in answer.body.decode()
    logged = capsys.readouterr().out
    assert "request.failed" in logged
    assert request_id in logged
    assert "private" not in logged
    assert world.call("GET", NOTES).json["notes"] == []


def test_a_handler_that_waits(world: World) -> None:
    assert world.call("POST", "/conversations/v1/Slow", "Text=a").status == 202
    assert world.call("POST", "/conversations/v1/Slow", "Text=a", password="wrong").status == 401
    assert len(world.call("GET", NOTES).json["notes"]) == 1


def test_a_public_download(world: World) -> None:
    answer = world.call("GET", "/conversations/v1/Media/ME1", user="")
    assert (answer.status, answer.body) == (200, b"ME1")
    assert (answer.headers["Content-Type"], answer.headers["X-Kind"]) == ("text/plain", "note")
