"""Lists of messages go by an index, whatever else is stored (messaging §7.6)."""

from typing import Any

import pytest

from switchroom.core.clock import DAY
from switchroom.messaging import message_list, messages, numbers
from switchroom.messaging.message_list import Filters
from switchroom.store.work import Value, Work
from tests.unit.desk import MAIN, Desk

OURS, ANN = "+14155550100", "+12025550101"
TODAY = 1_714_564_800_000_000


def plans_of(desk: Desk, filters: Filters) -> list[str]:
    plans: list[str] = []

    def explain(work: Work) -> None:
        class Explaining:
            def __getattr__(self, name: str) -> Any:
                return getattr(work, name)

            def find(self, into: Any, table: Any, where: str, *values: Value) -> list[Any]:
                return self.many(into, f"SELECT * FROM {table} WHERE {where}", *values)

            def many(self, into: Any, sql: str, *values: Value) -> list[Any]:
                plans.extend(row[-1] for row in work.values(f"EXPLAIN QUERY PLAN {sql}", *values))
                return []

        message_list.page(Explaining(), MAIN, filters, limit=5)  # type: ignore[arg-type]

    desk.do(numbers.buy, MAIN, phone_number=OURS)
    desk.do(explain)
    return plans


@pytest.mark.parametrize(
    ("filters", "index"),
    [
        (Filters(), "messages_account"),
        (Filters(to=OURS), "messages_to"),
        (Filters(from_=ANN), "messages_from"),
        (Filters(to=ANN, from_=OURS), "messages_to"),
        (Filters(to=OURS, from_=ANN), "messages_from"),
        (Filters(sent_from=TODAY, sent_to=TODAY + DAY), "messages_account"),
        (Filters(to=ANN, sent_from=TODAY), "messages_to"),
    ],
)
def test_every_list_goes_by_an_index_in_its_order(desk: Desk, filters: Filters, index: str) -> None:
    plans = plans_of(desk, filters)
    by_age = [plan for plan in plans if plan.startswith(f"SEARCH messages USING INDEX {index} ")]
    assert len(by_age) == 2
    assert all("sid>? AND sid<?" in plan for plan in by_age)
    scheduled = [plan for plan in plans if plan not in by_age]
    assert bool(scheduled) == filters.by_date
    for plan in scheduled:
        assert plan.startswith(
            (
                "SEARCH t USING INDEX message_terms_send_at (account_sid=? AND send_at>?",
                "SEARCH m USING INDEX messages_account (account_sid=? AND sid=?)",
                "USE TEMP B-TREE FOR ORDER BY",
            )
        )


def test_what_was_not_sent_has_no_date(desk: Desk) -> None:
    desk.do(
        messages.send,
        MAIN,
        carrier=numbers.CARRIER,
        sender=OURS,
        recipient=ANN,
        body="Hi",
        direction="outbound-api",
    )
    assert len(desk.do(message_list.page, MAIN, Filters(), limit=5)) == 1
    assert desk.do(message_list.page, MAIN, Filters(sent_from=0), limit=5) == []
