"""The supply itself, and what is said of a number asked for by name."""

from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from switchroom.core.inventory import COUNTRIES, describe, offers, types_of
from switchroom.core.inventory.places import AREA_PLACES
from switchroom.core.inventory.ranges import area_codes
from switchroom.core.phone import Kind


def test_the_countries() -> None:
    assert COUNTRIES["US"] == "United States"
    assert COUNTRIES["GB"] == "United Kingdom"
    wanted = "US CA GB DE FR NL AT CH ES IT SE PL AU NZ IN JP BR MX ZA IE"
    assert set(wanted.split()) <= set(COUNTRIES)
    assert len(COUNTRIES) > 200
    assert list(COUNTRIES) == sorted(COUNTRIES)


def test_the_types() -> None:
    assert types_of("US") == types_of("CA") == ("local", "toll-free")
    assert types_of("DE") == ("local", "mobile", "toll-free")
    assert types_of("XX") == ()


@pytest.mark.parametrize(
    ("country", "kind"), [("US", "local"), ("US", "toll-free"), ("GB", "mobile"), ("DE", "local")]
)
def test_thousands_of_different_numbers_always_in_the_same_order(country: str, kind: Kind) -> None:
    some = [offer.phone_number for offer in islice(offers(country, kind), 3000)]
    assert len(set(some)) == 3000
    assert [offer.phone_number for offer in islice(offers(country, kind), 3000)] == some


def test_the_first_numbers_are_those_kept_for_fiction() -> None:
    assert next(offers("US", "local")).phone_number == "+14155550100"
    assert next(offers("GB", "mobile")).phone_number == "+447700900000"


def test_the_table_of_area_codes() -> None:
    codes = {*area_codes("US"), *area_codes("CA")}
    assert set(AREA_PLACES) <= codes
    assert len(AREA_PLACES) > 30
    for place in AREA_PLACES.values():
        assert place.latitude is not None
        assert place.longitude is not None
        assert 15 < place.latitude < 65
        assert -165 < place.longitude < -60
        assert len(place.region or "") == 2
        assert len(place.lata or "") == 3


@pytest.mark.parametrize(
    ("number", "country", "kind", "locality", "region"),
    [
        ("+14155552671", "US", "local", "San Francisco", "CA"),
        ("+15550001111", "US", "local", None, None),
        ("+13115552368", "US", "local", None, None),
        ("+18005550100", "US", "toll-free", None, None),
        ("+14165550100", "CA", "local", "Toronto", "ON"),
        ("+442079460123", "GB", "local", "London", None),
        ("+447700900123", "GB", "mobile", None, None),
        ("+80012345678", "", "toll-free", None, None),
    ],
)
def test_numbers_asked_for_by_name(
    number: str, country: str, kind: str, locality: str | None, region: str | None
) -> None:
    offer = describe(number)
    assert (offer.phone_number, offer.iso_country, offer.type) == (number, country, kind)
    assert (offer.locality, offer.region) == (locality, region)
    assert offer.sms


@given(st.from_regex(r"\+[1-9][0-9]{1,14}", fullmatch=True))
def test_every_number_can_be_described(number: str) -> None:
    assert describe(number).phone_number == number


@pytest.mark.parametrize(("country", "kind"), [("US", "local"), ("DE", "local"), ("GB", "mobile")])
def test_a_listed_number_is_described_as_it_is_listed(country: str, kind: Kind) -> None:
    for offer in islice(offers(country, kind), 500):
        assert describe(offer.phone_number) == offer
