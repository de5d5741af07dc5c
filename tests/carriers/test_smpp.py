"""A link to an SMSC that does what SMSCs do: every fault, and what becomes of the messages."""

import time
from functools import partial
from typing import Any

import msgspec
import pytest

from switchroom.carriers.smpp import pdu, statuses
from switchroom.carriers.smpp.pdu import Message, MessageResp, Pdu
from switchroom.core.sms import header
from switchroom.core.sms.message import Part
from tests.carriers.smsc import FakeSmsc, Link, fake_smsc, mobile_originated, receipt
from tests.carriers.trunk import Trunk, handset, trunk
from tests.world import World, eventually


def acknowledged(smsc: FakeSmsc, sequence: int) -> bool:
    return smsc.answers.get(sequence) == 0


def texts(smsc: FakeSmsc) -> list[str]:
    return [submitted.short_message.decode("ascii") for submitted in smsc.submits]


def test_out_and_its_receipt(line: Trunk, smsc: FakeSmsc) -> None:
    given: list[tuple[Link, Message, str]] = []

    def take(link: Link, unit: Pdu, message: Message) -> None:
        given.append((link, message, smsc.accept(link, unit)))

    smsc.on_submit = take
    sent = line.send("hello")
    sent.until("sent")
    link, message, message_id = given[0]
    assert message.registered_delivery == 1
    assert message.validity_period == "000000100000000R"
    link.deliver(receipt(message, message_id))
    sent.until("delivered")
    outcomes = [row["outcome"] for row in line.exchanges(MessageSid=sent.sms_sid)]
    assert outcomes == ["delivered", "accepted"]


def test_in_and_acknowledged(line: Trunk, smsc: FakeSmsc) -> None:
    link = smsc.link()
    sequence = link.deliver(mobile_originated(handset(), line.number, "hello"))
    smsc.until(lambda: sequence in smsc.answers)
    assert smsc.answers[sequence] == 0
    (conversation,) = line.world.conversations()
    assert line.world.messages(conversation["sid"])[0]["body"] == "hello"


def test_a_number_that_is_nobodys_is_acknowledged_and_kept(line: Trunk, smsc: FakeSmsc) -> None:
    sequence = smsc.link().deliver(mobile_originated(handset(), "+19995550000", "lost?"))
    smsc.until(lambda: smsc.answers.get(sequence) == 0)
    (row,) = (row for row in line.exchanges() if row["kind"] == "inbound")
    assert (row["outcome"], row["details"]["body"]) == ("unclaimed", "lost?")
    assert "was+not+taken" in line.world.alerts()[0]["alert_text"]


def test_a_number_of_another_account_is_not_written_to(
    line: Trunk, smsc: FakeSmsc, nodes: Any
) -> None:
    from tests.world import settle_in

    other = settle_in(nodes(line.world.engine, "real"), "other", line.world.engine)
    theirs = other.buy()
    other.address(theirs)
    sequence = smsc.link().deliver(mobile_originated(handset(), theirs, "spoofed"))
    smsc.until(lambda: smsc.answers.get(sequence) == 0)
    assert other.conversations() == []
    other.close()


@pytest.mark.parametrize("way", ["udh", "udh16", "sar", "payload"])
def test_long_messages_go_out(line: Trunk, smsc: FakeSmsc, way: str) -> None:
    line.change(Settings=f'{{"long_messages": "{way}"}}')
    line.until_up()
    given: list[tuple[Link, Message, str]] = []
    smsc.on_submit = lambda link, unit, message: given.append(
        (link, message, smsc.accept(link, unit))
    )
    sent = line.send("x" * 400)
    sent.until("sent")
    assert len(given) == (1 if way == "payload" else 3)
    references = {header.part_of(header.split(message.short_message)[0]) for _, message, _ in given}
    if way.startswith("udh"):
        assert {part.number for part in references if part} == {1, 2, 3}
        assert len({part.reference for part in references if part}) == 1
    for link, message, message_id in reversed(given[1:]):
        link.deliver(receipt(message, message_id))
    if way != "payload":
        time.sleep(0.2)
        assert sent.receipt["status"] == "sent", "one part is still on its way"
    link, message, message_id = given[0]
    link.deliver(receipt(message, message_id))
    sent.until("delivered")


