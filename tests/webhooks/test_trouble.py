"""Calls that meet forbidden addresses, broken connections, bad certificates and nonsense."""

import asyncio
import gzip
import re
import socket
import struct
import time
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from switchroom.webhooks import call
from switchroom.webhooks.call import Caller
from tests.webhooks.far import (
    PARAMS,
    Far,
    answering,
    ask,
    called,
    outcome,
    run,
    sluggish,
)
from tests.webhooks.servers import certificate, served, showing, spoken, trusting

# Private networks.


def only_first_loopback(address: str) -> bool:
    return address == "127.0.0.1"


def test_a_redirect_to_a_forbidden_address_is_not_followed() -> None:
    far = answering(307, headers={"Location": "http://127.0.0.2:9/"})

    async def scenario() -> None:
        async with served(far) as base:
            exchange = await called(ask(base), Caller(allows=only_first_loopback))
            assert outcome(exchange) == (None, 11100, 1)
            assert "127.0.0.2" in (exchange.sentence or "")

    asyncio.run(scenario())


def test_a_redirect_to_a_name_with_a_forbidden_address_is_not_followed() -> None:
    far = answering(307, headers={"Location": "http://inside.example:9/"})

    async def scenario() -> None:
        async with served(far) as base:
            caller = Caller(allows=only_first_loopback, lookup=lambda *_: ["127.0.0.1", "10.0.0.1"])
            assert outcome(await called(ask(base), caller)) == (None, 11100, 1)

    asyncio.run(scenario())


def test_a_name_is_connected_to_at_the_address_that_was_checked() -> None:
    async def scenario() -> None:
        far = answering(200)
        async with served(far) as base:
            port = base.rpartition(":")[2]
            caller = Caller(allows=only_first_loopback, lookup=lambda *_: ["127.0.0.1"])
            exchange = await called(ask(f"http://outside.example:{port}/"), caller)
            assert outcome(exchange) == (200, None, 1)
            assert far.seen[0].headers["Host"] == f"outside.example:{port}"

    asyncio.run(scenario())


def test_the_address_is_looked_at_once_more_when_the_socket_is_made() -> None:
    verdicts = iter([True, False])

    async def scenario() -> None:
        far = answering(200)
        async with served(far) as base:
            port = base.rpartition(":")[2]
            caller = Caller(allows=lambda _: next(verdicts), lookup=lambda *_: ["127.0.0.1"])
            exchange = await called(ask(f"http://turning.example:{port}/"), caller)
            assert outcome(exchange) == (None, 11100, 1)
            assert far.seen == []

    asyncio.run(scenario())


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "[::1]", "localhost", "127.1", "2130706433", "0x7f000001", "[::ffff:7f00:1]"],
)
def test_loopback_is_out_of_reach_unless_allowed(host: str) -> None:
    async def scenario() -> None:
        far = answering(200)
        async with served(far) as base:
            port = base.rpartition(":")[2]
            exchange = await called(ask(f"http://{host}:{port}/#rc=3&rp=all"), Caller())
            assert (exchange.status, exchange.error_code) == (None, 11100)
            assert exchange.attempts <= 1
            assert far.seen == []

    asyncio.run(scenario())


# Trouble with the connection.


def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@pytest.mark.parametrize(
    ("fragment", "attempts"), [("", 2), ("#rc=0", 1), ("#rp=5xx", 1), ("#rc=4&rp=all", 5)]
)
def test_refused(fragment: str, attempts: int) -> None:
    exchange = asyncio.run(called(ask(f"http://127.0.0.1:{closed_port()}/{fragment}")))
    assert outcome(exchange) == (None, 11202, attempts)


def test_a_name_that_is_none() -> None:
    exchange = asyncio.run(called(ask("https://nowhere.invalid/sms")))
    assert outcome(exchange) == (None, 11210, 2)
    assert exchange.url == "https://nowhere.invalid/sms"


def test_a_connection_that_is_not_taken_up_times_out() -> None:
    async def scenario() -> None:
        # A full backlog: the kernel neither accepts nor refuses any more.
        with socket.socket() as deaf:
            deaf.bind(("127.0.0.1", 0))
            deaf.listen(0)
            fillers = [socket.socket() for _ in range(4)]
            for filler in fillers:
                filler.setblocking(False)
                filler.connect_ex(deaf.getsockname())
            port = deaf.getsockname()[1]
            exchange = await called(ask(f"http://127.0.0.1:{port}/#ct=150"))
            for filler in fillers:
                filler.close()
            assert outcome(exchange) == (None, 11201, 2)
            assert 290 <= exchange.duration_ms < 30_000

    asyncio.run(scenario())


