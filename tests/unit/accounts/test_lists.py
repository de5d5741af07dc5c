"""Lists of accounts and keys: who is seen, and pages that do not shift."""

from switchroom.accounts import accounts, keys, lists
from tests.unit.desk import MAIN, STRANGER, Desk


def seen(desk: Desk, sid: str, **filters: str) -> list[str]:
    return [row.friendly_name for row in desk.do(lists.accounts, sid, limit=10, **filters)]


def test_a_main_account_sees_itself_and_its_subaccounts(desk: Desk) -> None:
    assert sorted(seen(desk, MAIN)) == ["A", "B", "Switchroom"]
    assert seen(desk, STRANGER) == ["Switchroom"]
    assert seen(desk, desk.children[0]) == ["A"]


def test_filters_are_exact(desk: Desk) -> None:
    desk.do(accounts.update, desk.children[1], by_sid=MAIN, status="suspended")
    assert seen(desk, MAIN, friendly_name="A") == ["A"]
    assert seen(desk, MAIN, friendly_name="a%") == []
    assert seen(desk, MAIN, status="suspended") == ["B"]
    assert sorted(seen(desk, MAIN, status="active")) == ["A", "Switchroom"]
    assert seen(desk, MAIN, status="suspended", friendly_name="A") == []


def test_pages_of_accounts_do_not_shift(desk: Desk) -> None:
    first = desk.do(lists.accounts, MAIN, limit=2)
    desk.do(accounts.create, desk.vault, MAIN, "C")
    rest = desk.do(lists.accounts, MAIN, limit=5, after=(first[-1].date_created, first[-1].sid))
    assert len(first) + len(rest) == 3
    assert {row.friendly_name for row in (*first, *rest)} == {"A", "B", "Switchroom"}


def test_keys_come_newest_first_and_only_to_their_account(desk: Desk) -> None:
    made = [desk.do(keys.create, desk.vault, MAIN, f"key {n}")[0] for n in range(3)]
    desk.do(keys.create, desk.vault, STRANGER, "foreign")
    first = desk.do(lists.keys, MAIN, limit=2)
    assert first == [made[2], made[1]]
    desk.do(keys.create, desk.vault, MAIN, "new")
    assert desk.do(lists.keys, MAIN, limit=9, after=first[-1].sid) == [made[0]]
