"""Connection overrides in the fragment of a URL."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from switchroom.core.overrides import Overrides, capped, split

URL = "https://example.com/sms?a=1"


@pytest.mark.parametrize("fragment", ["", "#", "#top", "#e=ashburn,dublin&sni=n", "#&&", "#x=1"])
def test_what_says_nothing_changes_nothing(fragment: str) -> None:
    assert split(URL + fragment) == (URL, Overrides())


def test_the_defaults() -> None:
    assert Overrides() == Overrides(5_000, 15_000, 15_000, 1, frozenset({"ct"}))


def test_all_of_them() -> None:
    url, found = split(f"{URL}#ct=200&rt=300&tt=400&rc=5&rp=5xx,rt")
    assert url == URL
    assert found == Overrides(200, 300, 400, 5, frozenset({"5xx", "rt"}))


def test_percent_encoded() -> None:
    assert split(f"{URL}#rp=4xx%2Cct")[1].policy == {"4xx", "ct"}


def test_all_means_every_policy() -> None:
    assert split(f"{URL}#rp=all")[1].policy == {"4xx", "5xx", "ct", "rt"}


@pytest.mark.parametrize(
    ("fragment", "expected"),
    [
        ("ct=99&rt=0&tt=1", Overrides(connect_ms=100, read_ms=100, total_ms=100)),
        ("ct=10001&rt=15001&tt=999999999", Overrides(connect_ms=10_000)),
        ("rc=6", Overrides(retries=5)),
        ("rc=0", Overrides(retries=0)),
    ],
)
def test_numbers_are_drawn_into_their_range(fragment: str, expected: Overrides) -> None:
    assert split(f"{URL}#{fragment}")[1] == expected


@pytest.mark.parametrize(
    ("fragment", "sentence"),
    [
        ("rp=6xx", "Retry policy '6xx' is none of 4xx, 5xx, ct, rt and all"),
        ("rp=", "Retry policy '' is none of 4xx, 5xx, ct, rt and all"),
        ("rp=ct,,rt", "Retry policy '' is none of 4xx, 5xx, ct, rt and all"),
        ("rp=all,never", "Retry policy 'never' is none of 4xx, 5xx, ct, rt and all"),
        ("rc=two", "Connection override rc must be a whole number, not 'two'"),
        ("rc=-1", "Connection override rc must be a whole number, not '-1'"),
        ("rt=1.5", "Connection override rt must be a whole number, not '1.5'"),
        ("tt=٣", "Connection override tt must be a whole number, not '٣'"),
    ],
)
def test_what_is_wrong_is_said(fragment: str, sentence: str) -> None:
    with pytest.raises(ValueError) as caught:
        split(f"{URL}#{fragment}")
    assert str(caught.value) == sentence


def test_a_cap_leaves_only_the_retries() -> None:
    given_overrides = Overrides(200, 300, 400, 3, frozenset({"5xx"}))
    assert capped(given_overrides, 5_000) == Overrides(5_000, 5_000, 5_000, 3, frozenset({"5xx"}))
    assert capped(Overrides(), 1_000).connect_ms == 1_000


FRAGMENTS = st.lists(
    st.builds(
        "{}={}".format,
        st.sampled_from(["ct", "rt", "tt", "rc", "e", "x"]),
        st.integers(min_value=0, max_value=999_999_999),
    )
).map("&".join)


@given(FRAGMENTS)
def test_whatever_is_asked_for_the_bounds_hold(fragment: str) -> None:
    front, found = split(f"{URL}#{fragment}")
    assert front == URL
    assert 0 <= found.retries <= 5
    assert 100 <= found.connect_ms <= 10_000
    assert 100 <= found.read_ms <= 15_000
    assert 100 <= found.total_ms <= 15_000
