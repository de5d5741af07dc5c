"""An SMSC with faults, on our own codec: what a test does not change behaves well."""

import itertools
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, Final

from switchroom.carriers.smpp import pdu, statuses
from switchroom.carriers.smpp.pdu import Address, BindResp, Frames, Message, MessageResp, Pdu

_WAIT_S: Final = 90
PASSWORD: Final = "secret"


@dataclass
class Link:
    """One connection to the SMSC."""

    smsc: "FakeSmsc"
    socket: socket.socket
    bound: bool = False
    sequence: int = 0

    def send(self, *units: Pdu) -> None:
        """Several PDUs go out in one segment."""
        with suppress(OSError):
            self.socket.sendall(b"".join(map(pdu.encode, units)))

    def raw(self, data: bytes, *, drip: bool = False) -> None:
        """Octets as they are, one at a time if wanted."""
        for piece in [bytes((octet,)) for octet in data] if drip else [data]:
            self.socket.sendall(piece)

    def answer(self, unit: Pdu, status: int = 0, message_id: str = "") -> None:
        body = MessageResp(message_id=message_id) if status == 0 else pdu.EMPTY
        self.send(Pdu(unit.command | pdu.RESPONSE, status, unit.sequence, body))

    def deliver(self, message: Message) -> int:
        """Bring a message; its sequence number."""
        self.sequence += 1
        self.send(Pdu(pdu.DELIVER_SM, 0, self.sequence, message))
        return self.sequence

    def cut(self) -> None:
        """What a broken line looks like."""
        with suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()


Submit = Callable[[Link, Pdu, Message], None]


@dataclass
class FakeSmsc:
    """Listens on a port of its own; `submits` are the messages it was given, whether it answered
    or not, `answers` what came back for what it brought."""

    on_submit: Submit | None = None
    on_bind: Callable[[Link, Pdu], None] | None = None
    answers_enquiries: bool = True
    links: list[Link] = field(default_factory=list)
    binds: list[Pdu] = field(default_factory=list)
    submits: list[Message] = field(default_factory=list)
    answers: dict[int, int] = field(default_factory=dict)
    nacks: list[Pdu] = field(default_factory=list)
    unbinds: int = 0
    strangers: int = 0
    tls: ssl.SSLContext | None = None
    ids: Iterator[int] = field(default_factory=lambda: itertools.count(0xA0))

    def __post_init__(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self._lock = threading.Condition()
        threading.Thread(target=self._accept, daemon=True).start()

    def settings(self, **more: Any) -> dict[str, Any]:
        """What a carrier that binds here is set to."""
        return {
            "host": "127.0.0.1",
            "port": self.port,
            "system_id": "esme1",
            "password": PASSWORD,
            "reconnect_max_s": 0.2,
            **more,
        }

    def until(self, holds: Callable[[], Any], wait_s: float = _WAIT_S) -> Any:
        """Wait until something holds; what it is."""
        deadline = time.monotonic() + wait_s
        with self._lock:
            while not (found := holds()):
                left = deadline - time.monotonic()
                assert left > 0, f"it did not happen: {len(self.submits)} submits"
                self._lock.wait(min(left, 0.2))
        return found

    def link(self) -> Link:
        """The connection that is bound."""
        found = self.until(lambda: [link for link in self.links if link.bound])
        return found[-1]  # type: ignore[no-any-return]

    def accept(self, link: Link, unit: Pdu) -> str:
        """The usual answer to a submit; the id given."""
        message_id = f"{next(self.ids):X}"
        link.answer(unit, 0, message_id)
        return message_id

    def close(self) -> None:
        self.listener.close()
        for link in list(self.links):
            link.cut()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self.listener.accept()
                if self.tls is not None:
                    try:
                        connection = self.tls.wrap_socket(connection, server_side=True)
                    except OSError:
                        self.strangers += 1
                        continue
                link = Link(self, connection)
                self.links.append(link)
                threading.Thread(target=self._serve, args=(link,), daemon=True).start()

    def _serve(self, link: Link) -> None:
        frames = Frames()
        with suppress(OSError):
            while data := link.socket.recv(65_536):
                for frame in frames.feed(data):
                    unit = pdu.decode(frame)
                    with self._lock:
                        self._take(link, unit)
                        self._lock.notify_all()
        with self._lock:
            link.bound = False
            if link in self.links:
                self.links.remove(link)
            self._lock.notify_all()
        link.socket.close()

    def _take(self, link: Link, unit: Pdu) -> None:
        if unit.command in pdu.BINDS:
            self.binds.append(unit)
            if self.on_bind is not None:
                self.on_bind(link, unit)
            else:
                self.let_in(link, unit)
        elif unit.command == pdu.SUBMIT_SM:
            assert isinstance(unit.body, Message)
            self.submits.append(unit.body)
            if self.on_submit is not None:
                self.on_submit(link, unit, unit.body)
            else:
                self.accept(link, unit)
        elif unit.command == pdu.ENQUIRE_LINK and self.answers_enquiries:
            link.send(Pdu(pdu.ENQUIRE_LINK | pdu.RESPONSE, 0, unit.sequence))
        elif unit.command == pdu.UNBIND:
            self.unbinds += 1
            link.send(Pdu(pdu.UNBIND | pdu.RESPONSE, 0, unit.sequence))
        elif unit.command == pdu.GENERIC_NACK:
            self.nacks.append(unit)
        elif unit.command == pdu.DELIVER_SM | pdu.RESPONSE:
            self.answers[unit.sequence] = unit.status

    def let_in(self, link: Link, unit: Pdu) -> None:
        """The usual answer to a bind."""
        right = getattr(unit.body, "password", "") == PASSWORD
        status = 0 if right else statuses.RINVPASWD
        body = BindResp(system_id="fake") if right else pdu.EMPTY
        link.bound = right
        link.send(Pdu(unit.command | pdu.RESPONSE, status, unit.sequence, body))


@contextmanager
def fake_smsc() -> Iterator[FakeSmsc]:
    """An SMSC for the length of a block."""
    made = FakeSmsc()
    try:
        yield made
    finally:
        made.close()


def mobile_originated(sender: str, recipient: str, text: str, **fields: Any) -> Message:
    """What a handset sends, as the SMSC brings it."""
    return Message(
        source=Address(1, 1, sender.removeprefix("+")),
        destination=Address(1, 1, recipient.removeprefix("+")),
        short_message=text.encode("ascii"),
        **fields,
    )


def receipt(submitted: Message, message_id: str, state: str = "DELIVRD", **told: str) -> Message:
    """The receipt of a message."""
    error = told.get("error", "000")
    text = (
        f"id:{message_id} sub:001 dlvrd:001 submit date:2606011200 done date:2606011201"
        f" stat:{state} err:{error} text:"
    )
    return Message(
        esm_class=pdu.RECEIPT,
        source=submitted.destination,
        destination=submitted.source,
        short_message=text.encode("ascii"),
    )
