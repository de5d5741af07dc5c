"""Messages of which nobody knows whether the SMSC has them, and what ends the doubt."""

from switchroom.carriers.smpp import statuses
from switchroom.carriers.smpp.pdu import Message, Pdu
from switchroom.core.sms import header
from tests.carriers.smsc import FakeSmsc, Link, receipt
from tests.carriers.trunk import Trunk
from tests.world import eventually


def texts(smsc: FakeSmsc) -> list[str]:
    return [submitted.short_message.decode("ascii") for submitted in smsc.submits]


def test_a_cut_link_leaves_a_doubt_that_a_receipt_settles(line: Trunk, smsc: FakeSmsc) -> None:
    smsc.on_submit = lambda link, unit, message: link.cut()
    sent = line.send("hello")
    sent.until("sending") if sent.receipt["status"] == "sending" else None
    eventually(lambda: "unsure" in [row["outcome"] for row in line.exchanges()])
    smsc.on_submit = None
    line.until_up()
    link = smsc.link()
    line.world.settle()
    assert texts(smsc) == ["hello"], "it may be there, so it is not sent again"
    link.deliver(receipt(smsc.submits[0], "77"))
    sent.until("delivered")


def test_the_rest_of_a_long_message_goes_on_when_the_doubt_is_gone(
    line: Trunk, smsc: FakeSmsc
) -> None:
    def take(link: Link, unit: Pdu, message: Message) -> None:
        if len(smsc.submits) == 2:
            link.cut()
        else:
            smsc.accept(link, unit)

    smsc.on_submit = take
    sent = line.send("x" * 400)
    eventually(lambda: "unsure" in [row["outcome"] for row in line.exchanges()])
    line.until_up()
    smsc.link().deliver(receipt(smsc.submits[1], "FF"))
    sent.until("sent")
    numbers = [
        part.number
        for message in smsc.submits
        if (part := header.part_of(header.split(message.short_message)[0]))
    ]
    assert numbers == [1, 2, 3]


def test_an_answer_that_comes_late_settles_the_doubt(line: Trunk, smsc: FakeSmsc) -> None:
    line.change(Settings='{"response_timeout_s": 0.2}')
    line.until_up()
    late: list[tuple[Link, Pdu]] = []
    smsc.on_submit = lambda link, unit, message: late.append((link, unit))
    sent = line.send("hello")
    eventually(lambda: "unsure" in [row["outcome"] for row in line.exchanges()])
    smsc.accept(*late[0])
    sent.until("sent")
    assert len(smsc.submits) == 1


def test_a_late_answer_that_it_was_not_taken_sends_it_again(line: Trunk, smsc: FakeSmsc) -> None:
    """There is no doubt any more: a refusal that may pass is none for good."""
    line.change(Settings='{"response_timeout_s": 0.2}')
    line.until_up()
    late: list[tuple[Link, Pdu]] = []

    def take(link: Link, unit: Pdu, message: Message) -> None:
        if late:
            smsc.accept(link, unit)
        else:
            late.append((link, unit))

    smsc.on_submit = take
    sent = line.send("hello")
    eventually(lambda: "unsure" in [row["outcome"] for row in line.exchanges()], 60)
    link, unit = late[0]
    link.answer(unit, statuses.RTHROTTLED)
    sent.until("sent")
    assert len(smsc.submits) == 2
    outcomes = [row["outcome"] for row in line.exchanges(MessageSid=sent.sms_sid)]
    assert outcomes == ["accepted", "retry", "unsure"]


def test_set_to_resend_it_sends_again(line: Trunk, smsc: FakeSmsc) -> None:
    line.change(Settings='{"unanswered": "resend"}')
    line.until_up()

    def take(link: Link, unit: Pdu, message: Message) -> None:
        if len(smsc.submits) == 1:
            link.cut()
        else:
            smsc.accept(link, unit)

    smsc.on_submit = take
    line.send("hello").until("sent")
    assert texts(smsc) == ["hello", "hello"]
