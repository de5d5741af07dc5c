"""What time does to messages of carriers, by a clock that the test turns."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from switchroom.carriers.smpp import pdu, statuses
from switchroom.carriers.smpp.pdu import Message, Pdu
from switchroom.core.sms import header
from switchroom.core.sms.message import Part
from tests.carriers.smsc import FakeSmsc, Link, mobile_originated
from tests.carriers.trunk import Trunk, handset, trunk
from tests.world import World, eventually


@pytest.fixture
def line(still_world: World, smsc: FakeSmsc) -> Iterator[Trunk]:
    made = trunk(still_world, "smpp", smsc.settings(), Rate="0")
    still_world.address(made.number)
    made.until_up()
    yield made
    made.change(State="paused")


def part(line: Trunk, sender: str, number: int) -> Message:
    message = mobile_originated(sender, line.number, f"part {number};")
    return Message(
        source=message.source,
        destination=message.destination,
        esm_class=pdu.UDHI,
        short_message=header.make(Part(9, 3, number)) + message.short_message,
    )


def bring(smsc: FakeSmsc, message: Message) -> None:
    sequence = smsc.link().deliver(message)
    smsc.until(lambda: smsc.answers.get(sequence) == 0)


def test_a_long_message_that_is_not_whole_is_read_in_part(line: Trunk, smsc: FakeSmsc) -> None:
    sender, world = handset(), line.world
    for number in (3, 1):
        bring(smsc, part(line, sender, number))
    assert world.conversations() == []
    world.advance("PT31M")
    (conversation,) = world.conversations()
    (message,) = world.messages(conversation["sid"])
    assert message["body"] == "part 1;part 3;"
    bring(smsc, part(line, sender, 2))
    assert len(world.messages(conversation["sid"])) == 1, "late parts make no second message"
    assert line.exchanges()[0]["error_code"] == 30009


def test_what_waits_too_long_for_its_carrier_fails(line: Trunk, smsc: FakeSmsc) -> None:
    smsc.on_bind = lambda link, unit: link.send(
        Pdu(unit.command | pdu.RESPONSE, statuses.RSYSERR, unit.sequence)
    )
    smsc.link().cut()
    eventually(lambda: not line.health()["up"])
    sent = line.send("hello")
    line.world.settle()
    assert sent.receipt["status"] == "queued"
    line.world.advance("PT10H1M")
    sent.until("failed", 30036)


def scheduled(line: Trunk, after: timedelta, **form: str) -> str:
    """A message of a messaging service for later; its path."""
    world = line.world
    account = f"/2010-04-01/Accounts/{world.account_sid}"
    numbers = world.get(f"{account}/IncomingPhoneNumbers.json", PhoneNumber=line.number)
    (number,) = numbers["incoming_phone_numbers"]
    service = world.post("/messaging/v1/Services", {"FriendlyName": "later"})["sid"]
    world.post(f"/messaging/v1/Services/{service}/PhoneNumbers", {"PhoneNumberSid": number["sid"]})
    now = datetime.fromisoformat(world.main("GET", "/simulator/v1/Clock")["now"])
    timing = {"ScheduleType": "fixed", "SendAt": (now + after).isoformat()} if after else {}
    made = world.post(
        f"{account}/Messages.json",
        {"MessagingServiceSid": service, "To": handset(), "Body": "later", **timing, **form},
    )
    return f"{account}/Messages/{made['sid']}.json"


def test_the_validity_of_a_scheduled_message_begins_with_its_time(
    line: Trunk, smsc: FakeSmsc
) -> None:
    path = scheduled(line, timedelta(hours=20))
    line.world.advance("PT20H1M")
    eventually(lambda: line.world.get(path)["status"] == "sent")
    (submitted,) = smsc.submits
    assert submitted.validity_period in ("000000100000000R", "000000095900000R")


def test_the_smsc_is_told_how_long_a_message_is_worth_sending(line: Trunk, smsc: FakeSmsc) -> None:
    path = scheduled(line, timedelta(0), ValidityPeriod="3600")
    line.world.settle()
    eventually(lambda: line.world.get(path)["status"] == "sent")
    assert smsc.submits[0].validity_period == "000000010000000R"


def test_a_doubt_that_nothing_settles_ends(line: Trunk, smsc: FakeSmsc) -> None:
    smsc.on_submit = lambda link, unit, message: link.cut()
    sent = line.send("hello")
    eventually(lambda: "unsure" in [row["outcome"] for row in line.exchanges()])
    line.world.advance("PT9H")
    assert sent.receipt["status"] in ("queued", "sending", "sent")
    line.world.advance("PT2H")
    sent.until("failed", 30410)
    assert len(smsc.submits) == 1


def test_a_refusal_that_may_pass_is_tried_again(line: Trunk, smsc: FakeSmsc) -> None:
    def busy(link: Link, unit: Pdu, message: Message) -> None:
        link.answer(unit, statuses.RSYSERR)

    smsc.on_submit = busy
    sent = line.send("hello")
    eventually(lambda: "retry" in [row["outcome"] for row in line.exchanges()])
    line.world.advance("PT10M")
    sent.until("failed", 30008)
    assert len(smsc.submits) == 5


def test_a_sender_keeps_its_rate(line: Trunk, smsc: FakeSmsc) -> None:
    path = f"/switchroom/v1/Carriers/{line.sid}/Senders"
    line.world.post(path, {"Sender": line.number, "Rate": "0.1"})
    for n in range(6):
        line.send(f"message {n}")
    line.world.settle()
    at_once = len(smsc.submits)
    assert at_once in (1, 2)
    for more in range(1, 4):
        line.world.advance("PT10S")
        assert len(smsc.submits) == at_once + more


def test_more_than_ten_hours_of_messages_are_refused(line: Trunk, smsc: FakeSmsc) -> None:
    path = f"/switchroom/v1/Carriers/{line.sid}/Senders"
    line.world.post(path, {"Sender": line.number, "Rate": "0.001"})
    sent = [line.send("x" * 1_600) for _ in range(6)]
    sent[-1].until("failed", 30001)
