"""The comparisons of a split (studio §3.6)."""

from datetime import datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from switchroom.core.flows.predicates import KINDS, REGEX_CHARS, Verdict, holds

OPPOSITES = {
    "equal_to": "not_equal_to",
    "matches_any_of": "does_not_match_any_of",
    "is_blank": "is_not_blank",
    "contains": "does_not_contain",
    "starts_with": "does_not_start_with",
}
ORDERS = {
    "less_than": "greater_than",
    "is_before_time": "is_after_time",
    "is_before_date": "is_after_date",
}


@pytest.mark.parametrize(
    ("kind", "subject", "value", "expected"),
    [
        ("equal_to", " Yes\n", "yes", True),
        ("equal_to", "STRASSE", "straße", True),
        ("equal_to", "", "", True),
        ("equal_to", None, "", True),
        ("equal_to", True, "TRUE", True),
        ("equal_to", 5, "5", True),
        ("equal_to", "5.0", "5", False),
        ("matches_any_of", "B", "a, b ,c,", True),
        ("matches_any_of", "", "a,,b,", False),
        ("matches_any_of", "a,b", "a,b", False),
        ("matches_any_of", "call me", "stop, Call Me", True),
        ("is_blank", " \n", "Is Blank", True),
        ("is_blank", "x", "", False),
        ("contains", ["car", "bus"], "BUS", True),
        ("contains", {"flags": ["vip"]}, '"vip"', True),
        ("contains", "x", "", True),
        ("starts_with", " Hello", "he", True),
        ("starts_with", "Hello", "lo", False),
        ("regex", "ABC", "[a-c]+", True),
        ("regex", "abcd", "[a-c]+", False),
        ("regex", "xaxbx", "^(?=.*a)(?=.*b).*", True),
        ("regex", "a\nb", "a.b", False),
        ("regex", "12-34", r"(?<first>\d++)-\d{2}", True),
        ("less_than", " 2 ", "10", True),
        ("less_than", "10", "9", False),
        ("less_than", "2.50", "2.5", False),
        ("less_than", "b", "9", False),
        ("less_than", "", "9", False),
        ("less_than", "nan", "9", False),
        ("greater_than", "infinity", "9", False),
        ("greater_than", "1_0", "9", False),
        ("greater_than", "1e3", "999.9", True),
        ("greater_than", "-1", "-2", True),
        ("greater_than", "9", "9", False),
        ("is_before_time", "09:00", "17:30", True),
        ("is_before_time", "9:00", "17:30", False),
        ("is_before_time", "17:30", "17:30", False),
        ("is_after_time", "24:00", "17:30", False),
        ("is_after_time", "23:59", "17:30", True),
        ("is_before_date", "2024-05-01", "2024-05-02", True),
        ("is_before_date", "2024-5-1", "2024-05-02", False),
        ("is_after_date", "2024-02-30", "2024-02-01", False),
        ("is_after_date", "2024-02-29", "2024-02-01", True),
    ],
)
def test_comparisons(kind: str, subject: object, value: str, expected: bool) -> None:
    assert holds(kind, subject, value) == Verdict(expected)
    if kind in OPPOSITES:
        assert holds(OPPOSITES[kind], subject, value) == Verdict(not expected)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("regex", "("),
        ("regex", "a" * (REGEX_CHARS + 1)),
        ("regex", "(" * 1_500),
        ("less_than", "many"),
        ("greater_than", "inf"),
        ("less_than", ""),
        ("is_before_time", "9:30"),
        ("is_after_time", "09:60"),
        ("is_before_date", "2024-02-30"),
        ("is_after_date", "05/01/2024"),
        ("sounds_like", "x"),
        ("", "x"),
    ],
)
def test_a_condition_that_is_wrong_does_not_hold(kind: str, value: str) -> None:
    verdict = holds(kind, "5", value)
    assert not verdict.holds
    assert verdict.fault is not None
    assert verdict.fault.endswith(".")


def test_a_pattern_that_takes_too_long_does_not_hold() -> None:
    verdict = holds("regex", "a" * 60 + "!", "(a|a|aa)+(b|c)")
    assert not verdict.holds
    assert "takes too long" in (verdict.fault or "")


def test_all_kinds_are_there() -> None:
    assert {*OPPOSITES, *OPPOSITES.values(), *ORDERS, *ORDERS.values(), "regex"} == KINDS


TEXTS = st.text("aAbBß ,\t1", max_size=6)


@given(TEXTS, TEXTS)
def test_texts_against_a_naive_reading(subject: str, value: str) -> None:
    one, other = subject.strip().casefold(), value.strip().casefold()
    expected = {
        "equal_to": one == other,
        "matches_any_of": one != "" and one in [item.strip() for item in other.split(",")],
        "is_blank": one == "",
        "contains": one.find(other) >= 0,
        "starts_with": one[: len(other)] == other,
    }
    for kind, opposite in OPPOSITES.items():
        assert holds(kind, subject, value) == Verdict(expected[kind])
        assert holds(opposite, subject, value) == Verdict(not expected[kind])


NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, places=3) | st.integers()


@given(NUMBERS, NUMBERS)
def test_numbers_against_fractions(subject: object, value: object) -> None:
    one, other = f"{subject:f}" if not isinstance(subject, int) else str(subject), str(value)
    if "E" in other:
        other = f"{value:f}"
    assert holds("less_than", one, other).holds == (Fraction(one) < Fraction(other))
    assert holds("greater_than", one, other).holds == (Fraction(one) > Fraction(other))


MOMENTS = st.datetimes()


@given(MOMENTS, MOMENTS)
def test_dates_and_times_against_moments(one: datetime, other: datetime) -> None:
    days = one.date().isoformat(), other.date().isoformat()
    assert holds("is_before_date", *days).holds == (one.date() < other.date())
    assert holds("is_after_date", *days).holds == (one.date() > other.date())
    clocks = one.strftime("%H:%M"), other.strftime("%H:%M")
    before = (one.hour, one.minute) < (other.hour, other.minute)
    after = (one.hour, one.minute) > (other.hour, other.minute)
    assert holds("is_before_time", *clocks).holds == before
    assert holds("is_after_time", *clocks).holds == after


@given(TEXTS)
def test_a_text_matches_itself_as_a_pattern(text: str) -> None:
    assert holds("regex", text.upper(), text.upper()).holds
