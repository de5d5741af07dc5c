"""Heads of requests to a proxy: read, rewritten, refused."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from switchroom.proxy.heads import BadHead, Head, read_head, refusal


def test_what_is_said_to_the_proxy_alone_goes_no_further() -> None:
    head = read_head(
        b"POST http://conversations.twilio.com/v1/Conversations?a=b HTTP/1.1\r\n"
        b"Host: spoofed.example.org\r\nProxy-Connection: keep-alive\r\nProxy-Authorization: x\r\n"
        b"Connection: keep-alive\r\nAuthorization: Basic abc\r\nContent-Length: 3\r\n\r\n"
    )
    assert (head.host, head.port, head.tunnel) == ("conversations.twilio.com", 80, False)
    assert head.onward == (
        b"POST /v1/Conversations?a=b HTTP/1.1\r\nHost: conversations.twilio.com\r\n"
        b"Connection: close\r\nAuthorization: Basic abc\r\nContent-Length: 3\r\n\r\n"
    )


def test_an_upgrade_stays_one() -> None:
    head = read_head(
        b"GET http://mcs.twilio.com HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
    )
    assert head.onward == (
        b"GET / HTTP/1.1\r\nHost: mcs.twilio.com\r\nConnection: Upgrade\r\n"
        b"Upgrade: websocket\r\n\r\n"
    )


def test_credentials_in_the_address_do_not_change_the_host() -> None:
    head = read_head(b"GET http://api.twilio.com@other.test:81/ HTTP/1.0\r\n\r\n")
    assert (head.host, head.port) == ("other.test", 81)
    assert b"Host: other.test:81\r\n" in head.onward


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (b"", "no HTTP request"),
        (b"\x16\x03\x01", "no HTTP request"),
        (b"GET  / HTTP/1.1", "no HTTP request"),
        (b"GET\nA: http://a.test/ HTTP/1.1", "This is Switchroom's proxy"),
        (b"GET\tA http://a.test/ HTTP/1.1", "This is Switchroom's proxy"),
        (b"GET http://a.test/ HTTP/2", "Only HTTP/1.1"),
        (b"GET / HTTP/1.1", "This is Switchroom's proxy"),
        (b"GET https://a.test/ HTTP/1.1", "This is Switchroom's proxy"),
        (b"GET http:///b HTTP/1.1", "This is Switchroom's proxy"),
        (b"GET http://[::1/ HTTP/1.1", "This is Switchroom's proxy"),
        (b"CONNECT api.twilio.com HTTP/1.1", "This is Switchroom's proxy"),
    ],
)
def test_what_is_no_request_to_a_proxy_is_told_so(line: bytes, sentence: str) -> None:
    with pytest.raises(BadHead, match=sentence):
        read_head(line + b"\r\n\r\n")


@given(st.binary(max_size=80))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    with contextlib.suppress(BadHead):
        assert isinstance(read_head(raw), Head)


def test_a_refusal_is_a_whole_answer() -> None:
    assert refusal(403, "No.") == (
        b"HTTP/1.1 403 Forbidden\r\nContent-Type: text/plain; charset=utf-8\r\n"
        b"Content-Length: 4\r\nConnection: close\r\n\r\nNo.\n"
    )
