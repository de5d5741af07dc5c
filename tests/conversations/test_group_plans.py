"""What groups ask of the database meets an index, whatever else is stored."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from switchroom.conversations import participants
from switchroom.conversations.rows import Conversation, Message
from switchroom.desk import authors, words
from switchroom.inbound import group, scene
from switchroom.messaging import group_texts
from switchroom.messaging.messages import Sms
from switchroom.store.work import Work
from tests.store.conftest import Store

ACCOUNT = "AC" + "1" * 32
SID = "CH" + "2" * 32
ANN, BEN, OURS = "+15552220001", "+15552220002", "+15550001111"

CONVERSATION = Conversation(
    SID, ACCOUNT, "IS", "MG", None, None, "{}", "active", *(None,) * 4, 0, "", 0, 0, 0
)
MESSAGE = Message("IM", ACCOUNT, SID, 0, ANN, None, "Hi", None, "{}", 0, 0, 0)
SMS = Sms(
    "MM",
    ACCOUNT,
    "inbound",
    ANN,
    OURS,
    "Hi",
    None,
    1,
    "received",
    None,
    *("", None, SID, None, None, 0, 0, 0),
    others=f'["{BEN}"]',
    group_sid="MM",
)


@pytest.mark.parametrize(
    ("ask", "index"),
    [
        (
            lambda work: scene._group(work, ACCOUNT, ANN, "+1 +2"),
            "open_groups_1 (account_sid=? AND",
        ),
        (lambda work: scene._group(work, ACCOUNT, ANN, "+1 +2"), "participants_conversation"),
        (lambda work: group.is_copy(work, SMS), "messages_from (account_sid=? AND from_number=?"),
        (
            lambda work: group_texts.rows_of(work, SMS),
            "messages_group (account_sid=? AND group_sid",
        ),
        (lambda work: participants.bound(work, CONVERSATION), "participants_bound"),
        (lambda work: participants.addresses(work, ACCOUNT, SID), "participants_bound"),
        (lambda work: authors.outsiders(work, ACCOUNT, [SID]), "participants_bound"),
        (lambda work: words.of_numbers(work, ACCOUNT, SID), "participants_"),
    ],
)
def test_a_statement_meets_its_index(
    tmp_path: Path, ask: Callable[[Work], Any], index: str
) -> None:
    store = Store("sqlite", str(tmp_path / "test.db"))
    plans: list[str] = []

    def explain(work: Work) -> None:
        execute = work._execute

        def explaining(sql: str, values: Any) -> Any:
            plans.extend(row[-1] for row in execute(f"EXPLAIN QUERY PLAN {sql}", values).fetchall())
            return execute(sql, values)

        work._execute = explaining
        ask(work)

    try:
        store.database.transact_now(explain)
    finally:
        store.engine.close()
    assert any(index in plan for plan in plans), plans
    assert not any(plan.startswith("SCAN") for plan in plans), plans
    assert not any("participants_of_address" in plan for plan in plans), plans
