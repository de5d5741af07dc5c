"""The validity of a message that no carrier takes (messaging §7.5)."""

from switchroom.core.clock import SECOND
from switchroom.messaging import messages, numbers, outbound, terms
from switchroom.messaging.messages import Sms
from switchroom.messaging.outbound import Wish
from switchroom.store import outbox
from switchroom.store.work import Work
from tests.unit.desk import MAIN, Desk

OURS, ANN = "+14155550100", "+12025550101"


def status(desk: Desk, sms: Sms) -> tuple[str, int | None]:
    now = desk.do(messages.fetch, MAIN, sms.sid)
    assert now is not None
    return now.status, now.error_code


def jobs(desk: Desk) -> list[outbox.Job]:
    def due(work: Work) -> list[outbox.Job]:
        return [job for job in outbox.claim(work, 0, 10) if job.kind == terms.EXPIRE]

    return desk.do(due)


def test_it_fails_when_its_validity_ends(desk: Desk) -> None:
    desk.do(numbers.buy, MAIN, phone_number=OURS)
    wish = Wish(to=ANN, from_=OURS, body="Hi", validity_period=60)
    sms = desk.do(outbound.create, MAIN, wish)
    desk.clock.turn_to(desk.clock.now() + 59 * SECOND)
    assert jobs(desk) == []
    desk.clock.turn_to(desk.clock.now() + SECOND)
    assert len(jobs(desk)) == 1
    desk.do(terms.expire, MAIN, sms.sid)
    assert status(desk, sms) == ("failed", 30036)


def test_what_the_carrier_has_taken_stays_as_it_is(desk: Desk) -> None:
    desk.do(numbers.buy, MAIN, phone_number=OURS)
    sms = desk.do(outbound.create, MAIN, Wish(to=ANN, from_=OURS, body="Hi", validity_period=60))
    desk.do(messages.accept, MAIN, sms.sid, "1")
    desk.do(terms.expire, MAIN, sms.sid)
    assert status(desk, sms) == ("sent", None)


def test_the_longest_validity_needs_no_job(desk: Desk) -> None:
    desk.do(numbers.buy, MAIN, phone_number=OURS)
    desk.do(outbound.create, MAIN, Wish(to=ANN, from_=OURS, body="Hi"))
    desk.clock.turn_to(desk.clock.now() + 36_000 * SECOND)
    assert jobs(desk) == []
