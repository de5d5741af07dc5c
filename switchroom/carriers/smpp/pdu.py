"""SMPP 3.4 on the wire: bytes become Structs and back, without I/O (carriers §2).

What is read is read leniently: unknown parameters are kept, a truncated tail is dropped. What is
written is exact.
"""

from collections.abc import Iterator
from struct import Struct
from typing import Final

import msgspec

from switchroom.carriers.smpp import statuses

GENERIC_NACK: Final = 0x80000000
BIND_RECEIVER: Final = 0x01
BIND_TRANSMITTER: Final = 0x02
SUBMIT_SM: Final = 0x04
DELIVER_SM: Final = 0x05
UNBIND: Final = 0x06
BIND_TRANSCEIVER: Final = 0x09
OUTBIND: Final = 0x0B
ENQUIRE_LINK: Final = 0x15
ALERT_NOTIFICATION: Final = 0x102
DATA_SM: Final = 0x103
RESPONSE: Final = 0x80000000

BINDS: Final = (BIND_RECEIVER, BIND_TRANSMITTER, BIND_TRANSCEIVER)
REQUESTS: Final = frozenset(
    {*BINDS, SUBMIT_SM, DELIVER_SM, UNBIND, OUTBIND, ENQUIRE_LINK, ALERT_NOTIFICATION, DATA_SM}
)
VERSION: Final = 0x34
HEADER_BYTES: Final = 16
# A message_payload of 65,535 octets and the rest of its message.
FRAME_BYTES_MAX: Final = 70_000
SEQUENCE_MAX: Final = 0x7FFFFFFF
SHORT_MESSAGE_BYTES: Final = 254

# Optional parameters.
SC_INTERFACE_VERSION: Final = 0x0210
RECEIPTED_MESSAGE_ID: Final = 0x001E
USER_MESSAGE_REFERENCE: Final = 0x0204
SAR_REFERENCE: Final = 0x020C
SAR_TOTAL: Final = 0x020E
SAR_NUMBER: Final = 0x020F
NETWORK_ERROR_CODE: Final = 0x0423
MESSAGE_PAYLOAD: Final = 0x0424
MESSAGE_STATE: Final = 0x0427

UDHI: Final = 0x40
_KIND: Final = 0x3C
RECEIPT: Final = 0x04
INTERMEDIATE: Final = 0x20

_HEADER: Final = Struct(">IIII")
_TAG: Final = Struct(">HH")
Tlvs = tuple[tuple[int, bytes], ...]


class BadPdu(Exception):
    """What cannot be read; `status` is what to answer, `fatal` that the stream has lost its way."""

    def __init__(self, status: int, sequence: int, *, fatal: bool = False) -> None:
        self.status = status
        self.sequence = sequence
        self.fatal = fatal
        super().__init__(statuses.name(status))


class Address(msgspec.Struct, frozen=True):
    """A number with its type and plan; E.164 stands without its plus (1, 1)."""

    ton: int
    npi: int
    digits: str


NOWHERE: Final = Address(0, 0, "")


class Bind(msgspec.Struct, frozen=True, kw_only=True):
    """The body of the three binds."""

    system_id: str
    password: str
    system_type: str = ""
    interface_version: int = VERSION
    addr_ton: int = 0
    addr_npi: int = 0
    address_range: str = ""


