"""What a handset shows is found by index, whatever else is stored."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from switchroom.core.sms.message import InboundSms, Media
from switchroom.messaging import handset_log, messages, numbers
from switchroom.store.work import Value, Work
from tests.unit.desk import MAIN, STRANGER, Desk

OURS, ANN, BEN = "+14155550100", "+12025550101", "+12025550102"

Listing = Callable[[Work], list[messages.Sms]]


def come_in(
    work: Work, sender: str, body: str, *, carrier: str = numbers.CARRIER, picture: bool = False
) -> None:
    media = (Media("https://example.com/a.png", ""),) if picture else ()
    sms = InboundSms(
        carrier=carrier,
        carrier_message_id=None,
        sender=sender,
        recipient=OURS,
        body=body,
        media=media,
    )
    messages.record_inbound(work, MAIN, sms)


def go_out(work: Work, body: str) -> messages.Sms:
    return messages.send(
        work,
        MAIN,
        carrier=numbers.CARRIER,
        sender=OURS,
        recipient=ANN,
        body=body,
        direction="outbound-api",
    )


def bodies(desk: Desk, listing: Listing) -> list[str]:
    return [sms.body for sms in desk.do(listing)]


@pytest.fixture
def log(desk: Desk) -> Desk:
    desk.do(numbers.buy, MAIN, phone_number=OURS)
    for index in range(6):
        desk.do(come_in, ANN if index % 3 else BEN, str(index), picture=bool(index % 2))
    return desk


def test_texts_and_pictures_are_in_one_order(log: Desk) -> None:
    everything: Listing = lambda work: handset_log.oldest_first(work, MAIN, limit=50)  # noqa: E731
    assert bodies(log, everything) == list("012345")
    assert bodies(log, lambda work: handset_log.newest_first(work, MAIN, ANN, limit=3)) == [
        "5",
        "4",
        "2",
    ]
    third = log.do(everything)[2]
    after = handset_log.age(third)
    assert bodies(log, lambda work: handset_log.oldest_first(work, MAIN, after=after, limit=2)) == [
        "3",
        "4",
    ]
    assert bodies(
        log, lambda work: handset_log.newest_first(work, MAIN, ANN, before=after, limit=2)
    ) == ["1"]
    assert bodies(log, lambda work: handset_log.oldest_first(work, STRANGER, limit=5)) == []


def test_other_carriers_and_what_never_arrived_are_not_shown(log: Desk) -> None:
    log.do(come_in, ANN, "from elsewhere", carrier="other")
    out = log.do(go_out, "welcome")

    def to_ann(work: Work) -> list[messages.Sms]:
        return handset_log.oldest_first(work, MAIN, to=ANN, limit=50)

    assert bodies(log, to_ann) == []
    log.do(messages.accept, MAIN, out.sid, out.sid)
    log.do(messages.report, MAIN, out.sid, "failed", 30003)
    assert bodies(log, to_ann) == ["welcome"]
    shown = bodies(log, lambda work: handset_log.newest_first(work, MAIN, ANN, limit=50))
    assert shown == ["welcome", "5", "4", "2", "1"]


@pytest.mark.parametrize(
    ("listing", "index"),
    [
        (lambda work: handset_log.oldest_first(work, MAIN, limit=5), "messages_account"),
        (lambda work: handset_log.oldest_first(work, MAIN, to=OURS, limit=5), "messages_to"),
        (lambda work: handset_log.oldest_first(work, MAIN, from_=ANN, limit=5), "messages_from"),
        (
            lambda work: handset_log.oldest_first(work, MAIN, from_=ANN, to=OURS, limit=5),
            "messages_from",
        ),
        (
            lambda work: handset_log.oldest_first(work, MAIN, from_=OURS, to=ANN, limit=5),
            "messages_to",
        ),
        (lambda work: handset_log.newest_first(work, MAIN, ANN, limit=5), "messages_(to|from)"),
    ],
)
def test_every_list_goes_by_an_index_in_its_order(log: Desk, listing: Listing, index: str) -> None:
    plans: list[str] = []

    def explain(work: Work) -> None:
        find = work.find

        class Explaining:
            def __getattr__(self, name: str) -> Any:
                return getattr(work, name)

            def find(self, into: Any, table: Any, where: str, *values: Value) -> list[Any]:
                sql = f"EXPLAIN QUERY PLAN SELECT * FROM {table} WHERE {where}"
                plans.extend(row[-1] for row in work.values(sql, *values))
                return find(into, table, where, *values)

        listing(Explaining())  # type: ignore[arg-type]

    log.do(explain)
    assert len(plans) in (2, 4)
    for plan in plans:
        assert re.fullmatch(rf"SEARCH messages USING INDEX {index} \(.*\bsid>\? AND sid<\?\)", plan)
