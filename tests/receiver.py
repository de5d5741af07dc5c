"""A web server that plays the customer's side: it writes down what it is sent and answers."""

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from twilio.request_validator import RequestValidator


@dataclass(frozen=True)
class Heard:
    """One request as it arrived."""

    method: str
    path: str
    url: str
    headers: dict[str, str]
    form: dict[str, str]
    body: str = ""

    @property
    def event(self) -> str:
        return self.form.get("EventType", "")

    def is_signed_by(self, token: str) -> bool:
        """What the official client's validator says."""
        parameters = self.form if self.method == "POST" else {}
        signature = self.headers["x-twilio-signature"]
        return bool(RequestValidator(token).validate(self.url, parameters, signature))


@dataclass
class Said:
    """What to answer, and when: after some time, and once `gate` is open."""

    status: int = 200
    body: str | bytes = ""
    content_type: str = "application/json"
    delay_s: float = 0
    gate: threading.Event | None = None


@dataclass
class Receiver:
    """The requests in order of arrival, and what each path answers."""

    base_url: str = ""
    requests: list[Heard] = field(default_factory=list)
    answers: dict[str, Said | Callable[[Heard], Said]] = field(default_factory=dict)
    stopped: threading.Event = field(default_factory=threading.Event)

    def url(self, path: str) -> str:
        return self.base_url + path

    def at(self, path: str) -> list[Heard]:
        """The requests to one path."""
        return [heard for heard in self.requests if heard.path == path]

    def events(self, path: str) -> list[str]:
        """The event types heard at one path."""
        return [heard.event for heard in self.at(path)]

    def answer(self, heard: Heard) -> Said:
        self.requests.append(heard)
        said = self.answers.get(heard.path, Said())
        return said(heard) if callable(said) else said


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256
    receiver: Receiver

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller that was killed is no news."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        self._hear(self.rfile.read(length).decode())

    def do_GET(self) -> None:
        self._hear(urlsplit(self.path).query)

    def _hear(self, text: str) -> None:
        receiver = self.server.receiver
        heard = Heard(
            method=self.command,
            path=urlsplit(self.path).path,
            url=receiver.base_url + self.path,
            headers={name.lower(): value for name, value in self.headers.items()},
            form=dict(parse_qsl(text, keep_blank_values=True)),
            body=text if self.command == "POST" else "",
        )
        said = receiver.answer(heard)
        receiver.stopped.wait(said.delay_s)
        while said.gate and not said.gate.wait(0.02) and not receiver.stopped.is_set():
            pass
        body = said.body.encode() if isinstance(said.body, str) else said.body
        try:
            self.send_response(said.status)
            self.send_header("Content-Type", said.content_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002
        """Quiet."""


@contextmanager
def receiving() -> Iterator[Receiver]:
    """A receiver for the length of a block."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.receiver = Receiver(f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server.receiver
    finally:
        server.receiver.stopped.set()
        server.shutdown()
        thread.join()
        server.server_close()