class BindResp(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to a bind."""

    system_id: str = ""
    tlvs: Tlvs = ()


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """The body of submit_sm and deliver_sm; of data_sm as far as it has the same fields."""

    service_type: str = ""
    source: Address = NOWHERE
    destination: Address = NOWHERE
    esm_class: int = 0
    protocol_id: int = 0
    priority_flag: int = 0
    schedule_delivery_time: str = ""
    validity_period: str = ""
    registered_delivery: int = 0
    replace_if_present: int = 0
    data_coding: int = 0
    sm_default_msg_id: int = 0
    short_message: bytes = b""
    tlvs: Tlvs = ()

    def tlv(self, tag: int) -> bytes | None:
        """The first optional parameter of this tag, or None."""
        return next((value for found, value in self.tlvs if found == tag), None)

    @property
    def content(self) -> bytes:
        """The octets of the message: the payload where there is one (carriers §3)."""
        payload = self.tlv(MESSAGE_PAYLOAD)
        return self.short_message if payload is None else payload

    @property
    def is_receipt(self) -> bool:
        return self.esm_class & _KIND in (RECEIPT, INTERMEDIATE)

    @property
    def is_intermediate(self) -> bool:
        return self.esm_class & _KIND == INTERMEDIATE

    @property
    def has_header(self) -> bool:
        return bool(self.esm_class & UDHI)


class MessageResp(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to a message: the name that the other side gave it."""

    message_id: str = ""
    tlvs: Tlvs = ()


class Raw(msgspec.Struct, frozen=True):
    """A body that is not looked into."""

    octets: bytes = b""


Body = Bind | BindResp | Message | MessageResp | Raw
EMPTY: Final = Raw()


class Pdu(msgspec.Struct, frozen=True):
    """One protocol data unit."""

    command: int
    status: int
    sequence: int
    body: Body = EMPTY

    @property
    def is_response(self) -> bool:
        return bool(self.command & RESPONSE)


def encode(pdu: Pdu) -> bytes:
    """The octets of a PDU.

    >>> encode(Pdu(ENQUIRE_LINK, 0, 3)).hex()
    '00000010000000150000000000000003'
    """
    body = _encode_body(pdu)
    return _HEADER.pack(HEADER_BYTES + len(body), pdu.command, pdu.status, pdu.sequence) + body


def decode(frame: bytes) -> Pdu:
    """The PDU in a whole frame. Raises BadPdu for an unknown command or a body without its
    mandatory fields."""
    _, command, status, sequence = _HEADER.unpack_from(frame)
    request = command & ~RESPONSE
    if request not in REQUESTS and command != GENERIC_NACK:
        raise BadPdu(statuses.RINVCMDID, sequence)
    try:
        return Pdu(command, status, sequence, _decode_body(command, frame))
    except (ValueError, IndexError):
        raise BadPdu(statuses.RINVMSGLEN, sequence) from None


class Frames:
    """Cuts a stream into frames, however its pieces arrive."""

    def __init__(self) -> None:
        self._rest = bytearray()

    def feed(self, data: bytes) -> Iterator[bytes]:
        """The frames that are whole now. Raises a fatal BadPdu for a length that cannot be."""
        rest = self._rest
        rest += data
        at, end = 0, len(rest)
        try:
            while end - at >= 4:
                length = int.from_bytes(rest[at : at + 4], "big")
                if not HEADER_BYTES <= length <= FRAME_BYTES_MAX:
                    known = end - at >= HEADER_BYTES
                    sequence = int.from_bytes(rest[at + 12 : at + 16], "big") if known else 0
                    raise BadPdu(statuses.RINVCMDLEN, sequence, fatal=True)
                if end - at < length:
                    return
                frame = bytes(rest[at : at + length])
                at += length
                yield frame
        finally:
            del rest[:at]


def _encode_body(pdu: Pdu) -> bytes:
    body = pdu.body
    if isinstance(body, Message):
        return _encode_message(pdu.command, body)
    if isinstance(body, MessageResp):
        # An error of submit_sm has no body, but some peers expect the empty name.
        return _text(body.message_id) + _tlvs(body.tlvs)
    if isinstance(body, Bind):
        numbers = bytes((body.interface_version, body.addr_ton, body.addr_npi))
        names = (body.system_id, body.password, body.system_type)
        return b"".join(map(_text, names)) + numbers + _text(body.address_range)
    if isinstance(body, BindResp):
        return _text(body.system_id) + _tlvs(body.tlvs)
    return body.octets


def _encode_message(command: int, body: Message) -> bytes:
    out = bytearray(_text(body.service_type))
    for address in (body.source, body.destination):
        out += bytes((address.ton, address.npi)) + _text(address.digits)
    if command & ~RESPONSE == DATA_SM:
        out += bytes((body.esm_class, body.registered_delivery, body.data_coding))
        return bytes(out) + _tlvs(body.tlvs)
    out += bytes((body.esm_class, body.protocol_id, body.priority_flag))
    out += _text(body.schedule_delivery_time) + _text(body.validity_period)
    out += bytes((body.registered_delivery, body.replace_if_present, body.data_coding))
    out += bytes((body.sm_default_msg_id, len(body.short_message)))
    return bytes(out) + body.short_message + _tlvs(body.tlvs)


def _text(text: str) -> bytes:
    return text.encode("latin-1", "replace").replace(b"\0", b"") + b"\0"


def _tlvs(tlvs: Tlvs) -> bytes:
    return b"".join(_TAG.pack(tag, len(value)) + value for tag, value in tlvs)


class _Reader:
    """Reads the fields of one frame in their order."""

    __slots__ = ("at", "frame")

    def __init__(self, frame: bytes) -> None:
        self.frame = frame
        self.at = HEADER_BYTES

    def text(self) -> str:
        end = self.frame.index(b"\0", self.at)
        found = self.frame[self.at : end].decode("latin-1")
        self.at = end + 1
        return found

    def octet(self) -> int:
        value = self.frame[self.at]
        self.at += 1
        return value

    def octets(self, count: int) -> bytes:
        found = self.frame[self.at : self.at + count]
        if len(found) != count:
            raise ValueError("the frame ends too early")
        self.at += count
        return found

    def address(self) -> Address:
        return Address(self.octet(), self.octet(), self.text())

    def tlvs(self) -> Tlvs:
        """What is whole of the optional parameters."""
        found: list[tuple[int, bytes]] = []
        at, frame = self.at, self.frame
        while at + 4 <= len(frame):
            tag, length = _TAG.unpack_from(frame, at)
            value = frame[at + 4 : at + 4 + length]
            if len(value) != length:
                break
            found.append((tag, value))
            at += 4 + length
        return tuple(found)


def _decode_body(command: int, frame: bytes) -> Body:
    reader = _Reader(frame)
    request = command & ~RESPONSE
    if not command & RESPONSE:
        if request in (SUBMIT_SM, DELIVER_SM):
            return _decode_message(reader)
        if request == DATA_SM:
            return _decode_data(reader)
        if request in BINDS:
            return _decode_bind(reader)
    elif request in (SUBMIT_SM, DELIVER_SM, DATA_SM):
        # Absent where the status is an error; a few leave the NUL out.
        return MessageResp(message_id=_lenient(reader), tlvs=reader.tlvs())
    elif request in BINDS:
        return BindResp(system_id=_lenient(reader), tlvs=reader.tlvs())
    return Raw(frame[HEADER_BYTES:])


def _lenient(reader: _Reader) -> str:
    rest = reader.frame[reader.at :]
    if b"\0" in rest:
        return reader.text()
    reader.at = len(reader.frame)
    return rest.decode("latin-1")


def _decode_bind(reader: _Reader) -> Bind:
    return Bind(
        system_id=reader.text(),
        password=reader.text(),
        system_type=reader.text(),
        interface_version=reader.octet(),
        addr_ton=reader.octet(),
        addr_npi=reader.octet(),
        address_range=reader.text(),
    )


def _decode_message(reader: _Reader) -> Message:
    return Message(
        service_type=reader.text(),
        source=reader.address(),
        destination=reader.address(),
        esm_class=reader.octet(),
        protocol_id=reader.octet(),
        priority_flag=reader.octet(),
        schedule_delivery_time=reader.text(),
        validity_period=reader.text(),
        registered_delivery=reader.octet(),
        replace_if_present=reader.octet(),
        data_coding=reader.octet(),
        sm_default_msg_id=reader.octet(),
        short_message=reader.octets(reader.octet()),
        tlvs=reader.tlvs(),
    )


def _decode_data(reader: _Reader) -> Message:
    return Message(
        service_type=reader.text(),
        source=reader.address(),
        destination=reader.address(),
        esm_class=reader.octet(),
        registered_delivery=reader.octet(),
        data_coding=reader.octet(),
        tlvs=reader.tlvs(),
    )
