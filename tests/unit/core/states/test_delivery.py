"""The status lattice of a message, and the totals of a conversation message."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from switchroom.core.states.delivery import FINAL, STATUSES, follows, summary

ANY = st.sampled_from(sorted(STATUSES))
REPORTS = st.lists(st.sampled_from(["sending", "sent", "delivered", "undelivered", "failed"]))


@pytest.mark.parametrize(
    "way",
    [
        "accepted queued sending sent delivered",
        "scheduled accepted queued sending sent undelivered",
        "scheduled canceled",
        "scheduled queued failed",
        "queued failed",
        "queued delivered",
        "sent failed",
        "sent delivered read",
        "receiving received",
    ],
)
def test_the_ways_of_a_message(way: str) -> None:
    statuses = way.split()
    assert all(follows(*pair) for pair in pairwise(statuses))


@pytest.mark.parametrize(
    ("current", "reported"),
    [
        ("delivered", "sent"),
        ("delivered", "undelivered"),
        ("undelivered", "delivered"),
        ("undelivered", "sent"),
        ("failed", "delivered"),
        ("canceled", "queued"),
        ("queued", "canceled"),
        ("sent", "sending"),
        ("received", "delivered"),
        ("sent", "nonsense"),
        ("nonsense", "sent"),
    ],
)
def test_what_does_not_follow(current: str, reported: str) -> None:
    assert not follows(current, reported)


@given(ANY, ANY)
def test_moves_go_one_way_only(one: str, other: str) -> None:
    assert not (follows(one, other) and follows(other, one))


@given(ANY, ANY)
def test_a_final_status_stays(current: str, reported: str) -> None:
    if current in FINAL:
        assert follows(current, reported) == ((current, reported) == ("delivered", "read"))


@given(REPORTS)
def test_shuffled_and_repeated_reports_give_each_status_at_most_once(reports: list[str]) -> None:
    taken = ["queued"]
    for reported in reports:
        if follows(taken[-1], reported):
            taken.append(reported)
    assert len(set(taken)) == len(taken)
    outcomes = [reported for reported in reports if reported in FINAL]
    assert taken[-1] == outcomes[0] if outcomes else taken[-1] not in FINAL


@pytest.mark.parametrize(
    ("total", "statuses", "expected"),
    [
        (1, [], "none none none none none"),
        (1, ["queued"], "none none none none none"),
        (1, ["sent"], "all none none none none"),
        (2, ["sent", "delivered"], "all some none none none"),
        (2, ["read", "delivered"], "all all some none none"),
        (2, ["read", "read"], "all all all none none"),
        (2, ["failed", "undelivered"], "none none none some some"),
        (3, ["delivered"], "some some none none none"),
        (1, ["failed"], "none none none all none"),
    ],
)
def test_the_summary(total: int, statuses: list[str], expected: str) -> None:
    names = ["sent", "delivered", "read", "failed", "undelivered"]
    shares = dict(zip(names, expected.split(), strict=True))
    assert summary(total, statuses) == {"total": total, **shares}