def test_a_sender_that_counts_anew_loses_no_message(line: Trunk, smsc: FakeSmsc) -> None:
    """A handset that gives all its long messages one reference, and whose first lost a part."""
    sender = handset()
    for number, text in ((1, "first "), (1, "second "), (2, "whole")):
        udh = header.make(Part(7, 2, number), wide=False)
        message = mobile_originated(sender, line.number, text, esm_class=pdu.UDHI)
        message = msgspec.structs.replace(message, short_message=udh + message.short_message)
        sequence = smsc.link().deliver(message)
        smsc.until(lambda sequence=sequence: acknowledged(smsc, sequence))  # type: ignore[misc]
    (conversation,) = line.world.conversations()
    bodies = [row["body"] for row in line.world.messages(conversation["sid"])]
    assert bodies == ["first ", "second whole"]
    outcomes = [row["outcome"] for row in line.exchanges() if row["kind"] == "inbound"]
    assert outcomes == ["received in part"]


def test_a_part_that_failed_fails_the_message(line: Trunk, smsc: FakeSmsc) -> None:
    given: list[tuple[Link, Message, str]] = []
    smsc.on_submit = lambda link, unit, message: given.append(
        (link, message, smsc.accept(link, unit))
    )
    sent = line.send("x" * 400)
    sent.until("sent")
    link, message, message_id = given[1]
    link.deliver(receipt(message, message_id, "UNDELIV", error="001"))
    sent.until("undelivered", 30005)
    for link, message, message_id in given:
        link.deliver(receipt(message, message_id))
    eventually(lambda: "delivered, too late" in [row["outcome"] for row in line.exchanges()])
    assert sent.receipt["status"] == "undelivered"


@pytest.mark.parametrize("way", ["udh8", "udh16", "sar"])
def test_long_messages_come_in_in_any_order(line: Trunk, smsc: FakeSmsc, way: str) -> None:
    sender = handset()
    for number in (3, 1, 3, 2, 1):
        part = Part(0x1234 if way != "udh8" else 0x7F, 3, number)
        message = mobile_originated(sender, line.number, f"part {number};")
        if way == "sar":
            tlvs = (
                (pdu.SAR_REFERENCE, part.reference.to_bytes(2, "big")),
                (pdu.SAR_TOTAL, bytes((part.total,))),
                (pdu.SAR_NUMBER, bytes((part.number,))),
            )
            message = Message(
                source=message.source,
                destination=message.destination,
                short_message=message.short_message,
                tlvs=tlvs,
            )
        else:
            message = Message(
                source=message.source,
                destination=message.destination,
                esm_class=pdu.UDHI,
                short_message=header.make(part, wide=way == "udh16") + message.short_message,
            )
        sequence = smsc.link().deliver(message)
        smsc.until(partial(acknowledged, smsc, sequence))
    (conversation,) = line.world.conversations()
    (message,) = line.world.messages(conversation["sid"])
    assert message["body"] == "part 1;part 2;part 3;"


def test_receipts_early_twice_and_contradictory(line: Trunk, smsc: FakeSmsc) -> None:
    def early(link: Link, unit: Pdu, message: Message) -> None:
        link.deliver(receipt(message, "0000BEEF"))
        link.deliver(receipt(message, "0000BEEF"))
        link.deliver(receipt(message, "0000BEEF", "UNDELIV"))
        time.sleep(0.1)
        link.answer(unit, 0, "BEEF")

    smsc.on_submit = early
    sent = line.send("hello")
    sent.until("delivered")
    line.world.settle()
    assert sent.receipt["status"] == "delivered"


def test_a_receipt_in_another_base(line: Trunk, smsc: FakeSmsc) -> None:
    line.change(Settings='{"receipt_naming": "decimal-to-hex"}')
    line.until_up()

    def take(link: Link, unit: Pdu, message: Message) -> None:
        link.answer(unit, 0, "1A2B")
        link.deliver(receipt(message, "6699"))

    smsc.on_submit = take
    line.send("hello").until("delivered")


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (statuses.RINVDSTADR, 30005),
        (statuses.RINVSRCADR, 30024),
        (statuses.RSUBMITFAIL, 30008),
        (0x411, 30008),
    ],
)
def test_a_refusal_for_good(line: Trunk, smsc: FakeSmsc, status: int, code: int) -> None:
    smsc.on_submit = lambda link, unit, message: link.answer(unit, status)
    sent = line.send("hello")
    sent.until("failed", code)
    assert len(smsc.submits) == 1
    assert any(alert["error_code"] == str(code) for alert in line.world.alerts())


def test_a_refusal_stops_the_later_parts(line: Trunk, smsc: FakeSmsc) -> None:
    def take(link: Link, unit: Pdu, message: Message) -> None:
        if len(smsc.submits) == 2:
            link.answer(unit, statuses.RINVDSTADR)
        else:
            smsc.accept(link, unit)

    smsc.on_submit = take
    line.send("x" * 600).until("failed", 30005)
    assert len(smsc.submits) == 2


