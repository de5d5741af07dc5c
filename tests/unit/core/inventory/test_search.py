"""Searching the inventory by every documented parameter."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from switchroom.core import errors, phone
from switchroom.core.inventory import COUNTRIES, Criteria, Offer, search, types_of
from switchroom.core.phone import Kind


def free(_: str) -> bool:
    return False


def find(country: str = "US", kind: Kind = "local", limit: int = 20, **wishes: Any) -> list[Offer]:
    return search(country, kind, Criteria(**wishes), free, limit)


def found(country: str = "US", kind: Kind = "local", **wishes: Any) -> list[str]:
    return [offer.phone_number for offer in find(country, kind, **wishes)]


def test_a_listing_of_a_known_place() -> None:
    assert find(area_code=808, limit=1) == [
        Offer(
            phone_number="+18085550100",
            friendly_name="(808) 555-0100",
            type="local",
            iso_country="US",
            lata="834",
            rate_center="HONOLULU",
            locality="Honolulu",
            region="HI",
            postal_code="96813",
            latitude="21.306900",
            longitude="-157.858300",
            address_requirements="none",
            beta=False,
            voice=True,
            sms=True,
            mms=True,
        )
    ]


@pytest.mark.parametrize("area_code", ["415", 989, "212", 907])
def test_any_area_code(area_code: str | int) -> None:
    numbers = found(area_code=area_code)
    assert len(set(numbers)) == 20
    assert all(number.startswith(f"+1{area_code}") for number in numbers)


@pytest.mark.parametrize("code", ["555", "999", "000", "41", "4155", "abc", "800"])
def test_no_area_code(code: str) -> None:
    with pytest.raises(errors.ApiError) as problem:
        find(area_code=code)
    assert problem.value.code == 21451


def test_area_codes_of_the_other_country_and_of_toll_free_numbers() -> None:
    assert found(area_code="416") == []
    assert all(number.startswith("+1888") for number in found(kind="toll-free", area_code=888))
    with pytest.raises(errors.ApiError, match="415 is not a valid area code"):
        find(kind="toll-free", area_code="415")
    with pytest.raises(errors.ApiError) as problem:
        find("GB", area_code="20")
    assert problem.value.code == 21457


def test_what_is_taken_is_not_offered_and_comes_back() -> None:
    first = found(area_code=415, limit=3)
    rest = search("US", "local", Criteria(area_code=415), set(first).__contains__, 3)
    assert not set(first) & {offer.phone_number for offer in rest}
    assert found(area_code=415, limit=3) == first


def test_a_search_gives_up_when_everything_is_taken() -> None:
    asked: list[str] = []

    def taken(number: str) -> bool:
        asked.append(number)
        return True

    assert search("US", "local", Criteria(), taken, 5) == []
    assert search("GB", "mobile", Criteria(contains="9999"), taken, 5) == []
    assert 0 < len(asked) <= 40_000


@pytest.mark.parametrize("limit", [0, -1])
def test_nothing_wanted_nothing_found(limit: int) -> None:
    assert find(limit=limit) == []


@pytest.mark.parametrize(
    ("contains", "shape"),
    [
        ("5552671", r".*5552671.*"),
        ("storm", r".*78676.*"),
        ("STorM$", r".*78676"),
        ("510555****", r".*510555\d{4}.*"),
        ("+1415", r"\+1415.*"),
        ("+14", r"\+14.*"),
        ("2671$", r".*2671"),
        ("*99*", r".*\d99\d.*"),
        ("%867%", r".*867.*"),
        ("+%99", r".*99.*"),
        ("+*415", r"\+\d415.*"),
        ("99*$", r".*99\d"),
        ("+14155552671", r"\+14155552671"),
        ("+14155552671$", r"\+14155552671"),
        ("14152345678", r"\+14152345678"),
        ("4152345678", r"\+14152345678"),
        ("+15550001111", r"\+15550001111"),
    ],
)
def test_contains(contains: str, shape: str) -> None:
    numbers = found(contains=contains)
    assert numbers
    assert len(set(numbers)) == len(numbers)
    assert all(re.fullmatch(shape, number) for number in numbers), numbers


@pytest.mark.parametrize(
    ("country", "kind", "contains"),
    [
        ("GB", "mobile", "+447700900123"),
        ("GB", "mobile", "+447400999999"),
        ("GB", "local", "2079460999"),
        ("DE", "local", "+4930231250001"),
        ("DE", "mobile", "+491711234567"),
        ("JP", "mobile", "7777777"),
        ("FR", "mobile", "0639981111"[1:]),
        ("AU", "local", "+61255509999"),
    ],
)
def test_contains_elsewhere(country: str, kind: Kind, contains: str) -> None:
    offers = find(country, kind, contains=contains)
    assert offers
    for offer in offers:
        assert contains in offer.phone_number
        assert (offer.iso_country, offer.type) == (country, kind)


@pytest.mark.parametrize(
    "contains",
    ["", "1", "*" * 5, "%%12", "*%12", "12%*", "4*5", "41%55", "a", "+1", "1" * 17]
    + ["(415) 555", " 1415", "12+", "$12", "ä12", "12\n", "1*"],
)
def test_bad_patterns(contains: str) -> None:
    with pytest.raises(errors.ApiError) as problem:
        find(contains=contains)
    assert problem.value.code == 20001
    assert problem.value.sentence().startswith("Contains ")


@given(st.text("0123456789", min_size=2, max_size=10), st.booleans(), st.booleans())
def test_whatever_is_found_fits(digits: str, start: bool, end: bool) -> None:
    contains = "+" * start + digits + "$" * end
    for number in found(contains=contains, limit=5):
        assert digits in number
        assert not start or number.startswith(f"+{digits}")
        assert not end or number.endswith(digits)


def test_a_whole_number_of_another_country_or_place_is_not_found() -> None:
    assert found(contains="+442079460000") == []
    assert found(contains="+14165550100") == []
    assert found(contains="+14155550100", in_region="NY") == []
    assert found(contains="+15550001111", in_region="NY") == []
    assert found(contains="+1555000") == []


def test_capabilities() -> None:
    assert found(sms_enabled=True, mms_enabled=True, voice_enabled=True, fax_enabled=False)
    assert found(sms_enabled=False) == []
    assert found(voice_enabled=False) == []
    assert found(mms_enabled=False) == []
    assert found(fax_enabled=True) == []
    assert found("GB", "mobile", sms_enabled=True)
    assert found("GB", "mobile", mms_enabled=True) == []


def test_requirements_and_beta() -> None:
    assert found("DE", exclude_foreign_address_required=True)
    assert found("DE", exclude_local_address_required=True) == []
    assert found("DE", exclude_all_address_required=True) == []
    assert found("AU", exclude_local_address_required=True)
    assert found("AU", exclude_all_address_required=True) == []
    assert found("US", exclude_all_address_required=True, beta=False)
    assert found("IS") != []
    assert found("IS", beta=False) == []


@pytest.mark.parametrize(
    ("wishes", "localities"),
    [
        ({"in_region": "or"}, {"Portland"}),
        ({"in_locality": "san francisco"}, {"San Francisco"}),
        ({"in_postal_code": "98104"}, {"Seattle"}),
        ({"in_lata": "722"}, {"San Francisco", "Oakland", "San Jose", "Palo Alto"}),
        ({"in_lata": "722", "in_rate_center": "OAKLAND"}, {"Oakland"}),
        ({"near_lat_long": "37.84,-122.28"}, {"San Francisco", "Oakland"}),
        ({"near_lat_long": "37.84, -122.28", "distance": 1}, set()),
        ({"near_number": "+12125551234"}, {"New York"}),
        ({"near_number": "+12125551234", "distance": 100}, {"New York", "Philadelphia"}),
        ({"near_number": "+13155551234"}, {None}),
        ({"in_region": "XX"}, set()),
    ],
)
def test_places(wishes: dict[str, Any], localities: set[str | None]) -> None:
    assert {offer.locality for offer in find(limit=60, **wishes)} == localities


def test_places_outside_north_america() -> None:
    assert all(number.startswith("+4420") for number in found("GB", in_locality="London"))
    assert found("GB", in_region="CA") == []


@pytest.mark.parametrize(
    ("wishes", "code"),
    [
        ({"in_rate_center": "OAKLAND"}, 20001),
        ({"distance": 0}, 20001),
        ({"distance": 501}, 20001),
        ({"near_lat_long": "north"}, 20001),
        ({"near_lat_long": "91,0"}, 20001),
        ({"near_lat_long": "nan,nan"}, 20001),
        ({"near_number": "call me"}, 21401),
        ({"near_number": "+442079460000"}, 20001),
    ],
)
def test_bad_criteria(wishes: dict[str, Any], code: int) -> None:
    with pytest.raises(errors.ApiError) as problem:
        find(**wishes)
    assert problem.value.code == code


@pytest.mark.parametrize(("country", "kind"), [("US", "mobile"), ("ZZ", "local"), ("us", "local")])
def test_a_type_that_the_country_lacks(country: str, kind: Kind) -> None:
    with pytest.raises(errors.ApiError) as problem:
        find(country, kind)
    assert problem.value.status == 404


def test_every_country_offers_numbers_of_its_own() -> None:
    for country in COUNTRIES:
        assert types_of(country)
        for kind in types_of(country):
            offers = find(country, kind, limit=10)
            assert len(offers) == 10
            for offer in offers:
                assert phone.is_e164(offer.phone_number)
                assert phone.kind(offer.phone_number) == kind
                assert (country, kind) == ("CA", "toll-free") or (
                    phone.country(offer.phone_number) == country
                )
