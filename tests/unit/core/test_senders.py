"""Whom a messaging service sends by, as a pure choice (messaging §13.4)."""

import random
from collections import Counter
from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from switchroom.core.senders import NO_ALPHA, Kind, Sender, area_code, choose, reaches

COUNTRIES = ("US", "CA", "GB", "DE")
AREAS = ("415", "628", "212", "617", "800")


@st.composite
def sender(draw: st.DrawFn) -> Sender:
    kinds: tuple[Kind, ...] = ("number", "short-code", "alpha")
    kind = draw(st.sampled_from(kinds))
    digits = f"{draw(st.integers(0, 9999)):04d}"
    country = "" if kind == "alpha" else draw(st.sampled_from(COUNTRIES))
    area = draw(st.sampled_from(AREAS))
    home = {"US": f"+1{area}555", "CA": "+1416555", "GB": "+44770090", "DE": "+49151234"}
    address = {"number": f"{home.get(country, '')}{digits}", "short-code": f"1{digits}"}
    return Sender(
        sid=f"XX{draw(st.integers(0, 10**6)):032d}",
        address=address.get(kind, f"Shop{digits}"),
        kind=kind,
        country=country,
        sms=draw(st.booleans()) or kind == "alpha",
        mms=draw(st.booleans()) and kind != "alpha",
        toll_free=kind == "number" and country == "US" and area == "800",
    )


POOLS = st.lists(sender(), max_size=12, unique_by=lambda one: one.sid)
RECIPIENTS = st.tuples(st.sampled_from(AREAS[:-1]), st.integers(0, 9999)).map(
    lambda parts: f"+1{parts[0]}555{parts[1]:04d}"
)


def expected(
    pool: list[Sender], recipient: str, country: str, media: bool, geomatch: bool
) -> list[Sender]:
    """The same rule another way: what is better is kept, step by step."""
    left = [one for one in pool if reaches(one, country, media=media)]
    better: tuple[Callable[[Sender], bool], ...] = (
        lambda one: one.kind == "alpha" or one.country == country,
        lambda one: one.kind == "alpha" or one.country in (country, "US"),
        lambda one: one.kind == "short-code",
        lambda one: one.kind == "alpha",
        lambda one: (
            geomatch
            and country in ("US", "CA")
            and one.kind == "number"
            and area_code(one.address) == area_code(recipient)
        ),
    )
    for is_better in better:
        left = [one for one in left if is_better(one)] or left
    return left


@given(POOLS, RECIPIENTS, st.sampled_from(COUNTRIES), st.booleans(), st.booleans())
def test_the_best_is_chosen(
    pool: list[Sender], recipient: str, country: str, media: bool, geomatch: bool
) -> None:
    found = choose(pool, recipient, country, media=media, geomatch=geomatch)
    best = expected(pool, recipient, country, media, geomatch)
    assert (found is None) == (not best)
    assert found is None or found in best


@given(POOLS, RECIPIENTS, st.sampled_from(COUNTRIES), st.randoms())
def test_the_order_of_the_pool_means_nothing(
    pool: list[Sender], recipient: str, country: str, chance: random.Random
) -> None:
    found = choose(pool, recipient, country)
    chance.shuffle(pool)
    assert choose(pool, recipient, country) == found


@given(POOLS, RECIPIENTS, st.sampled_from(COUNTRIES), st.data())
def test_who_was_not_chosen_is_not_missed(
    pool: list[Sender], recipient: str, country: str, data: st.DataObject
) -> None:
    found = choose(pool, recipient, country)
    if found is None:
        return
    gone = data.draw(st.sampled_from(pool))
    rest = [one for one in pool if one is not gone]
    assert choose(rest, recipient, country) == found or gone == found


@given(POOLS, st.sampled_from(COUNTRIES))
def test_nobody_is_chosen_who_cannot(pool: list[Sender], country: str) -> None:
    found = choose(pool, "+14155550100", country)
    if found is not None and found.kind == "alpha":
        assert country not in NO_ALPHA
    if found is not None and (found.kind == "short-code"):
        assert found.country == country


def test_recipients_are_spread_evenly() -> None:
    pool = [Sender(f"PN{n}", f"+1415555{n:04d}", "number", "US") for n in range(5)]
    chosen = [choose(pool, f"+1212555{n:04d}", "US") for n in range(2_000)]
    counts = Counter(one.sid for one in chosen if one is not None)
    assert len(counts) == 5
    assert min(counts.values()) > 300


def test_an_overlay_is_nearer_than_another_area() -> None:
    near = Sender("PN1", "+16285550100", "number", "US")
    far = Sender("PN2", "+16175550100", "number", "US")
    for n in range(50):
        assert choose([far, near], f"+1415555{n:04d}", "US", geomatch=True) == near
