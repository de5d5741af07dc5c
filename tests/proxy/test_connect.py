"""The proxy over real sockets: its answers to the letter, ours decrypted, others left alone."""

import asyncio
import json
import socket
import ssl
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any

import pytest
import requests

from switchroom.proxy import connect
from tests.proxy.conftest import BIG, Switchboard, names_in

OPEN = b"HTTP/1.1 200 Connection established\r\n\r\n"
OURS = "conversations.twilio.com"


def test_the_answer_to_connect_is_exact(board: Switchboard) -> None:
    with _connected(board) as raw:
        raw.sendall(b"CONNECT conversations.twilio.com:443 HTTP/1.1\r\nHost: x\r\n\r\n")
        time.sleep(0.1)
        assert raw.recv(1_000) == OPEN


@pytest.mark.parametrize("host", [OURS, "conversations.dublin.ie1.twilio.com", "twilio.com"])
def test_a_request_to_ours_arrives_with_its_host(board: Switchboard, host: str) -> None:
    with requests.Session() as session:
        answer = session.post(
            f"https://{host}/v1/Conversations?PageSize=2",
            data={"A": "b"},
            auth=("AC1", "token"),
            proxies={"https": board.proxy.url},
            verify=board.certificates,
            timeout=60,
        )
    told = answer.json()
    assert (told["method"], told["path"], told["body"]) == (
        "POST",
        "/v1/Conversations?PageSize=2",
        3,
    )
    assert told["headers"]["host"] == host
    # Nothing is added and nothing is lost.
    assert set(told["headers"]) == {
        "host", "user-agent", "accept-encoding", "accept", "connection", "content-length",
        "content-type", "authorization",
    }  # fmt: skip


def test_many_requests_share_one_tunnel(board: Switchboard) -> None:
    with _tunnel(board) as tls:
        for number in range(5):
            assert _asked(tls, f"GET /{number} HTTP/1.1\r\nHost: {OURS}")["path"] == f"/{number}"


def test_http_1_1_is_agreed_on(board: Switchboard) -> None:
    with _tunnel(board, protocols=["h2", "http/1.1"]) as tls:
        assert tls.selected_alpn_protocol() == "http/1.1"


def test_the_certificate_follows_the_name_that_the_client_asks_for(board: Switchboard) -> None:
    with _tunnel(board, name="api.dublin.ie1.twilio.com") as tls:
        assert names_in(tls.getpeercert(binary_form=True)) == ["api.dublin.ie1.twilio.com"]


def test_urllib_through_the_proxy(board: Switchboard) -> None:
    opener = urllib.request.build_opener(
        urllib.request.ProxyHandler({"https": board.proxy.url, "http": board.proxy.url}),
        urllib.request.HTTPSHandler(context=_trust(board)),
    )
    for scheme in ("http", "https"):
        with opener.open(f"{scheme}://{OURS}/v1/x", timeout=60) as answer:
            told = json.load(answer)
        assert (told["path"], told["headers"]["host"]) == ("/v1/x", OURS)


def test_curl_through_the_proxy(board: Switchboard) -> None:
    command = ["curl", "-sS", "--proxy", board.proxy.url, "--cacert", board.certificates]
    done = subprocess.run(
        [*command, f"https://{OURS}/v1/x", f"http://{OURS}/v1/y", "-d", "a=b"],
        capture_output=True,
        timeout=20,
        check=True,
    )
    assert done.stderr == b""
    assert done.stdout.count(b'"body": 3') == 2


def test_a_tunnel_to_ours_without_tls_is_carried_as_it_is(board: Switchboard) -> None:
    with _connected(board) as raw:
        raw.sendall(f"CONNECT {OURS}:80 HTTP/1.1\r\n\r\n".encode())
        assert _received(raw, len(OPEN)) == OPEN
        assert _asked(raw, f"GET /plain HTTP/1.1\r\nHost: {OURS}")["path"] == "/plain"


def test_a_client_that_speaks_before_the_answer_loses_nothing(board: Switchboard) -> None:
    head = f"CONNECT {OURS}:80 HTTP/1.1\r\n\r\nGET /early HTTP/1.1\r\nHost: {OURS}"
    with _connected(board) as raw:
        raw.sendall(head.encode() + b"\r\n\r\n")
        assert _received(raw, len(OPEN)) == OPEN
        assert _told(raw)["path"] == "/early"


