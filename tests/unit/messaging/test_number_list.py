"""Lists of numbers: filters that mean what they say, and pages that do not shift."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from switchroom.messaging import number_list, numbers
from tests.unit.desk import MAIN, Desk

OWNED = ("+14155550123", "+14165550199", "+18005550123", "+447700900123")


@pytest.fixture
def owned(desk: Desk) -> Desk:
    for number in OWNED:
        desk.do(numbers.buy, MAIN, phone_number=number, friendly_name=f"name {number[-4:]}")
    return desk


def found(desk: Desk, **filters: object) -> set[str]:
    rows = desk.do(number_list.page, MAIN, limit=10, **filters)
    return {row.phone_number for row in rows}


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("+14155550123", {OWNED[0]}),
        ("+1", set(OWNED[:3])),
        ("0123", {OWNED[0], OWNED[2], OWNED[3]}),
        ("41*555", {OWNED[0], OWNED[1]}),
        ("*", set(OWNED)),
        ("%", set()),
        ("_", set()),
        ("\\", set()),
        ("", set(OWNED)),
        ("' OR 1=1 --", set()),
    ],
)
def test_a_part_of_a_number_is_looked_for(owned: Desk, part: str, expected: set[str]) -> None:
    assert found(owned, phone_number=part) == expected


def test_other_filters(owned: Desk) -> None:
    assert found(owned, friendly_name="name 0123") == {OWNED[0], OWNED[2], OWNED[3]}
    assert found(owned, friendly_name="name") == set()
    assert found(owned, origin="twilio") == set(OWNED)
    assert found(owned, origin="hosted") == set()
    assert found(owned, type="mobile") == {OWNED[3]}
    assert found(owned, type="toll-free", phone_number="800") == {OWNED[2]}
    assert found(owned, beta=False) == set(OWNED)


def test_beta_numbers_can_be_left_out(desk: Desk) -> None:
    number = desk.do(numbers.buy, MAIN, phone_number="+3545812345")
    assert number.beta == 1
    assert found(desk) == {"+3545812345"}
    assert found(desk, beta=False) == set()


def test_pages_do_not_shift_when_numbers_come_and_go(owned: Desk) -> None:
    first = owned.do(number_list.page, MAIN, limit=2)
    assert [row.phone_number for row in first] == [OWNED[3], OWNED[2]]
    owned.do(numbers.buy, MAIN, area_code="212")
    owned.do(numbers.release, MAIN, first[0].sid)
    rest = owned.do(number_list.page, MAIN, limit=5, after=first[-1].sid)
    assert [row.phone_number for row in rest] == [OWNED[1], OWNED[0]]


@given(st.text(alphabet="+0123456789*%_\\", max_size=12))
def test_only_a_star_stands_for_something_else(part: str) -> None:
    pattern = number_list.like(part)
    assert pattern[0] == pattern[-1] == "%"
    inner, wild, text = pattern[1:-1], 0, ""
    index = 0
    while index < len(inner):
        if inner[index] == "\\":
            index += 1
            text += inner[index]
        else:
            assert inner[index] != "%"
            wild += inner[index] == "_"
            text += "*" if inner[index] == "_" else inner[index]
        index += 1
    assert (text, wild) == (part, part.count("*"))
