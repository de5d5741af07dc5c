"""Lookup v2 by the official client (messaging §21.3)."""

from typing import Any

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from tests.rest.client import official
from tests.world import World


@pytest.fixture
def client(world: World) -> Client:
    return official(world.base_url, world.account_sid, world.auth_token)


def test_a_number_is_looked_up(world: World) -> None:
    found = world.get("/lookups/v2/PhoneNumbers/%2B14159929960")
    assert found == {
        "calling_country_code": "1",
        "country_code": "US",
        "phone_number": "+14159929960",
        "national_format": "(415) 992-9960",
        "valid": True,
        "validation_errors": [],
        "caller_name": None,
        "sim_swap": None,
        "call_forwarding": None,
        "line_status": None,
        "line_type_intelligence": None,
        "identity_match": None,
        "reassigned_number": None,
        "sms_pumping_risk": None,
        "phone_number_quality_score": None,
        "pre_fill": None,
        "url": f"{world.base_url}/lookups/v2/PhoneNumbers/+14159929960",
    }


def test_a_national_form_is_read_in_its_country(client: Client) -> None:
    found = client.lookups.v2.phone_numbers("020 7183 8750").fetch(country_code="GB")
    assert (found.phone_number, found.country_code) == ("+442071838750", "GB")
    assert client.lookups.v2.phone_numbers("4159929960").fetch().phone_number == "+14159929960"


@pytest.mark.parametrize(
    ("number", "problem"),
    [
        ("+1415", "TOO_SHORT"),
        ("+141599299600", "TOO_LONG"),
        ("+15550001111", "INVALID_BUT_POSSIBLE"),
        ("+999123456789", "INVALID_COUNTRY_CODE"),
        ("nobody", "NOT_A_NUMBER"),
    ],
)
def test_what_is_no_number_is_said_so(client: Client, number: str, problem: str) -> None:
    found = client.lookups.v2.phone_numbers(number).fetch()
    assert (found.valid, found.validation_errors) == (False, [problem])
    assert found.country_code is None


def test_the_kind_of_line_is_told_where_the_plan_knows(client: Client) -> None:
    def line(number: str) -> Any:
        fields = "validation,line_type_intelligence"
        found = client.lookups.v2.phone_numbers(number).fetch(fields=fields)
        kind = found.line_type_intelligence
        return kind["type"], kind["error_code"]

    assert line("+447400123456") == ("mobile", None)
    assert line("+442071838750") == ("landline", None)
    assert line("+18005551234") == ("tollFree", None)
    assert line("+14159929960") == (None, 60600)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"fields": "caller_name"}, 20501),
        ({"fields": "validation,sms_pumping_risk"}, 20501),
        ({"fields": "horoscope"}, 20001),
        ({"country_code": "XX"}, 20001),
    ],
)
def test_what_cannot_be_told_is_refused(client: Client, query: dict[str, str], code: int) -> None:
    with pytest.raises(TwilioRestException) as caught:
        client.lookups.v2.phone_numbers("+14159929960").fetch(**query)
    assert caught.value.code == code
