"""Numbers over HTTP: search, buy, change, list, release."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.rest.client import Rest, official
from tests.servers import MAIN_SID, MAIN_TOKEN
from tests.world import World

NUMBER = "+14155550142"
FIELDS = """
account_sid address_requirements address_sid api_version beta bundle_sid capabilities date_created
date_updated emergency_address_sid emergency_address_status emergency_status friendly_name
identity_sid origin phone_number sid sms_application_sid sms_fallback_method sms_fallback_url
sms_method sms_url status status_callback status_callback_method subresource_uris trunk_sid type
uri voice_application_sid voice_caller_id_lookup voice_fallback_method voice_fallback_url
voice_method voice_receive_mode voice_url
"""


@pytest.fixture
def main(world: World) -> Rest:
    return Rest(world.base_url, MAIN_SID, MAIN_TOKEN)


@pytest.fixture
def rest(world: World, main: Rest) -> Iterator[Rest]:
    """A fresh account, whose numbers go back when the test is over."""
    yield Rest(world.base_url, world.account_sid, world.auth_token)
    main.post(f"/2010-04-01/Accounts/{world.account_sid}.json", Status="closed")


def numbers(rest: Rest, ending: str = ".json") -> str:
    return rest.account(f"IncomingPhoneNumbers{ending}")


def buy(rest: Rest, number: str = NUMBER, **settings: str) -> dict[str, Any]:
    status, bought = rest.post(numbers(rest), PhoneNumber=number, **settings)
    assert status == 201, bought
    return dict(bought)


def test_a_bought_number_has_all_documented_fields(rest: Rest) -> None:
    bought = buy(rest)
    assert list(bought) == FIELDS.split()
    base = f"/2010-04-01/Accounts/{rest.user}/IncomingPhoneNumbers/{bought['sid']}"
    expected = {
        "account_sid": rest.user,
        "api_version": "2010-04-01",
        "capabilities": {"voice": True, "sms": True, "mms": True, "fax": False},
        "friendly_name": "(415) 555-0142",
        "origin": "twilio",
        "phone_number": NUMBER,
        "sms_application_sid": "",
        "sms_fallback_url": "",
        "sms_method": "POST",
        "sms_url": "",
        "status": "in-use",
        "status_callback": "",
        "subresource_uris": {"assigned_add_ons": f"{base}/AssignedAddOns.json"},
        "trunk_sid": None,
        "type": "local",
        "uri": f"{base}.json",
        "voice_url": None,
    }
    assert {name: bought[name] for name in expected} == expected
    assert bought["date_created"].endswith(" +0000")
    assert rest.get(bought["uri"]) == (200, bought)


def test_settings_come_back(rest: Rest) -> None:
    settings = {
        "FriendlyName": "Front desk",
        "SmsUrl": "https://example.com/sms",
        "SmsMethod": "GET",
        "SmsFallbackUrl": "https://example.com/fallback",
        "VoiceUrl": "https://example.com/voice",
        "VoiceCallerIdLookup": "True",
        "StatusCallback": "https://example.com/status",
    }
    bought = buy(rest, **settings)
    assert bought["sms_url"] == "https://example.com/sms"
    assert (bought["sms_method"], bought["sms_fallback_method"]) == ("GET", "POST")
    assert bought["sms_fallback_url"] == "https://example.com/fallback"
    assert bought["voice_url"] == "https://example.com/voice"
    assert bought["voice_caller_id_lookup"] is True
    assert bought["status_callback"] == "https://example.com/status"
    status, cleared = rest.post(bought["uri"], SmsUrl="", VoiceUrl="", Unknown="x")
    assert status == 200
    assert (cleared["sms_url"], cleared["voice_url"]) == ("", None)
    assert cleared["friendly_name"] == "Front desk"
    assert rest.post(bought["uri"]) == (200, cleared)


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({"PhoneNumber": "12"}, 21421),
        ({"AreaCode": "99"}, 21451),
        ({"PhoneNumber": NUMBER, "SmsUrl": "nonsense"}, 21402),
        ({"PhoneNumber": NUMBER, "SmsMethod": "PATCH"}, 21403),
        ({"PhoneNumber": NUMBER, "SmsFallbackUrl": "https://example.com/"}, 21406),
        ({"PhoneNumber": NUMBER, "SmsApplicationSid": "AP" + "0" * 32}, 21420),
        ({"PhoneNumber": NUMBER, "VoiceCallerIdLookup": "perhaps"}, 20001),
        ({"phoneNumber": NUMBER}, 20001),
        ({}, 20001),
    ],
)
def test_a_refused_purchase_leaves_nothing(rest: Rest, form: dict[str, str], code: int) -> None:
    status, refusal = rest.post(numbers(rest), **form)
    assert (status, refusal["code"]) == (400, code)
    assert refusal["more_info"] == f"https://www.twilio.com/docs/errors/{code}"
    assert rest.get(numbers(rest))[1]["incoming_phone_numbers"] == []


def test_of_eight_buyers_one_gets_the_number(rest: Rest) -> None:
    def attempt(_: int) -> tuple[int, int | None]:
        status, answer = rest.post(numbers(rest), PhoneNumber=NUMBER)
        return status, answer.get("code")

    with ThreadPoolExecutor(8) as pool:
        answers = sorted(pool.map(attempt, range(8)))
    assert answers == [(201, None)] + [(400, 21422)] * 7


def test_eight_buyers_in_one_area_get_eight_numbers(rest: Rest) -> None:
    def attempt(_: int) -> str:
        status, answer = rest.post(numbers(rest), AreaCode="415")
        assert status == 201, answer
        return str(answer["phone_number"])

    with ThreadPoolExecutor(8) as pool:
        bought = set(pool.map(attempt, range(8)))
    assert len(bought) == 8
    assert all(number.startswith("+1415") for number in bought)


def test_the_inventory_offers_what_nobody_has(rest: Rest) -> None:
    local = rest.account("AvailablePhoneNumbers/US/Local.json")
    status, found = rest.get(local, AreaCode="415", PageSize="3")
    assert status == 200
    assert list(found) == ["available_phone_numbers", "uri"]
    assert found["uri"] == local
    offers = found["available_phone_numbers"]
    assert len(offers) == 3
    assert list(offers[0]) == [
        "friendly_name",
        "phone_number",
        "lata",
        "locality",
        "rate_center",
        "latitude",
        "longitude",
        "region",
        "postal_code",
        "iso_country",
        "address_requirements",
        "beta",
        "capabilities",
    ]
    bought = buy(rest, offers[0]["phone_number"])
    again = rest.get(local, AreaCode="415", PageSize="3")[1]["available_phone_numbers"]
    assert bought["phone_number"] not in [offer["phone_number"] for offer in again]
    assert rest.delete(bought["uri"]) == (204, None)
    assert rest.get(local, AreaCode="415", PageSize="3")[1]["available_phone_numbers"] == offers
    assert rest.get(bought["uri"])[1]["code"] == 20404


def test_a_search_refuses_what_it_does_not_understand(rest: Rest) -> None:
    local = rest.account("AvailablePhoneNumbers/US/Local.json")
    for query, code in (
        ({"AreaCode": "abc"}, 21451),
        ({"Contains": "1"}, 20001),
        ({"SmsEnabled": "perhaps"}, 20001),
        ({"PageSize": "0"}, 20007),
        ({"PageSize": "1001"}, 20007),
    ):
        status, refusal = rest.get(local, **query)
        assert (status, refusal["code"]) == (400, code)
    assert rest.get(local, FaxEnabled="true")[1]["available_phone_numbers"] == []
    assert len(rest.get(local, InRegion="")[1]["available_phone_numbers"]) == 50


def test_countries_and_their_types(rest: Rest) -> None:
    status, every = rest.get(rest.account("AvailablePhoneNumbers.json"))
    assert status == 200
    assert list(every) == ["countries", "uri"]
    by_code = {country["country_code"]: country for country in every["countries"]}
    assert {"US", "GB", "DE"} <= by_code.keys()
    base = rest.account("AvailablePhoneNumbers/GB")
    assert by_code["GB"]["subresource_uris"] == {
        "local": f"{base}/Local.json",
        "mobile": f"{base}/Mobile.json",
        "toll_free": f"{base}/TollFree.json",
    }
    assert rest.get(f"{base}.json") == (200, by_code["GB"])
    for uri in by_code["GB"]["subresource_uris"].values():
        assert rest.get(uri, PageSize="1")[1]["available_phone_numbers"]
    for lacking in ("XX", "XX/Local", "US/Mobile", "US/National", "GB/Voip", "US/SharedCost"):
        path = rest.account(f"AvailablePhoneNumbers/{lacking}.json")
        status, refusal = rest.get(path)
        assert (status, refusal["code"]) == (404, 20404)
        assert refusal["message"] == f"The requested resource {path} was not found"


def test_the_views_by_type(rest: Rest) -> None:
    owned = {"Local": NUMBER, "Mobile": "+447700900123", "TollFree": "+18005550142"}
    for view, number in owned.items():
        path = numbers(rest, f"/{view}.json")
        status, bought = rest.post(path, PhoneNumber=number)
        assert (status, bought["phone_number"]) == (201, number)
        listed = rest.get(path)[1]["incoming_phone_numbers"]
        assert [row["phone_number"] for row in listed] == [number]
        assert rest.post(path, AreaCode="415")[1]["code"] == 21457
    status, refusal = rest.post(numbers(rest, "/Mobile.json"), PhoneNumber="+14155550143")
    assert (status, refusal["code"]) == (400, 21458)
    assert len(rest.get(numbers(rest))[1]["incoming_phone_numbers"]) == 3


def test_lists_are_filtered(rest: Rest) -> None:
    buy(rest, "+14155550101", FriendlyName="one")
    buy(rest, "+14165550102", FriendlyName="two")

    def found(**query: str) -> list[str]:
        rows = rest.get(numbers(rest), **query)[1]["incoming_phone_numbers"]
        return [row["friendly_name"] for row in rows]

    assert found() == ["two", "one"]
    assert found(PhoneNumber="+1415") == ["one"]
    assert found(PhoneNumber="41*555") == ["two", "one"]
    assert found(PhoneNumber="%") == []
    assert found(FriendlyName="two") == ["two"]
    assert found(Origin="hosted") == []
    assert found(Origin="twilio", Beta="false") == ["two", "one"]


def test_only_the_main_account_moves_numbers(main: Rest, rest: Rest) -> None:
    made = main.post("/2010-04-01/Accounts.json")[1]
    receiver = Rest(main.base_url, made["sid"], made["auth_token"])
    bought = buy(rest, SmsUrl="https://example.com/sms")
    status, refusal = rest.post(bought["uri"], AccountSid=receiver.user)
    assert (status, refusal["code"]) == (403, 20006)
    status, moved = main.post(bought["uri"], AccountSid=receiver.user)
    assert (status, moved["sid"], moved["account_sid"]) == (200, bought["sid"], receiver.user)
    assert receiver.get(moved["uri"]) == (200, moved)
    assert moved["sms_url"] == "https://example.com/sms"
    assert rest.get(bought["uri"])[0] == 404
    assert main.post(moved["uri"], AccountSid="AC" + "9" * 32)[1]["code"] == 21471
    assert receiver.delete(moved["uri"])[0] == 204


def test_the_official_client_pages_while_numbers_come_and_go(rest: Rest) -> None:
    client = official(rest.base_url, rest.user, rest.password)
    offered = client.available_phone_numbers("US").local.list(area_code=415, limit=65)
    assert len(offered) == 65
    for offer in offered:
        client.incoming_phone_numbers.create(phone_number=offer.phone_number)
    seen = []
    for row in client.incoming_phone_numbers.stream(page_size=20):
        seen.append(row.phone_number)
        if len(seen) in (10, 30):
            client.incoming_phone_numbers.create(area_code="212")
            client.incoming_phone_numbers(row.sid).delete()
    assert sorted(seen) == sorted(offer.phone_number for offer in offered)
    assert len(client.incoming_phone_numbers.list()) == 65
    assert len(client.incoming_phone_numbers.list(phone_number="+1212")) == 2
    one = client.incoming_phone_numbers.list(limit=1)[0]
    changed = one.update(sms_url="https://example.com/sms", friendly_name="renamed")
    assert (changed.sms_url, changed.friendly_name) == ("https://example.com/sms", "renamed")
    assert one.date_created.tzinfo is not None
    assert [country.country_code for country in client.available_phone_numbers.list(limit=3)]
    assert client.available_phone_numbers("GB").mobile.list(limit=1)[0].capabilities["sms"]
