"""What messaging asks of the database meets an index, whatever else is stored."""

from collections.abc import Callable

import pytest

from switchroom.messaging import consents, numbers, opt_outs, pool, services, terms
from switchroom.messaging.services import Service
from switchroom.store.work import Work
from tests.unit.desk import MAIN, Desk
from tests.unit.explaining import Explaining

OURS, ANN = "+14155550100", "+12025550101"
Ask = Callable[[Work, Service], object]


def plans(desk: Desk, ask: Ask) -> list[str]:
    found: list[str] = []

    def explain(work: Work) -> None:
        number = numbers.buy(work, MAIN, phone_number=OURS)
        service = services.create(work, MAIN, "Shop")
        pool.add_number(work, service, number.sid)
        ask(Explaining(work, found), service)  # type: ignore[arg-type]

    desk.do(explain)
    return found


@pytest.mark.parametrize(
    ("ask", "index"),
    [
        (lambda work, one: opt_outs.is_out(work, MAIN, OURS, ANN), "opt_outs"),
        (lambda work, one: opt_outs.page(work, MAIN, limit=5), "sqlite_autoindex_opt_outs_1"),
        (
            lambda work, one: opt_outs.page(work, MAIN, sender=OURS, limit=5),
            "sqlite_autoindex_opt_outs_1 (account_sid=? AND sender=?",
        ),
        (
            lambda work, one: opt_outs.page(work, MAIN, recipient=ANN, limit=5),
            "opt_outs_recipient (account_sid=? AND recipient=?",
        ),
        (lambda work, one: consents.page(work, MAIN, limit=5), "consents_account"),
        (
            lambda work, one: consents.page(work, MAIN, recipient=ANN, limit=5),
            "consents_recipient (account_sid=? AND recipient=?",
        ),
        (lambda work, one: pool.members(work, one, "PN"), "phone_numbers_service"),
        (lambda work, one: pool.is_empty(work, one), "phone_numbers_service"),
        (lambda work, one: pool.choose(work, one, ANN, media=False), "sticky_senders"),
        (lambda work, one: services.forget(work, MAIN, one.sid, 5), "sticky_senders"),
        (lambda work, one: services.delete(work, MAIN, one.sid), "phone_numbers_service"),
        (lambda work, one: terms.check_room(work, MAIN), "messages_scheduled"),
    ],
)
def test_an_index_is_met(desk: Desk, ask: Ask, index: str) -> None:
    found = plans(desk, ask)
    assert any(index in plan for plan in found), found
    assert not [plan for plan in found if plan.startswith("SCAN") and "CONSTANT" not in plan], found
