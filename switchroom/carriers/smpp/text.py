"""An SMS becomes the messages of SMPP that carry it, and back (carriers §3, §4)."""

import hashlib
from typing import Final

import msgspec

from switchroom.carriers.smpp import pdu
from switchroom.carriers.smpp.pdu import Address, Message, Tlvs
from switchroom.carriers.smpp.settings import SmppSettings
from switchroom.core import phone
from switchroom.core.sms import header, octets, receipts, segments
from switchroom.core.sms.message import InboundSms, OutboundSms, Part, Receipt
from switchroom.core.sms.octets import Alphabet

LATIN_1: Final = 0x03
UCS2: Final = 0x08
_CYRILLIC: Final = 0x06
_HEBREW: Final = 0x07
_BINARY: Final = (0x02, 0x04)
_CLASS_ALPHABETS: Final[tuple[int | None, ...]] = (0, None, UCS2, 0)

_INTERNATIONAL: Final = (1, 1)
_SHORT_CODE: Final = (3, 0)
_NAME: Final = (5, 0)
_TON_NATIONAL: Final = 2
_TON_NAME: Final = 5
_SHORT_DIGITS: Final = 8
_PAYLOAD_BYTES: Final = 65_000


class Skipped(msgspec.Struct, frozen=True):
    """What the carrier sent that is no text and no receipt; it is acknowledged all the same."""

    reason: str


Heard = InboundSms | Receipt | Skipped


def outgoing(sms: OutboundSms, settings: SmppSettings) -> tuple[Message, ...]:
    """The messages that carry an SMS, one for each part, in order."""
    alphabet = settings.alphabet
    plain = octets.encode(sms.body, alphabet) is not None
    wide = settings.long_messages == "udh16"
    cut = segments.split(sms.body, wide=wide, gsm=plain)
    plain = plain and cut.encoding == "GSM-7"
    bare = Message(
        service_type=settings.service_type,
        source=_outgoing(sms.sender, settings.source_ton, settings.source_npi, settings),
        destination=_outgoing(
            sms.recipient, settings.destination_ton, settings.destination_npi, settings
        ),
        validity_period=_relative(sms.validity_s),
        registered_delivery=int(settings.receipts != "none"),
        data_coding=settings.gsm_data_coding if plain else UCS2,
    )
    if settings.long_messages == "payload" and cut.count > 1:
        payload = _octets(sms.body, plain, alphabet)[:_PAYLOAD_BYTES]
        return (msgspec.structs.replace(bare, tlvs=((pdu.MESSAGE_PAYLOAD, payload),)),)
    if cut.count == 1:
        content = _octets(sms.body, plain, alphabet)
        return (msgspec.structs.replace(bare, short_message=content),)
    return tuple(
        _part(bare, text, Part(sms.reference, cut.count, number), plain, settings)
        for number, text in enumerate(cut.parts, 1)
    )


def _part(bare: Message, text: str, part: Part, plain: bool, settings: SmppSettings) -> Message:
    if settings.long_messages == "sar":
        tlvs: Tlvs = (
            (pdu.SAR_REFERENCE, (part.reference & 0xFFFF).to_bytes(2, "big")),
            (pdu.SAR_TOTAL, bytes((part.total,))),
            (pdu.SAR_NUMBER, bytes((part.number,))),
        )
        content = _octets(text, plain, settings.alphabet)
        return msgspec.structs.replace(bare, short_message=content, tlvs=tlvs)
    udh = header.make(part, wide=settings.long_messages == "udh16")
    content = udh + _octets(text, plain, settings.alphabet, len(udh))
    return msgspec.structs.replace(bare, esm_class=pdu.UDHI, short_message=content)


def _octets(text: str, plain: bool, alphabet: Alphabet, before: int = 0) -> bytes:
    encoded = octets.encode(text, alphabet, before) if plain else None
    return octets.encode_ucs2(text) if encoded is None else encoded


def _outgoing(address: str, ton: int | None, npi: int | None, settings: SmppSettings) -> Address:
    digits = address.removeprefix("+")
    if address.startswith("+"):
        usual = _INTERNATIONAL
        digits = address if settings.plus else digits
    elif digits.isdigit():
        usual = _SHORT_CODE
    else:
        usual = _NAME
    return Address(usual[0] if ton is None else ton, usual[1] if npi is None else npi, digits[:20])


