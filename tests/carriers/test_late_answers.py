"""Answers that come when nobody waits for them any more settle what was in doubt."""

import itertools

from switchroom.carriers.http import each
from switchroom.core.sms.message import Receipt
from switchroom.messaging.messages import Send
from tests.carriers.books import Books

ANN, BEN, CLEO = "+15582220001", "+15582220002", "+15582220003"
GROUP = (ANN, BEN, CLEO)
LONG = "It is a long story. " * 20


def ways(lead: Send, *recipients: str) -> list[Receipt]:
    """That the carrier has a group text for these."""
    sid = lead.message_sid
    return [
        Receipt(ref=each(sid, one), status="sent", recipient=one, message_sid=sid)
        for one in recipients
    ]


def arrived(lead: Send, recipient: str) -> Receipt:
    return Receipt(ref=each(lead.message_sid, recipient), status="delivered")


def lost(lead: Send, recipient: str) -> Receipt:
    ref = each(lead.message_sid, recipient)
    return Receipt(ref=ref, status="undelivered", error_code=30005)


def test_a_group_text_is_settled_for_everybody(books: Books) -> None:
    """Whether its doubt is written down yet or not; it is one part, however long."""
    for unsure, body in itertools.product((True, False), ("hello", LONG)):
        rows = books.submit_group(GROUP, body)
        lead = rows[0]
        if unsure:
            books.be_unsure(lead)
            assert [books.status(row) for row in rows] == ["sending"] * 3
        books.bring(*ways(lead, *GROUP))
        assert [books.status(row) for row in rows] == ["sent"] * 3
        assert books.is_over(lead)
        books.bring(arrived(lead, CLEO), lost(lead, BEN), arrived(lead, ANN))
        assert [books.status(row) for row in rows] == ["delivered", "undelivered", "delivered"]


def test_the_ways_to_each_come_one_by_one(books: Books) -> None:
    """In any order, and again; a receipt that was there first counts then."""
    for order in itertools.permutations(GROUP):
        rows = dict(zip(GROUP, books.submit_group(GROUP), strict=True))
        lead = rows[ANN]
        books.be_unsure(lead)
        books.bring(arrived(lead, BEN))
        for one in (*order, *order):
            books.bring(*ways(lead, one))
        stand = [books.status(rows[one]) for one in GROUP]
        assert stand == ["sent", "delivered", "sent"], order
        books.bring(arrived(lead, ANN), arrived(lead, CLEO))
        assert [books.status(rows[one]) for one in GROUP] == ["delivered"] * 3


def test_a_late_refusal_is_one_for_everybody(books: Books) -> None:
    rows = books.submit_group(GROUP)
    books.be_unsure(rows[0])
    refusal = Receipt(ref="", status="failed", error_code=30007, message_sid=rows[0].message_sid)
    books.bring(refusal)
    assert [books.status(row) for row in rows] == ["failed"] * 3


def test_what_was_taken_whole_is_not_handed_over_again(books: Books) -> None:
    """A carrier that cuts long texts itself says so by its answer."""
    send = books.submit(ANN, LONG)
    books.be_unsure(send)
    books.bring(Receipt(ref="r1", status="sent", message_sid=send.message_sid))
    assert books.status(send) == "sent"
    assert books.is_over(send)
    books.bring(Receipt(ref="r1", status="delivered"))
    assert books.status(send) == "delivered"


def test_the_end_of_a_doubt_does_not_undo_what_settled_it(books: Books) -> None:
    send = books.doubt(ANN)
    books.tell(ANN, "r2")
    books.give_up(send)
    assert books.status(send) == "delivered"