def test_throttled_messages_keep_their_place(line: Trunk, smsc: FakeSmsc) -> None:
    refusals = iter([statuses.RTHROTTLED, statuses.RMSGQFUL])
    accepted: list[str] = []

    def take(link: Link, unit: Pdu, message: Message) -> None:
        status = next(refusals, 0)
        if status:
            link.answer(unit, status)
        else:
            accepted.append(message.short_message.decode())
            smsc.accept(link, unit)

    smsc.on_submit = take
    first = line.send("one")
    second = line.write(first.path, "two")
    second.until("sent")
    assert accepted == ["one", "two"]


def test_the_window_is_kept(line: Trunk, smsc: FakeSmsc) -> None:
    line.change(Settings='{"window": 3}')
    line.until_up()
    waiting: list[tuple[Link, Pdu]] = []
    smsc.on_submit = lambda link, unit, message: waiting.append((link, unit))
    sent = [line.send(f"message {n}") for n in range(8)]
    smsc.until(lambda: len(waiting) == 3)
    time.sleep(0.3)
    assert len(waiting) == 3
    for _ in range(8):
        smsc.until(lambda: waiting)
        # Answered last first.
        smsc.accept(*waiting.pop())
    for one in sent:
        one.until("sent")


@pytest.mark.parametrize("status", [statuses.RINVEXPIRY, statuses.RINVSCHED])
def test_an_smsc_that_takes_no_validity_period(line: Trunk, smsc: FakeSmsc, status: int) -> None:
    def take(link: Link, unit: Pdu, message: Message) -> None:
        if message.validity_period:
            link.answer(unit, status)
        else:
            smsc.accept(link, unit)

    smsc.on_submit = take
    line.send("hello").until("sent")
    assert [bool(message.validity_period) for message in smsc.submits] == [True, False]


def test_an_unacknowledged_message_brought_again_is_one(line: Trunk, smsc: FakeSmsc) -> None:
    sender = handset()
    message = mobile_originated(sender, line.number, "yes")
    link = smsc.link()
    for _ in range(2):
        sequence = link.deliver(message)
        smsc.until(partial(acknowledged, smsc, sequence))
    link.cut()
    smsc.until(lambda: link not in smsc.links)
    smsc.answers.clear()
    link = smsc.link()
    for _ in range(3):
        sequence = link.deliver(message)
        smsc.until(partial(acknowledged, smsc, sequence))
    (conversation,) = line.world.conversations()
    # Twice before the cut, and brought again twice; the third is a new one.
    assert [row["body"] for row in line.world.messages(conversation["sid"])] == ["yes"] * 3


def test_a_wrong_password_is_told_and_not_hammered(world: World, smsc: FakeSmsc) -> None:
    settings = smsc.settings(password="wrong", reconnect_max_s=60)
    line = trunk(world, "smpp", settings)
    eventually(lambda: "RINVPASWD" in line.health()["reason"])
    time.sleep(1.5)
    assert len(smsc.binds) == 1
    assert any("RINVPASWD" in alert["alert_text"] for alert in world.alerts())
    line.change(Settings='{"password": "secret"}')
    line.until_up()
    line.change(State="paused")
    smsc.until(lambda: smsc.unbinds == 1)


@pytest.mark.parametrize("fault", ["garbage", "short", "unknown", "nack", "odd", "drip"])
def test_whatever_the_smsc_says_messages_go_on(line: Trunk, smsc: FakeSmsc, fault: str) -> None:
    link = smsc.link()
    if fault == "garbage":
        link.raw(b"\xff" * 64)
    elif fault == "short":
        link.raw(bytes.fromhex("00000008 00000005") + bytes(8))
    elif fault == "unknown":
        link.send(Pdu(0x7777, 0, 4), Pdu(pdu.ALERT_NOTIFICATION, 0, 5), Pdu(pdu.OUTBIND, 0, 6))
        smsc.until(lambda: [nack.sequence for nack in smsc.nacks] == [4])
    elif fault == "nack":
        link.send(Pdu(pdu.GENERIC_NACK, statuses.RINVCMDID, 99))
    elif fault == "odd":
        link.send(Pdu(pdu.SUBMIT_SM | pdu.RESPONSE, 0, 4_000, MessageResp(message_id="?")))
    elif fault == "drip":
        unit = Pdu(pdu.DELIVER_SM, 0, 1, mobile_originated(handset(), line.number, "drip"))
        link.raw(pdu.encode(unit), drip=True)
        smsc.until(lambda: smsc.answers.get(1) == 0)
    if fault in ("garbage", "short"):
        smsc.until(lambda: link not in smsc.links)
    line.send("hello").until("sent")


