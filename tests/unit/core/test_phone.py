"""Numbers and addresses: reading, writing, telling apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from switchroom.core import phone


@pytest.mark.parametrize(
    ("text", "region", "expected"),
    [
        ("+15550001111", None, "+15550001111"),
        ("+13115552368", None, "+13115552368"),
        ("+1 (415) 555-2671", None, "+14155552671"),
        ("+1.415.555.2671", "GB", "+14155552671"),
        ("(415) 555-2671", "US", "+14155552671"),
        ("4155552671", "US", "+14155552671"),
        ("14155552671", "US", "+14155552671"),
        ("(555) 000-1111", "US", "+15550001111"),
        ("020 7946 0123", "GB", "+442079460123"),
        ("07700 900123", "GB", "+447700900123"),
        ("030 23125123", "DE", "+493023125123"),
        ("(415) 555-2671", None, None),
        ("(415) 555-2671", "ZZ", None),
        (" 14155552671", "US", None),
        ("5552671", "US", None),
        ("123", "US", None),
        ("12345", "US", None),
        ("+", "US", None),
        ("+0123456", None, None),
        ("+1234567890123456", None, None),
        ("+1415555CALL", "US", None),
        ("1-800-FLOWERS", "US", None),
        ("whatsapp:+15550001111", "US", None),
        ("٤١٥٥٥٥٢٦٧١", "US", None),
        ("--", "US", None),
        ("", "US", None),
        ("4" * 100_000, "US", None),
    ],
)
def test_normalise(text: str, region: str | None, expected: str | None) -> None:
    assert phone.normalise(text, region) == expected


@given(st.text("+0123456789()-. a", max_size=20), st.sampled_from([None, "US", "GB", "DE", "ZZ"]))
def test_what_is_normalised_is_e164_and_stays(text: str, region: str | None) -> None:
    number = phone.normalise(text, region)
    if number is not None:
        assert phone.is_e164(number)
        assert phone.normalise(number, region) == number


@given(st.from_regex(r"\+[1-9][0-9]{1,14}", fullmatch=True))
def test_everything_shaped_like_e164_is_a_number(number: str) -> None:
    assert phone.normalise(number) == number
    assert phone.channel(number) == "sms"
    assert phone.national_format(number)
    assert phone.kind(number) in ("local", "mobile", "toll-free")
    assert phone.country(number) == "" or len(phone.country(number)) == 2


@pytest.mark.parametrize(
    ("number", "country", "kind", "national"),
    [
        ("+14155552671", "US", "local", "(415) 555-2671"),
        ("+15550001111", "US", "local", "(555) 000-1111"),
        ("+13115552368", "US", "local", "(311) 555-2368"),
        ("+18005550100", "US", "toll-free", "(800) 555-0100"),
        ("+14165550100", "CA", "local", "(416) 555-0100"),
        ("+14160001111", "CA", "local", "(416) 000-1111"),
        ("+18765550100", "JM", "local", "(876) 555-0100"),
        ("+442079460123", "GB", "local", "020 7946 0123"),
        ("+447700900123", "GB", "mobile", "07700 900123"),
        ("+448081570123", "GB", "toll-free", "0808 157 0123"),
        ("+33639981234", "FR", "mobile", "06 39 98 12 34"),
        ("+493023125123", "DE", "local", "030 23125123"),
        ("+39061234567", "IT", "local", "06 123 4567"),
        ("+80012345678", "", "toll-free", "1234 5678"),
        ("12345", "", "local", "12345"),
        ("+999123", "", "local", None),
    ],
)
def test_what_a_number_tells(number: str, country: str, kind: str, national: str | None) -> None:
    assert phone.country(number) == country
    assert phone.kind(number) == kind
    assert national in (None, phone.national_format(number))


@pytest.mark.parametrize(
    ("text", "country", "expected"),
    [
        ("12345", "US", True),
        ("123456", "CA", True),
        ("123", "US", False),
        ("1234567", "US", False),
        ("123", "DE", True),
        ("12345678", "", True),
        ("12", "", False),
        ("123456789", "", False),
        ("+12345", "US", False),
        ("१२३४५", "IN", False),
    ],
)
def test_short_codes(text: str, country: str, expected: bool) -> None:
    assert phone.is_short_code(text, country) is expected


@pytest.mark.parametrize(
    ("address", "channel"),
    [
        ("+15550001111", "sms"),
        ("12345", "sms"),
        ("whatsapp:+15550001111", "whatsapp"),
        ("whatsapp:15550001111", None),
        ("whatsapp:", None),
        ("messenger:104512345678901", "messenger"),
        ("messenger:", None),
        ("rcs:brand_agent", "rcs"),
        ("ann@example.org", "email"),
        ("ann@example", None),
        ("a nn@example.org", None),
        ("urn:mbid:AQAAY7abc==", "apple"),
        ("urn:mbid:", None),
        ("+0555", None),
        ("15550001111", None),
        ("alice", None),
        ("", None),
        ("+1555000111a", None),
        ("a@" + "b" * 300 + ".org", None),
    ],
)
def test_channels(address: str, channel: str | None) -> None:
    assert phone.channel(address) == channel


@pytest.mark.parametrize(
    ("type_", "address", "country", "expected"),
    [
        ("sms", "+15550001111", "", True),
        ("sms", "+15550001111", "US", True),
        ("sms", "12345", "US", True),
        ("sms", "12345", "", False),
        ("sms", "12345", "usa", False),
        ("sms", "123", "US", False),
        ("sms", "whatsapp:+15550001111", "", False),
        ("sms", "15550001111", "US", False),
        ("whatsapp", "whatsapp:+15550001111", "", True),
        ("whatsapp", "+15550001111", "", False),
        ("messenger", "messenger:1045", "", True),
        ("rcs", "rcs:acme", "", True),
        ("email", "desk@example.org", "", True),
        ("apple", "urn:mbid:abc", "", True),
        ("chat", "CV0123", "", True),
        ("chat", "", "", False),
        ("chat", "two words", "", False),
        ("gbm", "brands/1/agents/2", "", True),
        ("chat", "x" * 300, "", False),
        ("pigeon", "+15550001111", "", False),
    ],
)
def test_addresses_for_configurations(
    type_: str, address: str, country: str, expected: bool
) -> None:
    assert phone.valid_for(type_, address, country) is expected