def _relative(seconds: int) -> str:
    """A validity period that counts from the SMSC's own now (carriers §2).

    >>> _relative(36_000), _relative(90_061)
    ('000000100000000R', '000001010101000R')
    """
    minutes, second = divmod(max(60, seconds), 60)
    hours, minute = divmod(minutes, 60)
    days, hour = divmod(hours, 24)
    return f"0000{min(days, 31):02}{hour:02}{minute:02}{second:02}000R"


def incoming(carrier: str, message: Message, settings: SmppSettings, frame: bytes) -> Heard:
    """What a deliver_sm or data_sm says; `frame` is all of it, for telling repetitions."""
    sender = incoming_address(message.source, settings)
    recipient = incoming_address(message.destination, settings)
    udh, content = b"", message.content
    if message.has_header:
        udh, content = header.split(content)
    if message.is_receipt:
        return _receipt(message, content, sender, recipient, settings)
    text = _decode(content, message.data_coding, settings, len(udh))
    if text is None:
        return Skipped(f"binary data (data_coding {message.data_coding:#04x}) is no text")
    if settings.receipts_unmarked and receipts.looks_like_one(text):
        return _receipt(message, content, sender, recipient, settings)
    part = header.part_of(udh) or _sar(message)
    return InboundSms(
        carrier=carrier,
        carrier_message_id=None,
        sender=sender,
        recipient=recipient,
        body=text.replace("\0", ""),
        num_segments=1 if part else segments.split(text).count,
        part=part,
        fingerprint=hashlib.blake2b(frame[pdu.HEADER_BYTES :], digest_size=16).hexdigest(),
    )


def _decode(content: bytes, coding: int, settings: SmppSettings, before: int) -> str | None:
    """The text, None for what is none."""
    group = coding & 0xF0
    if group == 0x10:
        found = _CLASS_ALPHABETS[(coding >> 2) & 3]
        if found is None:
            return None
        coding = found
    elif group == 0xF0:
        if coding & 0x04:
            return None
        coding = 0
    if coding in _BINARY:
        return None
    if coding == UCS2:
        return octets.decode_ucs2(content)
    if coding == LATIN_1:
        return content.decode("latin-1")
    if coding == _CYRILLIC:
        return content.decode("iso8859-5", "replace")
    if coding == _HEBREW:
        return content.decode("iso8859-8", "replace")
    alphabet = settings.alphabet_1 if coding == 1 else settings.alphabet
    return octets.decode(content, alphabet, before)


def _sar(message: Message) -> Part | None:
    reference, total, number = (
        message.tlv(tag) for tag in (pdu.SAR_REFERENCE, pdu.SAR_TOTAL, pdu.SAR_NUMBER)
    )
    if not (reference and total and number):
        return None
    return header.sound(
        Part(*(int.from_bytes(value, "big") for value in (reference, total, number)))
    )


def _receipt(
    message: Message, content: bytes, handset: str, ours: str, settings: SmppSettings
) -> Heard:
    text = content.decode("latin-1")
    told = receipts.read(text)
    tlv = message.tlv(pdu.RECEIPTED_MESSAGE_ID)
    state = message.tlv(pdu.MESSAGE_STATE)
    word = receipts.STATES.get(state[0], "") if state else told.state
    if tlv:
        ref = receipts.named(tlv.rstrip(b"\0").decode("latin-1"))
    else:
        ref = receipts.named(told.id, settings.receipt_naming)
    native = f"stat:{word or '?'} err:{told.error or '-'} id:{ref}"
    outcome = None if message.is_intermediate else receipts.outcome(word, told.error)
    if not ref or outcome is None:
        return Skipped(f"a receipt that changes nothing: {native}")
    status, code = outcome
    if status != "delivered":
        code = settings.receipt_errors.get(told.error, code)
    return Receipt(
        ref=ref,
        status=status,
        error_code=code,
        sender=ours,
        recipient=handset,
        done=told.done,
        native=native,
        alone=settings.receipts == "last",
    )


def incoming_address(address: Address, settings: SmppSettings) -> str:
    """A number as we write it: E.164, a short code, or a name."""
    digits = address.digits
    if address.ton == _TON_NAME or not digits.removeprefix("+").isdigit():
        return digits
    if digits.startswith("+"):
        return digits
    if address.ton == _TON_NATIONAL or (settings.country and digits.startswith("0")):
        return phone.normalise(digits, settings.country or None) or digits
    if digits.startswith("00"):
        return f"+{digits[2:]}"
    return digits if len(digits) <= _SHORT_DIGITS and address.ton != 1 else f"+{digits}"