def test_large_answers_and_bodies_pass_whole(board: Switchboard) -> None:
    with requests.Session() as session:
        session.trust_env = False
        session.proxies = {"https": board.proxy.url}
        session.verify = board.certificates
        assert session.get(f"https://{OURS}/big", timeout=20).content == BIG
        told = session.post(f"https://{OURS}/x", data=BIG, timeout=20).json()
    assert told["body"] == len(BIG)


@pytest.mark.parametrize("secured", [False, True])
def test_the_answer_comes_after_the_client_has_finished_sending(
    board: Switchboard, secured: bool
) -> None:
    request = f"POST /x HTTP/1.1\r\nHost: {OURS}\r\nContent-Length: end\r\n\r\n".encode()
    with _connected(board) as raw:
        raw.sendall(f"CONNECT {OURS}:443 HTTP/1.1\r\n\r\n".encode())
        assert _received(raw, len(OPEN)) == OPEN
        answer = (_half_closed_tls if secured else _half_closed)(board, raw, request + b"12345")
    assert answer.endswith(b'"body": 5}')


def test_another_host_is_tunnelled_untouched(board: Switchboard, upstream: tuple[str, int]) -> None:
    with _connected(board) as raw:
        raw.sendall(b"CONNECT 127.0.0.1:%d HTTP/1.1\r\n\r\n" % upstream[1])
        assert _received(raw, len(OPEN)) == OPEN
        assert _asked(raw, "GET /other HTTP/1.1\r\nHost: odd")["headers"] == {"host": "odd"}


def test_another_plain_host_is_asked(board: Switchboard, upstream: tuple[str, int]) -> None:
    url = f"http://127.0.0.1:{upstream[1]}/other"
    told = requests.get(url, proxies={"http": board.proxy.url}, timeout=60).json()
    assert (told["path"], told["headers"]["host"]) == ("/other", f"127.0.0.1:{upstream[1]}")


@pytest.mark.parametrize(
    "request_line", ["CONNECT example.org:443", "GET http://example.org/", "POST http://10.0.0.1/"]
)
def test_offline_refuses_other_hosts(
    open_board: Callable[..., Switchboard], request_line: str
) -> None:
    answer = _answer(open_board(offline=True), f"{request_line} HTTP/1.1\r\nA: b\r\n\r\nbody")
    assert answer.startswith(b"HTTP/1.1 403 Forbidden\r\n")
    assert b"\r\n\r\nSwitchroom runs offline: " in answer


def test_offline_leaves_the_machine_itself_reachable(
    open_board: Callable[..., Switchboard], upstream: tuple[str, int]
) -> None:
    request = b"CONNECT 127.0.0.1:%d HTTP/1.1\r\n\r\n" % upstream[1]
    with _connected(open_board(offline=True)) as raw:
        raw.sendall(request)
        assert _received(raw, len(OPEN)) == OPEN


def test_a_server_that_is_down_is_said_to_be(open_board: Callable[..., Switchboard]) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        address = taken.getsockname()
    answer = _answer(open_board(server=address), f"CONNECT {OURS}:443 HTTP/1.1\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 502 Bad Gateway\r\n")
    assert answer.endswith(b"127.0.0.1:%d cannot be reached.\n" % address[1])


@pytest.mark.parametrize(
    ("request_head", "status"),
    [("GET / HTTP/1.1\r\n\r\n", b"400"), ("GET / HTTP/1.1\r\nA: " + "a" * 70_000, b"431")],
)
def test_what_is_no_proxy_request_is_refused(
    board: Switchboard, request_head: str, status: bytes
) -> None:
    assert _answer(board, request_head).startswith(b"HTTP/1.1 %s " % status)


def test_a_silent_client_is_let_go(board: Switchboard, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connect, "HEAD_S", 0.1)
    assert _answer(board, "CONNECT ") == b""


def test_a_stalled_handshake_is_let_go(board: Switchboard, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connect, "HANDSHAKE_S", 0.2)
    assert _answer(board, f"CONNECT {OURS}:443 HTTP/1.1\r\n\r\n\x16\x03\x01") == OPEN


def test_a_client_that_refuses_the_certificate_does_no_harm(board: Switchboard) -> None:
    for _ in range(2):
        with pytest.raises(ssl.SSLCertVerificationError), _tunnel(board, trust=_stranger()):
            pytest.fail("accepted a certificate it has no reason to trust")
    with _tunnel(board) as tls:
        assert _asked(tls, f"GET /after HTTP/1.1\r\nHost: {OURS}")["path"] == "/after"