async def read_request(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    length = re.search(rb"(?i)content-length: (\d+)", head)
    return head + (await reader.readexactly(int(length[1])) if length else b"")


def speaking(answer: bytes, *, reset: bool = False) -> tuple[list[bytes], Any]:
    """A raw far end that reads one request, says `answer`, and closes or resets."""
    seen: list[bytes] = []

    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.append(await read_request(reader))
        writer.write(answer)
        await writer.drain()
        if reset:
            linger = struct.pack("ii", 1, 0)
            writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)

    return seen, speak


@pytest.mark.parametrize("reset", [False, True])
@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(("fragment", "attempts"), [("", 1), ("#rc=2&rp=rt", 3)])
def test_hung_up_before_an_answer(reset: bool, method: str, fragment: str, attempts: int) -> None:
    seen, speak = speaking(b"", reset=reset)

    async def scenario() -> None:
        async with spoken(speak) as base:
            exchange = await called(ask(f"{base}/{fragment}", method=method))
            assert outcome(exchange) == (None, 11205, attempts)
            assert len(seen) == attempts
            tokens = {re.search(rb"I-Twilio-Idempotency-Token: (\S+)", one)[1] for one in seen}  # type: ignore[index]
            assert tokens == {b"7f0c-1"}

    asyncio.run(scenario())


@pytest.mark.parametrize(
    "answer",
    [
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"HTTP/1.1 abc OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: nine\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nhello",
        b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 100_000 + b"\r\n\r\n",
    ],
)
def test_what_is_not_http(answer: bytes) -> None:
    _, speak = speaking(answer)

    async def scenario() -> None:
        async with spoken(speak) as base:
            assert outcome(await called(ask(base))) == (None, 11206, 1)

    asyncio.run(scenario())


def test_a_kept_connection_that_was_closed_meanwhile_is_no_failure() -> None:
    """The far end answers once per connection, says it keeps it, and hangs up on the next."""
    seen: list[bytes] = []

    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await read_request(reader)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        seen.append(await read_request(reader))

    async def scenario() -> None:
        async with spoken(speak) as base, Caller(allow_private=True) as caller:
            first, second = await caller.call(ask(base)), await caller.call(ask(base))
            assert [outcome(first), outcome(second)] == [(200, None, 1), (200, None, 1)]
            assert len(seen) == 1

    asyncio.run(scenario())


def test_connections_are_kept() -> None:
    async def scenario() -> None:
        far = answering(200)
        async with served(far) as base, Caller(allow_private=True) as caller:
            for _ in range(3):
                await caller.call(ask(base))
            peers = {
                request.transport and request.transport.get_extra_info("peername")
                for request in far.seen
            }
            assert len(far.seen) == 3
            assert len(peers) == 1

    asyncio.run(scenario())


# TLS.


@pytest.mark.parametrize(
    ("host", "expired", "trusted", "code"),
    [
        ("127.0.0.1", False, True, None),
        ("127.0.0.1", False, False, 11237),
        ("elsewhere.example", False, True, 11235),
        ("127.0.0.1", True, True, 11236),
    ],
)
def test_certificates(
    tmp_path: Path, host: str, expired: bool, trusted: bool, code: int | None
) -> None:
    shown = certificate(tmp_path, host=host, expired=expired)

    async def scenario() -> None:
        far = answering(200)
        async with served(far, showing(shown)) as base:
            tls = trusting(shown) if trusted else None
            exchange = await called(ask(base), Caller(allow_private=True, tls=tls))
            assert exchange.error_code == code
            assert exchange.attempts == (1 if code is None else 2)
            assert len(far.seen) == (1 if code is None else 0)

    asyncio.run(scenario())


def test_a_server_that_speaks_no_tls() -> None:
    async def scenario() -> None:
        async with served(answering(200)) as base:
            exchange = await called(ask(base.replace("http:", "https:")))
            assert outcome(exchange) == (None, 11220, 2)

    asyncio.run(scenario())


# Credentials in the URL.


def with_credentials(base: str, path: str = "/sms") -> str:
    return base.replace("http://", "http://ann:s%40x@") + path


