"""The codec: bytes that other implementations wrote, round trips, and whatever comes."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from switchroom.carriers.smpp import pdu, statuses
from switchroom.carriers.smpp.pdu import (
    Address,
    BadPdu,
    Bind,
    BindResp,
    Frames,
    Message,
    MessageResp,
    Pdu,
)

# Written by hand and read by an independent library (carriers §8.1).
FIXTURES = [
    (
        "00000022000000090000000000000001 65736d653100 73656372657400 00 34 00 00 00",
        Pdu(pdu.BIND_TRANSCEIVER, 0, 1, Bind(system_id="esme1", password="secret")),
    ),
    (
        "0000001a800000090000000000000001 534d534300 0210 0001 34",
        Pdu(
            pdu.BIND_TRANSCEIVER | pdu.RESPONSE,
            0,
            1,
            BindResp(system_id="SMSC", tlvs=((pdu.SC_INTERFACE_VERSION, b"\x34"),)),
        ),
    ),
    (
        "0000003d000000040000000000000002 00 01 01 313530303535353030303600 01 01"
        " 313431353535353236373100 00 00 00 00 00 01 00 00 00 06 486920001b65",
        Pdu(
            pdu.SUBMIT_SM,
            0,
            2,
            Message(
                source=Address(1, 1, "15005550006"),
                destination=Address(1, 1, "14155552671"),
                registered_delivery=1,
                short_message=bytes.fromhex("486920001b65"),
            ),
        ),
    ),
    (
        "00000015800000040000000000000002 3141324200",
        Pdu(pdu.SUBMIT_SM | pdu.RESPONSE, 0, 2, MessageResp(message_id="1A2B")),
    ),
    ("00000010000000150000000000000003", Pdu(pdu.ENQUIRE_LINK, 0, 3)),
]
RECEIPT_TEXT = (
    b"id:6699 sub:001 dlvrd:001 submit date:2606011200 done date:2606011201"
    b" stat:DELIVRD err:000 text:Hi"
)
RECEIPT = (
    bytes.fromhex(
        "000000a7000000050000000000000007 00 01 01 313431353535353236373100 01 01"
        " 313530303535353030303600 04 00 00 00 00 00 00 00 00 62"
    )
    + RECEIPT_TEXT
    + bytes.fromhex("001e 0005 3141324200 0427 0001 02")
)

names = st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=15)
octets = st.integers(0, 255)
addresses = st.builds(Address, st.integers(0, 7), st.integers(0, 18), names)
tlvs = st.lists(st.tuples(st.integers(0, 0xFFFF), st.binary(max_size=40)), max_size=4).map(tuple)
messages = st.builds(
    Message,
    service_type=names,
    source=addresses,
    destination=addresses,
    esm_class=octets,
    protocol_id=octets,
    priority_flag=octets,
    schedule_delivery_time=names,
    validity_period=names,
    registered_delivery=octets,
    replace_if_present=octets,
    data_coding=octets,
    sm_default_msg_id=octets,
    short_message=st.binary(max_size=254),
    tlvs=tlvs,
)
units = st.one_of(
    st.builds(
        Pdu,
        st.sampled_from([pdu.SUBMIT_SM, pdu.DELIVER_SM]),
        st.just(0),
        st.integers(1, pdu.SEQUENCE_MAX),
        messages,
    ),
    st.builds(
        Pdu,
        st.sampled_from([pdu.SUBMIT_SM | pdu.RESPONSE, pdu.DELIVER_SM | pdu.RESPONSE]),
        st.integers(0, 0x4FF),
        st.integers(1, pdu.SEQUENCE_MAX),
        st.builds(MessageResp, message_id=names, tlvs=tlvs),
    ),
    st.builds(
        Pdu,
        st.sampled_from(pdu.BINDS),
        st.just(0),
        st.integers(1, pdu.SEQUENCE_MAX),
        st.builds(Bind, system_id=names, password=names, address_range=names),
    ),
)


@pytest.mark.parametrize(("text", "unit"), FIXTURES)
def test_fixtures_are_read_and_written(text: str, unit: Pdu) -> None:
    frame = bytes.fromhex(text)
    assert pdu.decode(frame) == unit
    assert pdu.encode(unit) == frame


def test_a_receipt_is_read() -> None:
    message = pdu.decode(RECEIPT).body
    assert isinstance(message, Message)
    assert message.is_receipt
    assert message.content == RECEIPT_TEXT
    assert message.tlv(pdu.RECEIPTED_MESSAGE_ID) == b"1A2B\0"
    assert message.tlv(pdu.MESSAGE_STATE) == b"\x02"


@given(units)
def test_what_is_written_is_read(unit: Pdu) -> None:
    assert pdu.decode(pdu.encode(unit)) == unit


@given(st.lists(units, max_size=5), st.data())
def test_frames_come_out_whole_however_they_come_in(
    several: list[Pdu], data: st.DataObject
) -> None:
    stream = b"".join(map(pdu.encode, several))
    frames, found = Frames(), []
    while stream:
        size = data.draw(st.integers(1, len(stream)))
        found += [pdu.decode(frame) for frame in frames.feed(stream[:size])]
        stream = stream[size:]
    assert found == several


@given(st.binary(max_size=200))
def test_garbage_is_refused_and_nothing_else_happens(garbage: bytes) -> None:
    frames = Frames()
    with contextlib.suppress(BadPdu):
        for frame in frames.feed(garbage):
            pdu.decode(frame)


@given(messages, st.data())
def test_a_truncated_tail_loses_only_itself(message: Message, data: st.DataObject) -> None:
    whole = pdu.encode(Pdu(pdu.DELIVER_SM, 0, 1, message))
    tail = sum(4 + len(value) for _, value in message.tlvs)
    cut = data.draw(st.integers(0, tail))
    body = pdu.decode(whole[: len(whole) - cut]).body
    assert isinstance(body, Message)
    assert body.short_message == message.short_message
    assert body.tlvs == message.tlvs[: len(body.tlvs)]


@pytest.mark.parametrize("length", [0, 15, pdu.FRAME_BYTES_MAX + 1, 0xFFFFFFFF])
def test_an_impossible_length_ends_the_stream(length: int) -> None:
    head = length.to_bytes(4, "big") + bytes(8) + (9).to_bytes(4, "big")
    with pytest.raises(BadPdu) as caught:
        list(Frames().feed(head))
    assert (caught.value.status, caught.value.sequence) == (statuses.RINVCMDLEN, 9)
    assert caught.value.fatal


def test_an_unknown_command_is_refused_and_the_stream_goes_on() -> None:
    with pytest.raises(BadPdu) as caught:
        pdu.decode(pdu.encode(Pdu(0x7777, 0, 5)))
    assert (caught.value.status, caught.value.fatal) == (statuses.RINVCMDID, False)


@pytest.mark.parametrize("command", [pdu.SUBMIT_SM, pdu.DELIVER_SM, pdu.BIND_TRANSCEIVER])
def test_an_answer_without_a_body_is_read(command: int) -> None:
    unit = pdu.decode(pdu.encode(Pdu(command | pdu.RESPONSE, 0x58, 2)))
    assert unit.status == 0x58