def test_a_silent_smsc_is_left(line: Trunk, smsc: FakeSmsc) -> None:
    line.change(Settings='{"enquire_link_s": 0.2}')
    line.until_up()
    link = smsc.link()
    smsc.answers_enquiries = False
    smsc.until(lambda: link not in smsc.links)
    smsc.answers_enquiries = True
    line.send("hello").until("sent")


def test_a_peer_that_unbinds_is_met_again(line: Trunk, smsc: FakeSmsc) -> None:
    link = smsc.link()
    link.send(Pdu(pdu.UNBIND, 0, 1))
    smsc.until(lambda: link not in smsc.links)
    line.send("hello").until("sent")


def test_messages_before_the_bind_is_answered_are_taken(line: Trunk, smsc: FakeSmsc) -> None:
    def sloppy(link: Link, unit: Pdu) -> None:
        link.deliver(mobile_originated(handset(), line.number, "too early"))
        smsc.let_in(link, unit)

    smsc.on_bind = sloppy
    smsc.link().cut()
    smsc.until(lambda: smsc.answers.get(1) == 0)
    eventually(lambda: line.world.conversations())


def test_transmitter_beside_receiver(line: Trunk, smsc: FakeSmsc) -> None:
    line.change(Settings='{"bind": "split"}')
    commands = {pdu.BIND_RECEIVER, pdu.BIND_TRANSMITTER}
    smsc.until(lambda: {unit.command for unit in smsc.binds} >= commands)
    line.until_up()
    line.send("hello").until("sent")


def test_while_it_is_down_messages_wait(line: Trunk, smsc: FakeSmsc) -> None:
    smsc.on_bind = lambda link, unit: link.send(
        Pdu(unit.command | pdu.RESPONSE, statuses.RSYSERR, unit.sequence)
    )
    smsc.link().cut()
    eventually(lambda: not line.health()["up"])
    sent = line.send("hello")
    time.sleep(0.3)
    assert sent.receipt["status"] == "queued"
    smsc.on_bind = None
    sent.until("sent")


def test_a_second_carrier_takes_over(line: Trunk, smsc: FakeSmsc) -> None:
    with fake_smsc() as second_smsc:
        second = trunk(line.world, "smpp", second_smsc.settings())
        second.until_up()
        line.world.post(
            f"/switchroom/v1/Carriers/{line.sid}/Senders",
            {"Sender": line.number, "FailoverSid": second.sid, "Rate": "0"},
        )
        smsc.on_submit = lambda link, unit, message: link.answer(unit, statuses.RSYSERR)
        sent = line.send("hello")
        sent.until("sent")
        assert texts(second_smsc) == ["hello"]
        rows = line.exchanges(MessageSid=sent.sms_sid)
        assert "failover" in [row["outcome"] for row in rows]
        second.change(State="paused")


def test_a_slow_carrier_holds_up_nobody_else(line: Trunk, smsc: FakeSmsc) -> None:
    smsc.on_submit = lambda link, unit, message: None
    for n in range(30):
        line.send(f"stuck {n}")
    smsc.until(lambda: len(smsc.submits) == 10)
    number = line.world.buy()
    line.world.address(number)
    sender = handset()
    line.world.sms(sender, number, "hello")
    conversations = line.world.conversations()
    path = f"/conversations/v1/Conversations/{conversations[0]['sid']}"
    began = time.monotonic()
    line.world.post(f"{path}/Messages", {"Author": "agent", "Body": "quick"})
    eventually(lambda: line.world.handset(sender))
    assert time.monotonic() - began < 45, "it waited for an answer of the slow one"


def test_a_burst_of_one_number_holds_up_no_other(line: Trunk, smsc: FakeSmsc) -> None:
    line.change(Rate="2")
    line.until_up()
    other = line.world.buy()
    line.world.post(f"/switchroom/v1/Carriers/{line.sid}/Senders", {"Sender": other})
    for n in range(40):
        line.send(f"burst {n}")
    quiet = Trunk(line.world, line.sid, other, "")
    quiet.send("single").until("sent")
    assert len(smsc.submits) < 40, texts(smsc)


def test_parallel_links_keep_the_order_of_a_pair(line: Trunk, smsc: FakeSmsc) -> None:
    sender = handset()
    link = smsc.link()
    units = []
    for n in range(40):
        link.sequence += 1
        message = mobile_originated(sender, line.number, f"{n}")
        units.append(Pdu(pdu.DELIVER_SM, 0, link.sequence, message))
    link.send(*units)
    smsc.until(lambda: len(smsc.answers) >= 40)
    (conversation,) = line.world.conversations()
    bodies = [row["body"] for row in line.world.messages(conversation["sid"])]
    assert bodies == [str(n) for n in range(40)]
