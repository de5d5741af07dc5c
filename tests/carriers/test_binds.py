"""A link that keeps several connections to its SMSC, and the date that an SMSC gives."""

from collections.abc import Iterator
from typing import Any

import pytest

from switchroom.carriers.smpp.pdu import Message, Pdu
from tests.carriers.smsc import FakeSmsc, Link, fake_smsc, mobile_originated, receipt
from tests.carriers.trunk import handset, trunk
from tests.receiver import Receiver
from tests.world import World, eventually


def test_several_binds_share_the_work_and_tell_repetitions(world: World) -> None:
    with fake_smsc() as smsc:
        line = trunk(world, "smpp", smsc.settings(binds=2), Rate="0")
        world.address(line.number)
        smsc.until(lambda: sum(link.bound for link in smsc.links) == 2)
        line.until_up()
        used: list[Link] = []

        def take(link: Link, unit: Pdu, message: Message) -> None:
            used.append(link)
            smsc.accept(link, unit)

        smsc.on_submit = take
        for n in range(4):
            line.send(f"message {n}").until("sent")
        assert len(set(map(id, used))) == 2

        sender = handset()
        one, two = smsc.links

        def bring(link: Link, text: str, count: int) -> None:
            sequence = link.deliver(mobile_originated(sender, line.number, text))
            smsc.until(lambda: smsc.answers.pop(sequence, None) == 0)
            found = [row["body"] for row in world.messages(conversation())]
            assert len(found) == count, found

        def conversation() -> str:
            rows = world.conversations()
            for row in rows:
                if world.messages(row["sid"])[0]["author"] == sender:
                    return str(row["sid"])
            raise AssertionError(rows)

        # Both are open: people do write the same twice.
        bring(one, "hello", 1)
        bring(two, "hello", 2)
        bring(one, "bye", 3)
        one.cut()
        smsc.until(lambda: one not in smsc.links)
        assert line.health()["up"], "the other one is up"
        eventually(lambda: sum(link.bound for link in smsc.links) == 2)
        # The thanks for it may have got lost with the connection: over another one it is a
        # repetition, once; what came over this one is none.
        bring(two, "bye", 3)
        bring(two, "bye", 4)
        bring(two, "hello", 4)
        bring(two, "hello", 5)
        line.change(State="paused")


@pytest.fixture
def smsc() -> Iterator[FakeSmsc]:
    with fake_smsc() as made:
        yield made


def test_the_carriers_own_date_reaches_the_callback(
    world: World, smsc: FakeSmsc, receiver: Receiver
) -> None:
    line = trunk(world, "smpp", smsc.settings(), Rate="0")
    line.until_up()
    given: list[tuple[Link, Message, str]] = []
    smsc.on_submit = lambda link, unit, message: given.append(
        (link, message, smsc.accept(link, unit))
    )
    path = f"/2010-04-01/Accounts/{line.world.account_sid}/Messages.json"
    form = {"From": line.number, "To": handset(), "Body": "hi"}
    line.world.post(path, {**form, "StatusCallback": receiver.url("/status")})
    smsc.until(lambda: given)
    link, message, name = given[0]
    link.deliver(receipt(message, name))
    heard = {one.form["MessageStatus"]: one.form for one in eventually_told(receiver)}
    assert "RawDlrDoneDate" not in heard["sent"]
    assert heard["delivered"]["RawDlrDoneDate"] == "2606011201"


def eventually_told(receiver: Receiver) -> Any:
    def both() -> Any:
        found = receiver.at("/status")
        return found if len(found) == 2 else None

    return eventually(both)