def test_basic_credentials_go_out_only_where_asked_for() -> None:
    async def answer(request: web.Request, count: int) -> web.Response:
        if "Authorization" in request.headers:
            return web.Response(text=request.headers["Authorization"])
        return web.Response(status=401, headers={"WWW-Authenticate": 'Basic realm="x"'})

    async def scenario() -> None:
        far = Far(answer)
        async with served(far) as base:
            exchange = await called(ask(with_credentials(base)))
            assert (outcome(exchange), exchange.body) == ((200, None, 1), b"Basic YW5uOnNAeA==")
            assert len(far.seen) == 2
            assert "ann" not in exchange.url + exchange.final_url
            assert "Authorization" not in dict(exchange.request_headers)

    asyncio.run(scenario())


def test_digest_credentials() -> None:
    async def answer(request: web.Request, count: int) -> web.Response:
        if "Authorization" in request.headers:
            return web.Response(text=request.headers["Authorization"])
        challenge = 'Digest realm="x", nonce="n", qop="auth", algorithm=SHA-256'
        return web.Response(status=401, headers={"WWW-Authenticate": challenge})

    async def scenario() -> None:
        far = Far(answer)
        async with served(far) as base:
            exchange = await called(ask(with_credentials(base)))
            assert outcome(exchange) == (200, None, 1)
            assert exchange.body.startswith(b'Digest username="ann", realm="x", nonce="n"')
            assert far.forms == [list(PARAMS)] * 2

    asyncio.run(scenario())


def test_without_a_challenge_no_credentials_go_out() -> None:
    async def scenario() -> None:
        far = answering(200)
        async with served(far) as base:
            assert outcome(await called(ask(with_credentials(base)))) == (200, None, 1)
            assert "Authorization" not in far.seen[0].headers

    asyncio.run(scenario())


def test_credentials_do_not_follow_a_redirect_elsewhere() -> None:
    challenge = {"WWW-Authenticate": 'Basic realm="x"'}

    async def scenario() -> None:
        elsewhere = answering(401, headers=challenge)
        async with served(elsewhere) as other:
            far = answering(307, headers={"Location": other})
            async with served(far) as base:
                exchange = await called(ask(with_credentials(base)))
                assert outcome(exchange) == (401, 11200, 1)
                assert [one.headers.get("Authorization") for one in elsewhere.seen] == [None]

    asyncio.run(scenario())


# Bounds and nonsense.


@pytest.mark.parametrize("size", [65_536, 65_537, 3_000_000])
def test_a_body_is_read_as_far_as_is_of_use(size: int) -> None:
    async def answer(request: web.Request, count: int) -> web.Response:
        return web.Response(body=b"x" * size)

    exchange = run(Far(answer))
    assert outcome(exchange) == (200, None, 1)
    assert len(exchange.body) == min(size, call.BODY_BYTES_MAX)


def test_a_compressed_body_is_not_unpacked_beyond_its_bound() -> None:
    bomb = gzip.compress(bytes(300_000_000), compresslevel=1)
    began = time.perf_counter()
    gzip.decompress(bomb)
    whole_ms = (time.perf_counter() - began) * 1_000

    async def answer(request: web.Request, count: int) -> web.Response:
        return web.Response(body=bomb, headers={"Content-Encoding": "gzip"})

    exchange = run(Far(answer))
    assert exchange.status == 200
    assert exchange.body == bytes(call.BODY_BYTES_MAX)
    assert exchange.duration_ms < max(whole_ms, 1_000)


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("", 11100),
        ("nonsense", 11100),
        ("https://", 11100),
        ("https://[::1/", 11100),
        ("https://a_b.example/", 11100),
        ("https://" + "a" * 64 + ".invalid/", 11210),
        ("https://xn--\u0301.invalid/", 11100),
        ("https://example.com/#rp=never", 11243),
        ("https://example.com/#rc=many", 11243),
    ],
)
def test_urls_that_lead_nowhere(url: str, code: int) -> None:
    exchange = asyncio.run(called(ask(url)))
    assert (exchange.status, exchange.error_code) == (None, code)
    assert exchange.sentence


def test_a_missing_content_type_is_told_from_any_other() -> None:
    _, speak = speaking(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")

    async def scenario() -> None:
        async with spoken(speak) as base:
            assert (await called(ask(base))).content_type is None

    asyncio.run(scenario())


def test_giving_up_from_outside_is_not_swallowed() -> None:
    async def scenario() -> None:
        async with served(sluggish(2)) as base, Caller(allow_private=True) as caller:
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.1):
                    await caller.call(ask(base))

    asyncio.run(scenario())