def test_too_many_connections_are_refused(
    board: Switchboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connect, "CONNECTIONS_MAX", 1)
    with _connected(board) as first:
        first.sendall(b"CONN")
        time.sleep(0.1)
        assert _answer(board, "").startswith(b"HTTP/1.1 503 ")


def test_closing_lets_a_request_end(board: Switchboard) -> None:
    with _tunnel(board) as tls:
        tls.sendall(f"POST /x HTTP/1.1\r\nHost: {OURS}\r\nContent-Length: 2\r\n\r\na".encode())
        time.sleep(0.1)
        board.proxy.close()
        closed = asyncio.run_coroutine_threadsafe(
            board.proxy.wait_closed(drain_s=60), board.background.loop
        )
        tls.sendall(b"b")
        assert b'"body": 2' in tls.recv(65_536)
    closed.result(60)
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(board.proxy_address)


def test_closing_cuts_what_does_not_end(board: Switchboard) -> None:
    with _tunnel(board) as tls:
        board.proxy.close()
        board.background.call(board.proxy.wait_closed(drain_s=0.1))
        assert board.proxy.tasks == set()
        assert tls.recv(1) == b""


def test_a_client_that_vanishes_leaves_nothing_open(board: Switchboard) -> None:
    with _tunnel(board) as tls:
        tls.sendall(b"GET ")
    deadline = time.monotonic() + 60
    while board.proxy.tasks and time.monotonic() < deadline:
        time.sleep(0.01)
    assert board.proxy.tasks == set()


def _trust(board: Switchboard) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=board.certificates)


def _stranger() -> ssl.SSLContext:
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


@contextmanager
def _connected(board: Switchboard) -> Iterator[socket.socket]:
    with closing(socket.create_connection(board.proxy_address, timeout=60)) as raw:
        yield raw


@contextmanager
def _tunnel(
    board: Switchboard,
    *,
    name: str = OURS,
    protocols: list[str] | None = None,
    trust: ssl.SSLContext | None = None,
) -> Iterator[ssl.SSLSocket]:
    context = trust or _trust(board)
    context.set_alpn_protocols(protocols or ["http/1.1"])
    with _connected(board) as raw:
        raw.sendall(f"CONNECT {OURS}:443 HTTP/1.1\r\n\r\n".encode())
        assert _received(raw, len(OPEN)) == OPEN
        with context.wrap_socket(raw, server_hostname=name) as tls:
            yield tls


def _received(raw: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count:
        more = raw.recv(count - len(data))
        assert more, data
        data += more
    return data


def _to_the_end(raw: socket.socket) -> bytes:
    return b"".join(iter(lambda: raw.recv(65_536), b""))


def _answer(board: Switchboard, request: str) -> bytes:
    """All that comes back until the proxy closes."""
    with _connected(board) as raw:
        raw.sendall(request.encode("latin-1"))
        return _to_the_end(raw)


def _asked(connection: socket.socket, head: str) -> Any:
    """What the upstream says it was asked."""
    connection.sendall(head.encode() + b"\r\n\r\n")
    return _told(connection)


def _told(connection: socket.socket) -> Any:
    answer = b""
    while b"\r\n\r\n" not in answer or not answer.endswith(b"}"):
        answer += connection.recv(65_536)
    return json.loads(answer.partition(b"\r\n\r\n")[2])


def _half_closed(_: Switchboard, raw: socket.socket, request: bytes) -> bytes:
    raw.sendall(request)
    raw.shutdown(socket.SHUT_WR)
    return _to_the_end(raw)


def _half_closed_tls(board: Switchboard, raw: socket.socket, request: bytes) -> bytes:
    """As above over TLS; in memory, because the socket wrapper of `ssl` can't half close."""
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    tls = _trust(board).wrap_bio(incoming, outgoing, server_hostname=OURS)

    def until_done(deed: Callable[[], Any]) -> Any:
        while True:
            try:
                return deed()
            except ssl.SSLWantReadError:
                raw.sendall(outgoing.read())
                incoming.write(raw.recv(65_536))

    until_done(tls.do_handshake)
    tls.write(request)
    with pytest.raises(ssl.SSLWantReadError):
        tls.unwrap()
    raw.sendall(outgoing.read())
    return b"".join(iter(lambda: until_done(lambda: _read(tls)), b""))


def _read(tls: ssl.SSLObject) -> bytes:
    try:
        return tls.read(65_536)
    except ssl.SSLZeroReturnError:
        return b""
