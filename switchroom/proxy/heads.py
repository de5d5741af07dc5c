"""Heads of proxied HTTP/1.1 requests: read from bytes, rewritten for the next server, refused."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Final
from urllib.parse import urlsplit

from switchroom.proxy.hosts import split

# The answer to CONNECT, to the letter: PHP accepts no other.
ESTABLISHED: Final = b"HTTP/1.1 200 Connection established\r\n\r\n"

# What a client tells the proxy and no one else, and what is said anew to the next server.
_HOP: Final = (b"proxy-connection", b"proxy-authorization", b"host", b"connection", b"keep-alive")


class BadHead(Exception):
    """What the client sent is no request to a proxy; the message says why."""


@dataclass(frozen=True, slots=True)
class Head:
    """The start of one request: where it leads and, unless CONNECT, what to send there."""

    host: str
    port: int
    tunnel: bool
    onward: bytes


def read_head(raw: bytes) -> Head:
    r"""The request that starts with these bytes, up to and with the empty line.

    >>> read_head(b"CONNECT api.twilio.com:443 HTTP/1.1\r\n\r\n")
    Head(host='api.twilio.com', port=443, tunnel=True, onward=b'')
    >>> read_head(b"GET http://a.test/b?c HTTP/1.1\r\nHost: a.test\r\nA: 1\r\n\r\n").onward
    b'GET /b?c HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\nA: 1\r\n\r\n'
    """
    line, *fields = raw.removesuffix(b"\r\n\r\n").split(b"\r\n")
    try:
        method, target, version = line.decode("ascii").split(" ")
    except ValueError:
        raise BadHead("The first line is no HTTP request.") from None
    if version not in ("HTTP/1.1", "HTTP/1.0"):
        raise BadHead("Only HTTP/1.1 and HTTP/1.0 are understood.")
    try:
        if method == "CONNECT":
            return Head(*split(target), tunnel=True, onward=b"")
        return _absolute(method, target, version, fields)
    except ValueError:
        raise BadHead(
            "This is Switchroom's proxy: it takes CONNECT and requests with a full http:// address."
        ) from None


def _absolute(method: str, target: str, version: str, fields: list[bytes]) -> Head:
    url = urlsplit(target)
    if url.scheme != "http" or not url.netloc or not method.replace("-", "").isalpha():
        raise ValueError("not a full address")
    host, port = split(url.netloc.rpartition("@")[2], 80)
    path = (url.path or "/") + (f"?{url.query}" if url.query else "")
    start = f"{method} {path} {version}\r\nHost: {url.netloc.rpartition('@')[2]}\r\n".encode()
    upgrade = any(_name(each) == b"upgrade" for each in fields)
    # One request to a connection: the next one of this client may lead to another server.
    start += b"Connection: Upgrade\r\n" if upgrade else b"Connection: close\r\n"
    kept = [each + b"\r\n" for each in fields if _name(each) not in _HOP]
    return Head(host, port, tunnel=False, onward=start + b"".join(kept) + b"\r\n")


def _name(each: bytes) -> bytes:
    return each.partition(b":")[0].strip().lower()


def refusal(status: int, sentence: str) -> bytes:
    """A whole answer of the proxy's own, after which the connection is closed."""
    body = sentence.encode() + b"\n"
    return (
        f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\n"
        "Content-Type: text/plain; charset=utf-8\r\n"
        f"Content-Length: {len(body)}\r\n"
        "Connection: close\r\n\r\n"
    ).encode() + body
