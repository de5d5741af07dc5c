"""What an SMS is on the wire, both ways: alphabets, long messages, addresses, receipts."""

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from switchroom.carriers.smpp import pdu, text
from switchroom.carriers.smpp.pdu import Address, Message, Pdu
from switchroom.carriers.smpp.settings import SmppSettings
from switchroom.core.sms import octets, receipts
from switchroom.core.sms.alphabet import BASIC, EXTENSION
from switchroom.core.sms.message import InboundSms, OutboundSms, Receipt
from tests.carriers.test_pdu import RECEIPT

GSM = st.text(st.sampled_from([*BASIC, *EXTENSION]), min_size=1, max_size=400)
ANY = st.text(
    st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), min_size=1, max_size=300
)
LONG = ("udh", "udh16", "sar")


def configured(**chosen: Any) -> SmppSettings:
    return SmppSettings(host="smsc", system_id="esme", **chosen)


def sent(body: str, **chosen: Any) -> tuple[Message, ...]:
    sms = OutboundSms(
        sid="SM1", sender="+15005550006", recipient="+14155552671", body=body, reference=300
    )
    return text.outgoing(sms, configured(**chosen))


def heard(message: Message, **chosen: Any) -> text.Heard:
    frame = pdu.encode(Pdu(pdu.DELIVER_SM, 0, 1, message))
    return text.incoming("CR1", message, configured(**chosen), frame)


def back(parts: tuple[Message, ...], **chosen: Any) -> str:
    """The text again, from parts in any order."""
    found: dict[int, str] = {}
    for part in random.Random(1).sample(parts, len(parts)):
        sms = heard(part, **chosen)
        assert isinstance(sms, InboundSms)
        number = sms.part.number if sms.part else 1
        assert (sms.part is None) == (len(parts) == 1)
        found[number] = sms.body
    return "".join(found[number] for number in sorted(found))


@given(ANY, st.sampled_from(LONG))
def test_every_text_comes_back_whole(body: str, way: str) -> None:
    assert back(sent(body, long_messages=way), long_messages=way) == body


@given(GSM, st.sampled_from(LONG))
def test_gsm_text_is_one_septet_to_an_octet(body: str, way: str) -> None:
    parts = sent(body, long_messages=way)
    assert {part.data_coding for part in parts} == {0}
    assert all(len(part.short_message) <= 160 for part in parts)
    assert back(parts, long_messages=way) == body


@given(GSM)
def test_packed_text_fits_the_air(body: str) -> None:
    parts = sent(body, alphabet="gsm-packed")
    assert all(len(part.short_message) <= 140 for part in parts)
    # Eight octets may end in seven fill bits or an @: that one is not told apart.
    if not body.endswith("@"):
        joined = back(parts, alphabet="gsm-packed")
        assert joined.replace("@", "") == body.replace("@", "")


@given(ANY)
def test_no_part_is_too_long_for_the_air(body: str) -> None:
    for part in sent(body):
        most = 140 if part.data_coding == text.UCS2 else 160
        assert len(part.short_message) <= most


def test_an_emoji_is_never_cut() -> None:
    parts = sent("x" * 66 + "😀" * 40)
    assert len(parts) > 1
    for part in parts:
        part.short_message[6:].decode("utf-16-be")


def test_latin_1_as_the_default_alphabet() -> None:
    (plain,) = sent("café", alphabet="latin-1")
    assert (plain.short_message, plain.data_coding) == (b"caf\xe9", 0)
    (greek,) = sent("Δ", alphabet="latin-1")
    assert greek.data_coding == text.UCS2


def test_a_payload_carries_a_long_text_whole() -> None:
    (whole,) = sent("x" * 500, long_messages="payload")
    assert whole.short_message == b""
    assert whole.tlv(pdu.MESSAGE_PAYLOAD) == b"x" * 500
    assert back((whole,)) == "x" * 500


@pytest.mark.parametrize(
    ("coding", "content", "body"),
    [
        (0x00, "4869 20 00", "Hi @"),
        (0x03, "e9", "é"),
        (0x08, "d83dde00", "😀"),
        (0xF0, "4869", "Hi"),
        (0x10, "4869", "Hi"),
        (0x18, "0048", "H"),
        (0x06, "bf", "П"),
        (0x00, "1b65", "€"),
        (0x00, "80", "�"),
    ],
)
def test_codings_that_come_in(coding: int, content: str, body: str) -> None:
    message = Message(data_coding=coding, short_message=bytes.fromhex(content))
    sms = heard(message)
    assert isinstance(sms, InboundSms)
    assert sms.body == body


@pytest.mark.parametrize("coding", [0x02, 0x04, 0x14, 0xF4])
def test_binary_is_no_text(coding: int) -> None:
    assert isinstance(heard(Message(data_coding=coding, short_message=b"\1\2")), text.Skipped)


@pytest.mark.parametrize(
    ("address", "chosen", "number"),
    [
        (Address(1, 1, "14155552671"), {}, "+14155552671"),
        (Address(0, 0, "+14155552671"), {}, "+14155552671"),
        (Address(0, 1, "0014155552671"), {}, "+14155552671"),
        (Address(2, 1, "02079460123"), {"country": "GB"}, "+442079460123"),
        (Address(3, 0, "72345"), {}, "72345"),
        (Address(5, 0, "ACME"), {}, "ACME"),
    ],
)
def test_addresses_that_come_in(address: Address, chosen: dict[str, Any], number: str) -> None:
    assert text.incoming_address(address, configured(**chosen)) == number


def test_addresses_that_go_out() -> None:
    (message,) = sent("x")
    assert message.source == Address(1, 1, "15005550006")
    (message,) = sent("x", plus=True, source_ton=0, source_npi=0)
    assert message.source == Address(0, 0, "+15005550006")


def test_the_receipt_of_the_fixture() -> None:
    """Its text has the name in decimal, its parameter in hexadecimal digits."""
    message = pdu.decode(RECEIPT).body
    assert isinstance(message, Message)
    receipt = heard(message)
    assert isinstance(receipt, Receipt)
    assert receipt.ref == receipts.named("1A2B")
    assert (receipt.status, receipt.sender) == ("delivered", "+15005550006")
    bare = Message(esm_class=message.esm_class, short_message=message.short_message)
    translated = heard(bare, receipt_naming="decimal-to-hex")
    assert isinstance(translated, Receipt)
    assert receipts.named(translated.ref) == "1a2b"


def test_a_receipt_that_is_not_marked() -> None:
    told = b"id:7 sub:001 dlvrd:000 stat:UNDELIV err:001 text:x"
    message = Message(short_message=told)
    assert isinstance(heard(message), InboundSms)
    receipt = heard(message, receipts_unmarked=True, receipt_errors={"001": 30004})
    assert isinstance(receipt, Receipt)
    assert (receipt.status, receipt.error_code) == ("undelivered", 30004)


@given(st.binary(max_size=254), st.integers(0, 255), st.integers(0, 255))
def test_whatever_comes_means_something(content: bytes, esm: int, coding: int) -> None:
    heard(Message(esm_class=esm, data_coding=coding, short_message=content))


@given(st.text(st.sampled_from([*BASIC, *EXTENSION]), max_size=60), st.integers(0, 7))
def test_packing_is_undone(body: str, before: int) -> None:
    codes = octets.septets(body)
    again = octets.unpack(octets.pack(codes, before), before)
    assert again == codes or (codes.endswith(b"\0") and again == codes[:-1])
